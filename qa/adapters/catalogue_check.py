"""What can be wrong inside the catalogue, each as a question to SQLite."""

from __future__ import annotations

from sqlalchemy import Connection, text

# Each query counts the offenders; the sentence says what they are.
_CHECKS = (
    (
        "SELECT count(*) FROM articles a WHERE a.current_version IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM versions v WHERE v.article_id = a.article_id AND v.number = a.current_version)",
        "{count} article(s) point to a version that is not there",
    ),
    (
        "SELECT count(*) FROM versions v WHERE v.passage_count != "
        "(SELECT count(*) FROM passages p WHERE p.article_id = v.article_id AND p.version = v.number)",
        "{count} version(s) have too few or too many passages",
    ),
    (
        "SELECT count(*) FROM passages p JOIN versions v ON v.article_id = p.article_id "
        'AND v.number = p.version WHERE p.start < 0 OR p."end" <= p.start OR p."end" > length(v.text)',
        "{count} passage(s) lie outside their text",
    ),
    (
        "SELECT count(*) FROM passages p JOIN articles a ON a.article_id = p.article_id "
        "AND a.current_version = p.version WHERE p.vector_key NOT IN (SELECT key FROM vectors)",
        "{count} current passage(s) have no vector",
    ),
)

_LEXICAL = (
    "SELECT (SELECT count(*) FROM passages_fts), (SELECT count(*) FROM passages p JOIN articles a ON "
    "a.article_id = p.article_id AND a.current_version = p.version), (SELECT count(*) FROM passages p "
    "JOIN articles a ON a.article_id = p.article_id AND a.current_version = p.version "
    "JOIN passages_fts f ON f.rowid = p.id)"
)


def faults(connection: Connection) -> list[str]:
    """Look for damage: one sentence for each fault found."""
    integrity = connection.execute(text("PRAGMA integrity_check(10)")).scalars().all()
    if list(integrity) != ["ok"]:
        return [f"SQLite finds the file damaged: {'; '.join(map(str, integrity))}"]
    found = [
        sentence.format(count=count)
        for query, sentence in _CHECKS
        if (count := connection.execute(text(query)).scalar())
    ]
    return found + lexical_faults(connection)


def lexical_faults(connection: Connection) -> list[str]:
    """Compare the lexical index with the current passages."""
    rows, current, matched = connection.execute(text(_LEXICAL)).one()
    if rows == current == matched:
        return []
    return [f"the lexical index holds {rows} passages where {current} are current"]
