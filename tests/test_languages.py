"""Which language a text is in, Turkish questions in English words, and what is said of a search in vain."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bots.local_owner import LocalOwner, open_owner
from evals.corpus import lines
from ingest.models import Overrides, RawDocument
from qa.answering import turkish
from qa.answering.kinds import Kind, kind_of
from qa.answering.languages import language_of
from qa.answering.turkish import in_english
from qa.models import Answer, Filters, Question
from qa.settings import Settings
from tests.stories import EVALS, asked_in

FERRY = """Körfez vapuru yeniden sefere başladı

Körfez vapuru üç yıl aradan sonra pazartesi günü yeniden sefere başladı. Belediye onarım için 14 milyon lira
harcadı. Vapurun kaptanı Nuri Sezer ilk seferde 220 yolcu taşıdıklarını söyledi.
"""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Köprü neden kapatıldı?", "tr"),
        ("Kopru neden kapatildi?", "tr"),
        ("Erdogan ne dedi?", "tr"),
        ("Büyükelçi kim?", "tr"),
        ("S-400'ler kaça mal oldu?", "tr"),
        ("Wann wurde die Brücke gesperrt?", "de"),
        ("Combien de véhicules traversent le pont ?", "fr"),
        ("¿Cuánto costó la bóveda?", "es"),
        ("Quanto è costato?", "it"),
        ("Quando a ponte foi fechada?", "pt"),
        ("Hoeveel kostte de brug?", "nl"),
        ("How much did the bridge cost?", "en"),
        (FERRY, "tr"),
    ],
)
def test_a_language_is_known_by_its_little_words(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "?!", "🙂", "Kim Jong Un's age?", "Who is de Gaulle?", "When did Kılıçdaroğlu resign?", "S-400"],
)
def test_names_do_not_make_a_language(text: str) -> None:
    assert language_of(text) in (None, "en")


def test_no_english_question_of_ours_is_taken_for_another_language() -> None:
    asked = [each for name in ("questions", "seed_questions") for each in asked_in(f"{name}.jsonl")]
    assert {language_of(question) for question in asked} <= {None, "en"}


def test_what_is_stated_goes_before_what_is_told() -> None:
    assert language_of("The bridge is closed.", "TR-tr") == "tr"


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("Ankara'nın talebi ne?", "what did Ankara demand? (request)"),
        ("Kaç işçi greve gitti?", "how many workers strike? (walk out)"),
        ("Kaç kişi öldü?", "how many people die?"),
        ("Köprü neden çöktü?", "why did bridge collapse?"),
        ("Göl nerede?", "where did lake?"),
        ("S-400'ler kaça mal oldu?", "how much cost S-400?"),
        ("Yaptırımlar ne zaman kaldırılacak?", "when did sanctions lift?"),
        ("Belediye başkanı ne dedi?", "what did mayor say?"),
        ("Neden? (Valmere, grev)", "why did? (Valmere strike)"),
        ("Ya sendika? (Kaç işçi greve gitti)", "union? (workers strike)"),
        ("Gıcırtılı?", "Gıcırtılı?"),
    ],
)
def test_a_turkish_question_is_said_with_english_words(question: str, english: str) -> None:
    assert in_english(question) == english


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Köprü ne kadar süre kapalı kalacak?", Kind.DURATION),
        ("Talep yılda kaç milyon avroya mal olur?", Kind.MONEY),
        ("Depo ne zaman dolacak?", Kind.TIME),
        ("Paranın yarısını kim verdi?", Kind.PERSON),
        ("Depo nerede açıldı?", Kind.PLACE),
        ("Köprüden günde kaç araç geçiyor?", Kind.NUMBER),
        ("Fabrika neden zarar etti?", Kind.REASON),
    ],
)
def test_the_kind_of_answer_asked_for_outlives_the_translation(question: str, kind: Kind) -> None:
    assert kind_of(in_english(question)) is kind


@pytest.mark.parametrize(
    "question", ["", "?", "🙂", "ne " * 2_000, "İİİ" * 500, "'", "()", "\x00\x1b", "kız" + "ını" * 500 + "q"]
)
def test_odd_questions_do_not_trip_the_translation(question: str) -> None:
    assert isinstance(in_english(question), str)


def test_the_lexicon_says_each_stem_once() -> None:
    listed = [line for line in turkish.LEXICON.read_text("utf-8").splitlines() if not line.startswith("#")]
    stems = Counter(entry.partition("=")[0] for line in listed for entry in line.split() if "=" in entry)
    assert [stem for stem, count in stems.items() if count > 1] == []
    assert len(stems) > 1_400


# Through the whole product


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalOwner]:
    with open_owner(Settings(home=tmp_path_factory.mktemp("home"), threads=1), 0) as opened:
        for path in sorted((EVALS / "articles").glob("*.txt")):
            opened.ingest(_document(path), Overrides(path.stem, published=datetime(2026, 2, 2, tzinfo=UTC)))
        opened.ingest(RawDocument("ferry.txt", FERRY.encode(), "text/plain"), Overrides(article_id="ferry"))
        yield opened


def _document(path: Path) -> RawDocument:
    return RawDocument(path.name, path.read_bytes(), "text/plain")


def ask(owner: LocalOwner, question: str, article: str | None = None) -> Answer:
    return owner.service.answer(Question(question, Filters((article,) if article else ())))


def test_a_turkish_question_is_answered_from_an_english_article(owner: LocalOwner) -> None:
    answer = ask(owner, "Valmere fabrikasında kaç işçi greve gitti?")

    assert answer.question == "Valmere fabrikasında kaç işçi greve gitti?"
    assert "2,400" in (answer.text or "")


def test_a_turkish_question_is_answered_from_a_turkish_article_where_there_is_one(owner: LocalOwner) -> None:
    (citation, *_) = ask(owner, "Vapurun kaptanı kaç yolcu taşıdıklarını söyledi?").citations

    assert citation.article.article_id == "ferry"
    assert "220 yolcu" in citation.quote


@pytest.mark.parametrize(
    ("question", "language", "looked"),
    [
        ("Başbakan neden istifa etti?", "Turkish", "with the words it knows"),
        (
            "Warum ist der Minister zurückgetreten und wer wird sein Nachfolger?",
            "German",
            "names and numbers",
        ),
        ("pourquoi est-ce qu'il a dit non, et à qui ?", "French", "names and numbers"),
        ("Pourquoi est-ce que le roi de la Norvège a dit non ?", "French", "names and numbers"),
    ],
)
def test_a_search_in_vain_says_that_the_languages_differ(
    owner: LocalOwner, question: str, language: str, looked: str
) -> None:
    abstention = ask(owner, question, "chip-strike").abstention

    assert abstention is not None
    assert f"seems to be in {language} and the articles in English" in abstention.reason
    assert looked in abstention.reason


def test_a_name_finds_its_passage_in_any_language(owner: LocalOwner) -> None:
    answer = ask(owner, "Was hat Katrin Bauer über die Nachtarbeit gesagt?")
    closest = answer.abstention.closest if answer.abstention else None
    shown = [*answer.citations, *([closest] if closest else [])]

    assert any("Katrin Bauer" in citation.article.text for citation in shown)


def test_the_record_is_asked_for_in_turkish_too(owner: LocalOwner) -> None:
    answer = ask(owner, "Haber ne zaman yayınlandı?", "chip-strike")

    assert "2 February 2026" in (answer.text or "")


def test_a_turkish_follow_up_carries_its_subject(owner: LocalOwner) -> None:
    first = ask(owner, "Valmere fabrikasında kaç işçi greve gitti?")
    owner.service.answer(Question("Neden?", conversation_id=first.conversation_id))
    (_, turn) = owner.catalogue.turns(first.conversation_id, 2)

    assert "Valmere" in turn.standalone


def test_turkish_questions_find_the_right_passage_more_often_than_not(owner: LocalOwner) -> None:
    asked = [json.loads(line) for line in lines("turkish_questions.jsonl")]
    right = 0
    for each in asked:
        answer = ask(owner, each["question"])
        right += any(anchor in citation.quote for anchor in each["anchors"] for citation in answer.citations)
    assert right > 0.6 * len(asked)
