"""What is taken out around a story, and what never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.boilerplate import Sifted, remove_furniture, remove_repeats
from ingest.furniture import furniture_reason
from ingest.lines import Line, join_lines
from qa.models import RemovalReason

HEADLINE = "Bridge closes for five months of repairs, mayor says"
BODY = "The old bridge across the harbour closed on Monday after inspectors found cracks in two piers."


def lines(*texts: str) -> list[Line]:
    return [Line(text, number) for number, text in enumerate(texts, start=1)]


def kept(sifted: Sifted) -> list[str]:
    return [line.text for line in sifted.kept]


def removed(sifted: Sifted) -> list[tuple[str, RemovalReason]]:
    return [(removal.text, removal.reason) for removal in sifted.removals]


@pytest.mark.parametrize(
    ("reason", "texts"),
    [
        (
            RemovalReason.ADVERTISEMENT,
            ["Advertisement", "ADVERTISEMENT", "Advertisement banner", "[Ad]", "Sponsored by Acme Tools",
             "Story continues below advertisement", "Reklam", "Skip ad"],
        ),
        (
            RemovalReason.IMAGE_LABEL,
            ["Cover Image", "Image:", "Featured photo", "Image 2 of 5", "Photo credit: Jane Doe/AP",
             "Image caption", "Click to enlarge"],
        ),
        (
            RemovalReason.SHARE_PROMPT,
            ["Share", "Share this article", "Share on Facebook", "Facebook Twitter WhatsApp Email",
             "Copy link", "Follow us on X @example", "Share this story: Facebook | X"],
        ),
        (
            RemovalReason.READ_MORE,
            ["Read more: Ferry strike called off", "Read more", "ALSO READ | Ferry strike called off",
             "Related: Ferry strike called off", "You may also like", "Most read"],
        ),
        (
            RemovalReason.NEWSLETTER,
            ["Sign up for our free newsletter", "Subscribe to our daily briefing and never miss a story.",
             "We use cookies to improve your experience.", "Accept all cookies", "Get the news in your inbox",
             "By continuing you agree to our terms."],
        ),
        (
            RemovalReason.COPYRIGHT,
            ["© 2025 Example Times", "Copyright 2025 The Associated Press.", "All rights reserved.",
             "(c) 2025 Example Times. All rights reserved."],
        ),
        (
            RemovalReason.PAGE_FURNITURE,
            ["Skip to main content", "Home > World > Europe", "5 min read", "Leave a comment", "Back to top"],
        ),
    ],
)  # fmt: skip
def test_furniture_is_known_by_its_words(reason: RemovalReason, texts: list[str]) -> None:
    assert [furniture_reason(text) for text in texts] == [reason] * len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "Advertising spending fell by 4 percent in March.",
        "The advertisement showed a bridge.",
        "Ads on the tram will cost more, the council said.",
        "Image: a worker repairs the bridge on Monday.",
        "Photo shows the bridge before the repairs",
        "Shares of the company fell 3 percent.",
        "Share prices fell",
        "X and its rivals",
        "Read more books, the minister told pupils.",
        "“Read more,” she said.",
        "Related parties must report to the regulator.",
        "More than 40 people were hurt.",
        "We use cookies in the recipe because they hold, the baker said.",
        "“We use cookies to follow users,” the firm admitted.",
        "The company said that it uses cookies.",
        "Subscribe to the theory or not, the facts have changed, and e-mails were found.",
        "Register of voters gets updates",
        "Copyright law was changed in 2019.",
        "(c) The council shall meet in May.",
        "By using the bridge, drivers save ten minutes.",
        "Home prices rose 4 percent",
        "Searchers found the boat",
        "A comment from the mayor",
        HEADLINE,
        BODY,
    ],
)
def test_a_line_of_the_story_stays_whatever_it_mentions(text: str) -> None:
    assert furniture_reason(text) is None


def test_a_closing_list_of_other_stories_goes_with_its_heading() -> None:
    sifted = remove_furniture(
        lines(HEADLINE, BODY, "Related stories", "Ferry strike ends", "Who pays for it?")
    )
    assert kept(sifted) == [HEADLINE, BODY]
    assert {reason for _, reason in removed(sifted)} == {RemovalReason.READ_MORE}


def test_short_lines_before_the_end_of_the_story_stay_under_such_a_heading() -> None:
    sifted = remove_furniture(lines(HEADLINE, "Other news", "A possible timeline", BODY))
    assert kept(sifted) == [HEADLINE, "Other news", "A possible timeline", BODY]


@pytest.mark.parametrize(
    "repeat",
    [HEADLINE, HEADLINE.upper(), "Bridge closes for five months", f"{HEADLINE} | Example Times"],
)
def test_the_headline_goes_at_the_end_and_when_doubled(repeat: str) -> None:
    for texts in ([HEADLINE, repeat, BODY], [HEADLINE, BODY, repeat]):
        assert removed(remove_repeats(lines(*texts), HEADLINE)) == [(repeat, RemovalReason.REPEATED_HEADLINE)]


@pytest.mark.parametrize("text", ["Bridge closes", "Bridge closes for five months.", "The bridge closes"])
def test_what_only_resembles_the_headline_stays(text: str) -> None:
    assert kept(remove_repeats(lines(HEADLINE, BODY, text), HEADLINE)) == [HEADLINE, BODY, text]


def test_a_caption_is_kept_once() -> None:
    sifted = remove_repeats(
        lines(HEADLINE, "F-35 jet", "F-35 jet", BODY, "The old bridge", "End", "The old bridge"), HEADLINE
    )
    assert kept(sifted) == [HEADLINE, "F-35 jet", BODY, "The old bridge", "End"]
    assert {reason for _, reason in removed(sifted)} == {RemovalReason.REPEATED_CAPTION}


def test_a_long_paragraph_is_kept_once() -> None:
    paragraph = f"{BODY} {BODY}"
    sifted = remove_repeats(lines(HEADLINE, paragraph, BODY, paragraph), HEADLINE)
    assert removed(sifted) == [(paragraph, RemovalReason.REPEATED_PARAGRAPH)]


@pytest.mark.parametrize(
    "texts",
    [
        ["“We will not stop.”", BODY, "“We will not stop.”"],
        ["No.", "No."],
        ["0", "0"],
        ["She left on Monday.", BODY, "She left on Monday."],
        ["Moderator speaks", "A b", "Moderator speaks", "C d", "Moderator speaks"],
    ],
)
def test_what_people_may_well_say_twice_stays(texts: list[str]) -> None:
    assert kept(remove_repeats(lines(HEADLINE, *texts, BODY), HEADLINE)) == [HEADLINE, *texts, BODY]


def test_rows_of_a_table_stay_though_many_repeat() -> None:
    rows = [f"Row number {number} of all" for number in range(6)]
    texts = [HEADLINE, *rows, BODY, *rows, "End"]
    assert kept(remove_repeats(lines(*texts), HEADLINE)) == texts


def test_a_paragraph_still_begins_where_a_line_before_it_was_taken_out() -> None:
    sifted = remove_furniture([Line("One"), Line("Advertisement"), Line("Two", opens_paragraph=False)])
    assert join_lines(sifted.kept) == "One\n\nTwo"


STRANGE = st.sampled_from(
    ["Advertisement", "Share", "Related stories", HEADLINE, "F-35 Fighter Jet", "Ferry strike", BODY]
)


@given(st.lists(STRANGE | st.text(st.characters(codec="utf-8"), min_size=1, max_size=140), max_size=30))
def test_nothing_is_lost_silently(texts: list[str]) -> None:
    source = lines(HEADLINE, *texts)
    first = remove_furniture(source)
    second = remove_repeats(first.kept, HEADLINE)
    left_out = [(removal.line, removal.text) for removal in (*first.removals, *second.removals)]
    left_in = [(line.number, line.text) for line in second.kept]
    assert sorted(left_out + left_in) == [(line.number, line.text) for line in source]
    assert left_in == sorted(left_in)
