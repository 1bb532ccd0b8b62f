"""From bytes to text: names what is no text, and never guesses an encoding silently."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from ingest.models import RawDocument
from qa.errors import ExtractionFailed


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a source; `guessed` names the encoding where nothing in the source said it."""

    text: str
    guessed: str | None = None


def decode(document: RawDocument) -> Decoded:
    """Decode a source. Raises ExtractionFailed for what is no text and for encodings that cannot be told."""
    content = document.content
    if kind := _binary_kind(content):
        raise ExtractionFailed(
            document.source,
            f"{document.source} looks like {kind}; Pullquote reads plain text, Markdown and HTML. "
            "Save the article as one of these and ingest that file.",
        )
    decoded = _declared(content) or _wide_without_mark(content) or _guess(content)
    if decoded is None or "\x00" in decoded.text:
        raise ExtractionFailed(
            document.source,
            f"The character encoding of {document.source} cannot be told. "
            "Save the file as UTF-8 and ingest it again.",
        )
    return decoded


_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"{\\rtf", "a Rich Text (RTF) document"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office document"),
    (b"bplist00", "a Safari web archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"RIFF", "a sound, image or video file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)
_ZIPPED = (
    (b"word/", "a Word document (DOCX)"),
    (b"xl/", "an Excel sheet (XLSX)"),
    (b"ppt/", "a PowerPoint file (PPTX)"),
    (b"application/epub", "an EPUB book"),
    (b"opendocument.text", "an OpenDocument text (ODT)"),
)
_MHTML = re.compile(rb"(?:from: <saved by|mime-version:|snapshot-content-location:)", re.IGNORECASE)


def _binary_kind(content: bytes) -> str | None:
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return next((kind for part, kind in _ZIPPED if part in content), "a zip archive")
    if content[4:8] == b"ftyp":
        return "a video file"
    if _MHTML.match(content):
        return "a saved e-mail or MHTML web archive"
    if b"\x00" in content and not _marked(content) and _wide_without_mark(content) is None:
        return "a binary file"
    return None


# The longer mark first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.IGNORECASE
)
# What browsers read under these names (WHATWG Encoding Standard).
_BROWSER_NAMES = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}


def _marked(content: bytes) -> bool:
    return content.startswith(tuple(mark for mark, _ in _MARKS))


def _declared(content: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    if utf8 := _strictly(content, "utf-8"):
        return utf8
    match = _META_CHARSET.search(content[:4096])
    return _strictly(content, _codec(match[1].decode("ascii", "replace"))) if match else None


def _codec(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return "ascii"
    return _BROWSER_NAMES.get(name, name)


def _strictly(content: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(content.decode(encoding))
    except (UnicodeDecodeError, LookupError):
        return None


def _wide_without_mark(content: bytes) -> Decoded | None:
    """Read UTF-16 without a mark: its NULs all stand on one side of the pairs."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if len(content) % 2 or (even and odd) or max(even, odd) * 20 < len(content):
        return None
    encoding = "utf-16-le" if odd else "utf-16-be"
    decoded = _strictly(content, encoding)
    if decoded is None or not all(char.isprintable() or char.isspace() for char in decoded.text[:1000]):
        return None
    return Decoded(decoded.text, guessed=encoding)


_SIGNS = "“”‘’‚„…–—•·€£¥§©®™°«»‹›½¼¾ªº¡\u00a0\u00ad"
_WESTERN = "àáâãäåæçèéêëìíîïñòóôõöøœùúûüÿß¿"
# For each code page the letters of one language it was made for; where several fit equally, the first wins.
_ALPHABETS = (
    ("windows-1252", _WESTERN),
    ("windows-1254", "âçğıîöşûüİ"),
    ("windows-1252", "áðéíóúýþæö"),
    ("windows-1250", "ąćęłńóśźż"),
    ("windows-1250", "áčďéěíňóřšťúůýž"),
    ("windows-1250", "áäčďéíĺľňóôŕšťúýž"),
    ("windows-1250", "áéíóöőúüű"),
    ("windows-1250", "ćčđšžăâîşţ"),
    ("iso-8859-2", "ąćęłńóśźż"),
    ("iso-8859-2", "áčďéěíňóřšťúůýž"),
    ("iso-8859-2", "áäčďéíĺľňóôŕšťúýž"),
    ("iso-8859-2", "áéíóöőúüű"),
)
_OTHER_SCRIPTS = [
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1255",
    "cp1256",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
]
_SAMPLE = 1_000_000


def _guess(content: bytes) -> Decoded | None:
    if _broken_utf8(content):
        return None
    encoding = _latin_code_page(content) or _other_script(content)
    decoded = _strictly(content, encoding) if encoding else None
    if decoded is None or _has_odd_capitals(decoded.text[:_SAMPLE]):
        return None
    return Decoded(decoded.text, guessed=encoding)


def _has_odd_capitals(text: str) -> bool:
    """Tell an encoding that none here is (such as Mac OS Roman) by capitals inside words."""
    return any(match[1].isupper() for match in re.finditer(r"[a-z]([^\x00-\x7f])[a-z]", text))


def _broken_utf8(content: bytes) -> bool:
    """Tell UTF-8 with a few damaged bytes, which would read as well-formed nonsense in a code page."""
    text = content[:_SAMPLE].decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return len(text.encode()) - len(text) - 2 * damaged > 2 * damaged


def _latin_code_page(content: bytes) -> str | None:
    """Tell the code page of Latin script by whose alphabet explains the bytes above ASCII."""
    sample = content[:_SAMPLE]
    high = Counter(sample.translate(None, bytes(range(128))))
    if high.total() > 0.35 * sum(1 for byte in sample if byte >= 128 or chr(byte).isalpha()):
        return None
    explained, encoding = max(
        ((_explained(high, *candidate), candidate[0]) for candidate in _ALPHABETS),
        key=lambda scored: scored[0],
    )
    return encoding if explained >= 0.97 else None


def _explained(high: Counter[int], encoding: str, alphabet: str) -> float:
    """Return the share of bytes that are letters of the alphabet or common signs."""
    expected = set(alphabet + alphabet.upper() + _SIGNS)
    return (
        sum(n for byte, n in high.items() if bytes([byte]).decode(encoding, "replace") in expected)
        / high.total()
    )


def _other_script(content: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE], cp_isolation=_OTHER_SCRIPTS).best()
    return best.encoding if best and best.chaos < 0.05 else None
