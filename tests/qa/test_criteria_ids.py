"""What makes a criterion the same criterion: its words, and neither markup nor place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.qa.criteria import Extraction, criterion_id, extract
from orchestrator.verdicts import Ticket

WORDS = st.sampled_from(
    "the order total badge member basket shows opens has no two three list row price page of".split()
)
SENTENCES = st.lists(WORDS, min_size=3, max_size=8).map(
    lambda words: " ".join(["The", *words, "is", "there"])
)
TICKETS = st.lists(SENTENCES, min_size=1, max_size=6, unique=True)

STYLES = {
    "Markdown": ("## Acceptance criteria\n\n", "- {}", "\n"),
    "numbers": ("## Acceptance criteria\n\n", "1. {}", "\n"),
    "boxes": ("**Acceptance criteria**\n\n", "- [x] {}", "\n"),
    "emphasis": ("## AC\n\n", "* *{}*", "\n"),
    "wiki": ("h3. Acceptance Criteria\n", "# {}", "\n"),
    "wiki bold": ("h2. Acceptance Criteria\n", "* *{}*", "\n"),
    "wiki colour": ("{{panel:title=Acceptance Criteria}}\n", "(/) {{color:red}}{}{{color}}", "\n"),
    "dots": ("### Acceptance criteria\n\n", "• {}", "\n"),
    "flattened": ("Acceptance criteria\n", "{}", "\n"),
    "labels": ("", "AC{number}: {}", "\n"),
    "table": ("## AC\n| Criterion | Priority |\n|---|---|\n", "| {} | high |", "\n"),
    "wiki table": ("h3. AC\n||No||Requirement||\n", "|{number}|{}|", "\n"),
}


def _extract(body: str) -> Extraction:
    return extract(Ticket(key="SHOP-7", title="t", body=body))


def _written(style: str, sentences: list[str]) -> str:
    head, item, joint = STYLES[style]
    lines = (item.format(each, number=at) for at, each in enumerate(sentences, start=1))
    # Text nodes end as sentences do, and one alone is talk.
    more = ["The last one is here"] if style == "flattened" else []
    return head.format() + joint.join([*lines, *more])


@pytest.mark.parametrize("style", STYLES)
@given(sentences=TICKETS)
@settings(max_examples=25, deadline=None)
def test_a_sentence_has_one_id_in_every_markup(style: str, sentences: list[str]) -> None:
    found = [each.id for each in _extract(_written(style, sentences)).criteria]
    assert found[: len(sentences)] == [criterion_id(each) for each in sentences]


@given(sentences=TICKETS, data=st.data())
@settings(max_examples=40, deadline=None)
def test_an_id_does_not_depend_on_the_order(sentences: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(sentences))
    first = {each.text: each.id for each in _extract(_written("wiki", sentences)).criteria}
    second = {each.text: each.id for each in _extract(_written("wiki", other)).criteria}
    assert first == second


@pytest.mark.parametrize("box", ["[ ]", "[x]", "(/)", "(x)", "☑", "☐", "✅", "❌"])
def test_what_is_ticked_off_changes_neither_id_nor_verdict(box: str) -> None:
    (plain,) = _extract("## AC\n- The total is right").criteria
    (ticked,) = _extract(f"## AC\n- {box} The total is right").criteria
    assert (ticked.id, ticked.settled) == (plain.id, "")


def test_a_number_before_a_criterion_is_no_part_of_it() -> None:
    (first,) = _extract("## AC\n- AC1: The total is right").criteria
    (other,) = _extract("## AC\n- AC-12 (SHOP-7) – The total is right").criteria
    assert first.id == other.id == criterion_id("The total is right")


def test_a_numbered_heading_with_nothing_below_it_is_a_criterion() -> None:
    body = (
        "## Acceptance criteria\n\n### AC1: The basket is emptied\n\n### AC2: A total\n\n- of two\n"
    )
    assert [each.text for each in _extract(body).criteria] == ["The basket is emptied", "of two"]
