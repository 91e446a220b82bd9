"""Whatever stands in a ticket: it is read, never obeyed, and nothing breaks."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.qa.criteria import Extraction, extract
from orchestrator.verdicts import Ticket

_PIECES = st.sampled_from(
    [
        "## Acceptance criteria", "**AC:**", "# Other", "- Given a, when b, then c", "* Then d",
        "1. [ ] x", "Scenario: s", "### Scenario: t", "  Given e", "| f |", '"""', "```gherkin",
        "```", "Feature: g", "Examples:", "# comment", "> - quoted", "    indented", "", "***",
        "**Given** h", "@tag", "Background:", "<b>html</b>", "- ", "\t- deep", "Acceptance criteria",
    ]
)  # fmt: skip


def _extract(body: str) -> Extraction:
    return extract(Ticket(key="X-1", title="t", body=body))


@given(st.lists(_PIECES | st.text(max_size=30), max_size=25))
@example(["## AC", "- \ud800 \x00"])
@settings(max_examples=400, deadline=None)
def test_any_text_gives_numbered_criteria_in_order_with_lines_that_exist(lines: list[str]) -> None:
    body = "\n".join(lines)
    extraction = _extract(body)
    count = body.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    criteria = extraction.criteria
    assert [each.number for each in criteria] == list(range(1, len(criteria) + 1))
    assert len({each.id for each in criteria}) == len(criteria)
    firsts = [each.source.first for each in criteria]
    assert firsts == sorted(firsts)
    assert bool(extraction.looked_for) == (not criteria)
    for each in criteria:
        assert 1 <= each.source.first <= each.source.last <= count
        assert each.title
        assert len(each.title) <= 72
        each.text.encode("utf-8")


@given(st.text())
@settings(deadline=None)
def test_the_same_text_gives_the_same_criteria(body: str) -> None:
    assert _extract(body) == _extract(body)


@pytest.mark.parametrize(
    "body",
    [
        "## AC\n- " + '"' * 2_000_000,
        "## AC\n- " + "given when then " * 130_000,
        "> " * 100_000,
        "## AC\n" + "- " * 50_000,
        "`" * 500_000,
        "[(" * 500_000,
        "Feature: x\n" * 50_000,
        "words and words\n" * 130_000,
    ],
    ids=["quotes", "keywords", "nesting", "bullets", "ticks", "links", "features", "prose"],
)
def test_two_megabytes_of_anything_are_read(body: str) -> None:
    assert _extract(body).looked_for or _extract(body).criteria


def test_what_a_ticket_says_in_quotes_is_typed_and_not_read() -> None:
    body = '## AC\n- When I fill "Name" with "x, then I see \\"y\\" and click", then I see "{z}"\n'
    (criterion,) = _extract(body).criteria
    assert len(criterion.steps) == 2
    assert all(Vocabulary().understands(step) for step in criterion.steps)
