"""Bytes to text: the encodings of real files, and never nonsense without a word."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decode import decode
from ingest.extract import extract
from ingest.lines import clean_characters
from ingest.models import RawDocument
from qa.errors import ExtractionFailed

TURKISH = "Köprü onarımı şubatta başlıyor. Bakan Ayşe Yılmaz, Iğdır yolunun da açılacağını söyledi."
FRENCH = (
    "La maire a déclaré que la réparation du pont coûterait 4 millions d’euros, a précisé Hélène Lefèvre."
)
GERMAN = "Die Brücke wird für fünf Monate gesperrt, sagte Bürgermeisterin Käthe Müller über größere Schäden."
POLISH = "Burmistrz powiedziała, że naprawa mostu będzie kosztować cztery miliony. Prace będą trwać do świąt."
CZECH = "Starostka v úterý uvedla, že oprava mostu bude stát čtyři miliony, řekla Božena Nováková."
ENGLISH = "The minister, Ayşe Yılmaz, said that the bridge in Iğdır would be repaired by February."
RUSSIAN = "Мэр города заявила во вторник, что ремонт моста обойдётся в четыре миллиона рублей."
JAPANESE = "市長は火曜日、橋の修理に四億円かかると述べた。工事は二月に始まる。"


@pytest.mark.parametrize(
    ("text", "encoding", "guessed"),
    [
        (TURKISH, "utf-8", None),
        (TURKISH, "utf-8-sig", None),
        (TURKISH, "utf-16", None),
        (TURKISH, "utf-32", None),
        (TURKISH, "utf-16-le", "utf-16-le"),
        (TURKISH, "utf-16-be", "utf-16-be"),
        (TURKISH, "windows-1254", "windows-1254"),
        (TURKISH, "iso-8859-9", "windows-1254"),
        (ENGLISH, "windows-1254", "windows-1254"),
        (FRENCH, "windows-1252", "windows-1252"),
        (GERMAN, "latin-1", "windows-1252"),
        (POLISH, "windows-1250", "windows-1250"),
        (POLISH, "iso-8859-2", "iso-8859-2"),
        (CZECH, "windows-1250", "windows-1250"),
        (RUSSIAN, "windows-1251", "cp1251"),
        (JAPANESE, "euc-jp", "euc_jp"),
    ],
)
def test_an_encoding_is_told_and_a_guess_is_named(text: str, encoding: str, guessed: str | None) -> None:
    decoded = decode(RawDocument("a source", text.encode(encoding)))
    assert (decoded.text, decoded.guessed) == (text, guessed)


def test_a_page_says_its_own_encoding() -> None:
    page = f'<html><head><meta charset="iso-8859-9"></head><body><p>{TURKISH}</p></body></html>'
    decoded = decode(RawDocument("a page", page.encode("iso-8859-9"), "text/html"))
    assert (decoded.text, decoded.guessed) == (page, None)


@pytest.mark.parametrize(
    "content",
    [
        f"{TURKISH} {TURKISH}".encode() + b"\xc3",  # UTF-8 cut short
        TURKISH.encode().replace(b"\xc5\x9f", b"\xc5", 1),
        "Borgmästaren sade att bron är stängd.".encode("mac_roman"),
        bytes(range(128, 255)) * 9,
    ],
)
def test_what_cannot_be_told_is_refused_with_the_remedy(content: bytes) -> None:
    with pytest.raises(ExtractionFailed, match="Save the file as UTF-8"):
        decode(RawDocument("a source", content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04\x14\x00[Content_Types].xml PK word/document.xml", "a Word document"),
        (b"PK\x03\x04\x14\x00other", "a zip archive"),
        (b"{\\rtf1\\ansi Bridge}", "Rich Text"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"From: <Saved by Blink>\nMIME-Version: 1.0", "MHTML"),
        (b"abc\x00\x01\x02\x00def" * 9, "a binary file"),
    ],
)
def test_what_is_no_text_is_named(content: bytes, kind: str) -> None:
    with pytest.raises(ExtractionFailed, match="looks like") as refused:
        decode(RawDocument("a source", content))
    assert kind in str(refused.value)


def test_a_guess_is_noted_for_the_person_who_ingests() -> None:
    found = extract(RawDocument("a source", f"Köprü kapandı\n\n{TURKISH}".encode("windows-1254")))
    assert any("windows-1254" in note for note in found.notes)


def test_invisible_characters_go_and_are_counted() -> None:
    smuggled = "".join(chr(0xE0000 + ord(letter)) for letter in "lie")
    text, lost = clean_characters(f"a\u200bb\u202ec\u00add\ufeff\u2066{smuggled}\x07 e")
    assert (text, lost) == ("abcd e", 9)


@pytest.mark.parametrize("text", ["می\u200cخواهم", "क्\u200dष", "👩\u200d🚀"])
def test_joiners_stay_where_words_and_emoji_are_spelt_with_them(text: str) -> None:
    assert clean_characters(text) == (text, 0)


def test_a_stray_joiner_goes() -> None:
    assert clean_characters("a\u200db") == ("ab", 1)


def test_letters_are_composed() -> None:
    assert clean_characters("I\u0307zmir cafe\u0301")[0] == "İzmir café"


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u093c\u094d", "\u05b0\u05bc"])
def test_towers_of_marks_are_cut_and_do_not_stall(marks: str) -> None:
    assert len(clean_characters("a" + marks * 500_000)[0]) < 40


@given(st.text())
def test_cleaning_is_done_once(text: str) -> None:
    cleaned, _ = clean_characters(text)
    assert clean_characters(cleaned) == (cleaned, 0)
    assert unicodedata.is_normalized("NFC", cleaned)
