"""Tickets that nobody should write: huge, torn, nested, and still read in one pass."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.qa.credentials import MASK
from orchestrator.qa.criteria import Extraction, extract
from orchestrator.verdicts import Ticket

LARGE = 20_000

PIECES = st.sampled_from(
    [
        "h3. Acceptance Criteria", "* Given a, when b, then c", "# *Bold*: the total is right",
        "{panel:title=AC}", "{panel}", "{code}", "{code:gherkin}", "{noformat}", "||Given||When||Then||",
        "|a|b|c|", "| Step | Action | Expected |", "|---|---|---|", "| 1 | open | seen |", "|", "||",
        "(/) done", "• dot", "☑ box", "~~gone~~", "-gone-", "<del>x", "</del>", "<!--", "-->",
        "AC1: first", "### AC2: second", "Out of scope", "Out of scope:", "**Definition of done**",
        "Acceptance criteria", "Given", "then I see it", "TBD", "An e-mail is sent",
        "Szenario: s", "  Angenommen x", "Étant donné x, alors y", "## Critères d'acceptation",
        "password: s3cret!x", "{{color:red}}", "[a|b]", "[~x]", "h1. ", "```", "#* x", "",
    ]
)  # fmt: skip


def _extract(body: str) -> Extraction:
    return extract(Ticket(key="X-1", title="t", body=body))


@given(st.lists(PIECES | st.text(max_size=20), max_size=25))
@settings(max_examples=150, deadline=None)
def test_any_mix_of_markups_gives_numbered_criteria_whose_lines_exist(lines: list[str]) -> None:
    body = "\n".join(lines)
    extraction = _extract(body)
    assert extraction == _extract(body)
    count = body.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    criteria = extraction.criteria
    assert [each.number for each in criteria] == list(range(1, len(criteria) + 1))
    for each in criteria:
        assert 1 <= each.source.first <= each.source.last <= count
        assert each.title
        assert bool(each.settled) == bool(each.because)


@given(st.lists(PIECES, max_size=20))
@settings(max_examples=60, deadline=None)
def test_every_word_of_a_criterion_stands_in_its_ticket(lines: list[str]) -> None:
    body = "\n".join(lines)
    # A table's columns give a row its Given, when and then; Gherkin's are its step lines; a list
    # of wiki markup within an item has the bullets of Markdown.
    unmarked = body.replace("*", "")
    own = {"given", "when", "then", MASK, "1.", "-"}
    for criterion in _extract(body).criteria:
        for word in criterion.text.split():
            bare = word.strip(",`")
            assert bare in body or bare in unmarked or bare.lower() in own


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\x00",
        "\ud800",
        "h3. AC\n* \x00 \ud800",
        "{",
        '{"type": "doc"}',
        '{"type": "doc", "content": [1, null, {"type": 5}, {"content": "x"}]}',
        '{"type":"doc","content":' + "[" * 5000,
        '{"type":"doc","content":[' + '{"type":"panel","content":[' * 400 + "]}" * 400 + "]}",
    ],
)
def test_what_is_no_ticket_has_no_criteria_or_some_and_breaks_nothing(body: str) -> None:
    extraction = _extract(body)
    assert bool(extraction.criteria) != bool(extraction.looked_for)
    for each in extraction.criteria:
        each.text.encode("utf-8")


@pytest.mark.parametrize(
    "piece",
    [
        "<del>", "<!--", "~~", "~~a ", "-a ", "*a ", "{{a ", "[a|", "{color:", "{panel}\n", "||\n",
        "|a|b|\n", "||Given||When||Then||\n|a|b|c|\n", "h3. AC\n* x\n", "AC1: x\n", "### AC1: x\n",
        "Acceptance criteria\nx\n", "(/) x\n", "• x\n", "Szenario: x\nWenn y\n", "an e-mail ",
        "Étant donné x, ", "password: x1 ", "user a/", "<", "the logs ", "\n", "(", "#*", "\\|",
    ],
)  # fmt: skip
def test_a_great_many_of_one_thing_are_read(piece: str) -> None:
    body = f"h3. Acceptance Criteria\n* {piece * (LARGE // len(piece))}"
    assert _extract(body).criteria or _extract(body).looked_for


def test_two_megabytes_of_prose_around_the_criteria_are_read() -> None:
    prose = "Members want to see their orders, all of them. " * 40 + "\n\n"
    body = prose * 1100 + "h3. AC\n* The total is right\n"
    assert len(body) > 2_000_000
    assert [each.text for each in _extract(body).criteria] == ["The total is right"]


def test_hundreds_of_criteria_keep_their_order_and_their_lines() -> None:
    body = "h3. AC\n" + "\n".join(f"# The row {at} is shown" for at in range(700))
    criteria = _extract(body).criteria
    assert [each.text for each in criteria] == [f"The row {at} is shown" for at in range(700)]
    assert [each.source.first for each in criteria] == list(range(2, 702))


def test_a_document_nested_deeper_than_any_editor_makes_it_is_read_as_far_as_that() -> None:
    node: dict[str, object] = {"type": "paragraph", "content": [{"type": "text", "text": "x"}]}
    for _ in range(200):
        node = {"type": "bulletList", "content": [{"type": "listItem", "content": [node]}]}
    assert _extract(json.dumps({"type": "doc", "content": [node]})).criteria == ()
