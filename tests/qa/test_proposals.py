"""Criteria that a model proposes: only what rests on the ticket's own words is let through."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.qa.proposals import LEAST, LONGEST, MOST, asking, read_proposals
from orchestrator.verdicts import Ticket

BODY = """\
People lose what they chose. When somebody adds a product,
the cart in the header should   count it.

Whoever pays without an address is told that "Enter your address" is needed.
"""
TICKET = Ticket(key="SHOP-4", title="The cart", body=BODY)
COUNTS = ("Adding a product is counted in the header", "the cart in the header should count it")


def answer(*pairs: tuple[Any, Any]) -> str:
    return json.dumps({"criteria": [{"criterion": one, "words": two} for one, two in pairs]})


def test_a_proposal_carries_the_tickets_words_and_the_lines_they_stand_on() -> None:
    (one,) = read_proposals(answer(COUNTS), TICKET).criteria
    assert one.title == COUNTS[0]
    assert one.text == f"{COUNTS[0]}\n> {COUNTS[1]}"
    assert (one.source.first, one.source.last, one.source.words) == (2, 2, COUNTS[1])
    assert not one.steps


def test_words_may_go_over_the_end_of_a_line() -> None:
    words = "somebody adds a product, the cart"
    (one,) = read_proposals(answer(("It counts", words)), TICKET).criteria
    assert (one.source.first, one.source.last) == (1, 2)


@pytest.mark.parametrize(
    "words",
    [
        "the cart in the footer should count it",
        "THE CART IN THE HEADER should count it",
        "he cart in the header should count i",
        "cart",
        "",
    ],
)
def test_words_that_do_not_stand_in_the_ticket_are_no_proposal(words: str) -> None:
    found = read_proposals(answer(("It counts", words), COUNTS), TICKET)
    assert [one.title for one in found.criteria] == [COUNTS[0]]
    assert [one.number for one in found.criteria] == [1]
    assert "not in the ticket, so left out" in found.notes[0]


def test_words_that_were_put_in_quotation_marks_are_found_without_them() -> None:
    (one,) = read_proposals(answer(("It counts", f"“{COUNTS[1]}”")), TICKET).criteria
    assert one.source.words == COUNTS[1]


@pytest.mark.parametrize("form", ["{}", "Here they are:\n\n```json\n{}\n```\nDone.", "So: {} ."])
def test_the_list_is_found_with_words_or_a_fence_around_it(form: str) -> None:
    assert read_proposals(form.replace("{}", answer(COUNTS)), TICKET).criteria


@pytest.mark.parametrize(
    "said", ["", "none", "[]", '{"criteria": 3}', '{"criteria": [', "{" * 9999]
)
def test_an_answer_that_is_no_list_proposes_nothing_and_says_so(said: str) -> None:
    found = read_proposals(said, TICKET)
    assert (found.criteria, found.notes) == ((), ("the answer is no list of criteria",))


def test_what_is_half_a_proposal_is_told_by_its_number() -> None:
    said = answer(("", COUNTS[1]), (7, COUNTS[1]), COUNTS, ("It counts", None))
    found = read_proposals(said, TICKET)
    assert len(found.criteria) == 1
    assert [note.partition(" has")[0] for note in found.notes] == [
        "proposal 1",
        "proposal 2",
        "proposal 4",
    ]


def test_the_same_proposal_twice_counts_once() -> None:
    assert len(read_proposals(answer(COUNTS, COUNTS), TICKET).criteria) == 1


def test_more_than_a_person_would_read_are_cut_and_told() -> None:
    many = [(f"Promise {number}", COUNTS[1]) for number in range(MOST + 5)]
    found = read_proposals(answer(*many), TICKET)
    assert len(found.criteria) == MOST
    assert found.notes[0].startswith(f"{MOST + 5} were proposed")


def test_the_ticket_is_told_as_data_and_never_longer_than_the_limit() -> None:
    long = Ticket(key="A-1", title="T", body="word " * LONGEST)
    asked, ticket = asking(long).parts
    assert (asked.origin, ticket.origin) == ("team", "ticket")
    assert len(ticket.text) == LONGEST
    assert "was read up to" in read_proposals(answer(), long).notes[0]


@given(said=st.text() | st.recursive(st.text() | st.none(), st.lists).map(json.dumps))
def test_no_answer_whatsoever_breaks_it(said: str) -> None:
    assert read_proposals(said, TICKET).criteria == ()


@given(words=st.text(min_size=1, max_size=60))
def test_whatever_is_let_through_stands_in_the_ticket(words: str) -> None:
    for one in read_proposals(answer(("It counts", words)), TICKET).criteria:
        assert len(one.source.words) >= LEAST
        assert " ".join(one.source.words.split()) in " ".join(BODY.split())
