from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.slack.blocks import SlackMessage, answer_message, notice_message
from qa.models import Abstention, Answer, Article, Attribution, Citation, ResolvedDate, TextSpan
from tests.slack_rules import links, problems_of_message, quotes, shown

QUOTE = "“We will decide in March,” Mayor Ada Lind told reporters."
ARTICLE = Article(
    article_id="harbour",
    version=2,
    headline="Harbour bridge vote moves to March",
    text=f"Harbour bridge vote moves to March\n\n{QUOTE}\nThe council agreed.",
    outlet="Tide Gazette",
    published=datetime(2025, 12, 17, tzinfo=UTC),
    url="https://tide.example/bridge?a=1&b=2",
)
HOSTILE = (
    "<!channel> <@U1> <http://evil.example|x> &lt; *bold* `code` ~x~ :smile: [a](http://evil.example) > q"
)


def quoting(article: Article, quote: str, words: str | None = None, marker: int = 1, **more: Any) -> Citation:
    start = article.text.index(quote)
    answer = None
    if words is not None:
        at = start + quote.index(words)
        answer = TextSpan(at, at + len(words))
    return Citation(
        marker=marker, article=article, place=TextSpan(start, start + len(quote)), answer=answer, **more
    )


def answered(text: str, *citations: Citation) -> Answer:
    return Answer(
        answer_id="a", question="q", confidence=0.8, conversation_id="c", text=text, citations=citations
    )


def abstained(reason: str, closest: Citation | None = None) -> Answer:
    return Answer(
        answer_id="a",
        question="q",
        confidence=0.1,
        conversation_id="c",
        abstention=Abstention(reason, closest),
    )


def arguments(message: SlackMessage) -> dict[str, Any]:
    return {
        "channel": "C1",
        "text": message.text,
        "blocks": list(message.blocks),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def long_article(quote: str) -> Article:
    return replace(ARTICLE, text=f"{ARTICLE.headline}\n{quote}")


def test_an_answer_reads_answer_then_quote_then_source() -> None:
    citation = quoting(ARTICLE, QUOTE, "in March", attribution=Attribution("Ada Lind", "Mayor", "told"))

    message = answer_message(answered("The council decides in March. [1]", citation))

    assert message.blocks == (
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "The council decides in March. [1]"}],
                }
            ],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_quote",
                    "elements": [
                        {"type": "text", "text": "“We will decide "},
                        {"type": "text", "text": "in March", "style": {"bold": True}},
                        {"type": "text", "text": ",” Mayor Ada Lind told reporters."},
                    ],
                }
            ],
        },
        {
            "type": "context",
            "elements": [
                {
                    "type": "plain_text",
                    "text": "[1] Said by Ada Lind, Mayor · Harbour bridge vote moves to March · Tide Gazette"
                    " · 17 December 2025 · version 2",
                    "emoji": False,
                },
                {
                    "type": "mrkdwn",
                    "text": "<https://tide.example/bridge?a=1&amp;b=2|Open the article>",
                    "verbatim": True,
                },
            ],
        },
    )


def test_the_text_for_notifications_holds_answer_quotes_and_sources() -> None:
    message = answer_message(answered("In March. [1]", quoting(ARTICLE, QUOTE)))

    assert message.text == (
        f"In March. [1]\n\n[1] {QUOTE}\n"
        "Harbour bridge vote moves to March · Tide Gazette · 17 December 2025 · version 2"
    )


def test_an_abstention_gives_its_reason_and_marks_the_nearest_quote_as_no_answer() -> None:
    message = answer_message(abstained("The articles do not name the cost.", quoting(ARTICLE, QUOTE)))

    assert shown(arguments(message)).startswith(
        f"The articles do not name the cost.Nearest in the articles, not an answer:{QUOTE}Harbour bridge"
    )
    assert "not an answer" in message.text
    assert "[1]" not in message.text


def test_an_abstention_without_a_near_quote_is_its_reason() -> None:
    message = answer_message(abstained("There are no articles yet."))

    assert shown(arguments(message)) == message.text == "There are no articles yet."


def test_an_article_without_date_outlet_or_address_is_cited_by_its_headline() -> None:
    article = replace(ARTICLE, outlet=None, published=None, url=None)

    source = answer_message(answered("x [1]", quoting(article, QUOTE))).blocks[-1]

    assert [element["text"] for element in source["elements"]] == [
        "[1] Harbour bridge vote moves to March · no date · version 2"
    ]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://tide.example/a",
        "file:///etc/passwd",
        "https://",
        "http://[",
        "tide.example",
        "",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    article = replace(ARTICLE, url=url)

    assert links(arguments(answer_message(answered("x [1]", quoting(article, QUOTE))))) == []


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://tide.example/a|b>c<!channel> d", "https://tide.example/a%7Cb%3Ec%3C!channel%3E%20d"),
        ("https://tide.example/ä?q=50%25&r=1", "https://tide.example/%C3%A4?q=50%25&amp;r=1"),
    ],
)
def test_a_link_cannot_end_early_or_hide_another(url: str, link: str) -> None:
    message = arguments(answer_message(answered("x [1]", quoting(replace(ARTICLE, url=url), QUOTE))))

    assert links(message) == [f"<{link}|Open the article>"]


def test_a_quote_longer_than_a_block_is_split_and_never_cut() -> None:
    quote = "word " * 1_500 + "x" * 4_000 + " end"
    citation = quoting(long_article(quote), quote, "end")

    message = arguments(answer_message(answered("x [1]", citation)))

    assert len(quotes(message)) > 1
    assert "".join(quotes(message)) == quote
    assert problems_of_message(message) == []


def test_bold_words_across_a_split_are_bold_on_both_sides() -> None:
    quote = "a" * 2_990 + "b" * 20 + "c"
    message = answer_message(answered("x [1]", quoting(long_article(quote), quote, "b" * 20)))

    parts = [part for block in message.blocks[1:3] for part in block["elements"][0]["elements"]]

    assert [part["text"] for part in parts if "style" in part] == ["b" * 10, "b" * 10]


def test_quotes_beyond_the_fifth_are_counted() -> None:
    citations = [quoting(ARTICLE, QUOTE, marker=number) for number in range(1, 8)]

    message = arguments(answer_message(answered("x [1]", *citations)))

    assert len(quotes(message)) == 5
    assert shown(message).endswith("2 more quotes are not shown.")


def test_a_quote_that_no_message_can_hold_is_left_out_whole_and_counted() -> None:
    quote = "x" * 160_000
    citations = [quoting(long_article(quote), quote), quoting(ARTICLE, QUOTE, marker=2)]

    message = arguments(answer_message(answered("x [1] [2]", *citations)))

    assert quotes(message) == [QUOTE]
    assert shown(message).endswith("1 more quote is not shown.")
    assert problems_of_message(message) == []


def test_an_answer_too_long_for_one_message_says_so() -> None:
    message = arguments(answer_message(answered("word " * 40_000, quoting(ARTICLE, QUOTE))))

    assert "The answer goes on" in shown(message)
    assert quotes(message) == [QUOTE]
    assert problems_of_message(message) == []


def test_markup_in_an_article_is_shown_as_it_is_written() -> None:
    article = replace(
        ARTICLE, headline=HOSTILE, text=HOSTILE, outlet=HOSTILE, url=f"https://tide.example/{HOSTILE}"
    )

    message = arguments(
        answer_message(
            answered(HOSTILE, quoting(article, HOSTILE, "*bold*", attribution=Attribution(HOSTILE)))
        )
    )

    assert quotes(message) == [HOSTILE]
    (link,) = links(message)
    assert link.startswith("<https://tide.example/")
    assert link.endswith("|Open the article>")


def test_a_notice_is_shown_as_it_is_written() -> None:
    message = arguments(notice_message(HOSTILE))

    assert shown(message) == HOSTILE
    assert links(message) == []


_texts = st.one_of(
    st.text(min_size=1, max_size=400).filter(str.strip),
    st.lists(
        st.sampled_from([*HOSTILE.split(), "<", ">", "&", "|", "\n", " ", "😀", "中文"]), min_size=1
    ).map("".join),
    st.integers(1, 9_000).map(lambda length: "ab <!here> " * (length // 10 + 1)),
).filter(str.strip)


@st.composite
def _citations(draw: st.DrawFn) -> Citation:
    text = draw(_texts)
    article = Article(
        article_id="a",
        version=draw(st.integers(1, 10**6)),
        headline=draw(_texts),
        text=text,
        outlet=draw(st.none() | _texts),
        published=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
        url=draw(st.none() | _texts | _texts.map("https://tide.example/".__add__)),
    )
    start, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    place = TextSpan(start, end) if start < end else TextSpan(0, len(text))
    left, right = sorted(draw(st.tuples(*[st.integers(place.start, place.end)] * 2)))
    answer = TextSpan(left, right) if left < right else None
    said = draw(
        st.none()
        | st.builds(Attribution, _texts.map("Lind ".__add__), st.none() | _texts, st.none() | _texts)
    )
    dates = (ResolvedDate(place, date(2025, 12, 8), date(2025, 12, 14)),) if draw(st.booleans()) else ()
    return Citation(draw(st.integers(1, 99)), article, place, answer, said, dates)


@settings(max_examples=150, deadline=None)
@given(_texts, st.lists(_citations(), max_size=7), st.booleans())
def test_whatever_the_words_slack_accepts_the_message_and_nothing_in_it_is_live(
    text: str, citations: list[Citation], decline: bool
) -> None:
    if decline or not citations:
        answer = abstained(text, citations[0] if citations else None)
    else:
        answer = answered(text, *citations)

    message = arguments(answer_message(answer))

    assert problems_of_message(message) == []
    cited = citations[:1] if decline else citations[:5]
    assert "".join(quotes(message)) == "".join(citation.quote for citation in cited)
    own_hosts = {urlsplit(c.article.url).hostname for c in cited if (c.article.url or "").startswith("http")}
    for link in links(message):
        address, label = link.removeprefix("<").removesuffix(">").split("|")
        assert label == "Open the article"
        assert not set(address) & set("<>| \n")
        assert urlsplit(address).hostname in own_hosts
