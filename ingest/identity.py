"""Which article a source is: where it lives decides, so that an update meets the version before it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from qa.errors import IngestError

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid|ref_src")
_SLUG_CHARS = 60


def canonical_url(url: str) -> str:
    """Give a URL without fragment and tracking parameters, its host in lower case."""
    parts = urlsplit(url.strip())
    query = urlencode([pair for pair in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(pair[0])])
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))


def checked_id(article_id: str, source: str) -> str:
    """Check an id that a person chose. Raises IngestError."""
    if _ID.fullmatch(article_id):
        return article_id
    raise IngestError(
        source,
        f"{article_id!r} cannot be an article's id. Use up to 100 lower-case letters, digits, dots, dashes "
        "and underscores, beginning with a letter or digit.",
    )


def readable_id(origin: str, headline: str) -> str:
    """Make an id that a person can read from the end of the origin's path, or else from the headline."""
    path = urlsplit(origin).path if "://" in origin else ""
    stem = re.sub(r"\.\w{1,5}$", "", path.rstrip("/").rpartition("/")[2])
    return slug(stem) or slug(headline) or "article"


def distinct_id(article_id: str, origin: str) -> str:
    """Make an id differ from another article's of the same name."""
    return f"{article_id}-{hashlib.sha256(origin.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def slug(text: str) -> str:
    """Spell a text in lower-case ASCII letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_SLUG_CHARS].strip("-")
