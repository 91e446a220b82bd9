"""The search language: what it finds, in which order, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.servers.ticket_file import TicketFile, read_ticket
from orchestrator.servers.ticket_matter import TicketFault
from orchestrator.servers.ticket_query import read_query


def ticket(key: str, front: str, body: str = "") -> TicketFile:
    return read_ticket(key, f"---\n{front}\n---\n{body}\n".encode())


TICKETS = [
    ticket("SHOP-10", "{title: Log in, status: In QA, priority: low, labels: [login]}", "a b"),
    ticket("SHOP-2", "{title: Lock, status: In QA, priority: Highest, labels: [login, mail]}"),
    ticket("SHOP-3", "{title: Cart and log, status: Done}", "It's a salt-and-pepper cart."),
    ticket(
        "OPS-1", "{title: Order by mail, status: To do, priority: odd}", "## Comments\nfrom ada"
    ),
]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", "OPS-1 SHOP-2 SHOP-3 SHOP-10"),
        ("log", "SHOP-2 SHOP-3 SHOP-10"),
        ("LOG cart", "SHOP-3"),
        ('"log in"', "SHOP-10"),
        ("it's", "SHOP-3"),
        ('"and"', "SHOP-3"),
        ("ada", "OPS-1"),
        ("SHOP-3", "SHOP-3"),
        ('status = "In QA"', "SHOP-2 SHOP-10"),
        ("status='in qa'", "SHOP-2 SHOP-10"),
        ("status = In QA AND label = mail", "SHOP-2"),
        ("labels = login and lock", "SHOP-2"),
        ("lock label = login", "SHOP-2"),
        ("project = OPS", "OPS-1"),
        ("key = SHOP-3", "SHOP-3"),
        ("priority = highest", "SHOP-2"),
        ("ORDER BY priority", "SHOP-2 SHOP-10 OPS-1 SHOP-3"),
        ("ORDER BY priority DESC", "SHOP-2 SHOP-10 OPS-1 SHOP-3"),
        ("ORDER BY priority ASC", "SHOP-3 OPS-1 SHOP-10 SHOP-2"),
        ("project = SHOP order by key desc", "SHOP-10 SHOP-3 SHOP-2"),
        ("ORDER BY status", "SHOP-3 SHOP-2 SHOP-10 OPS-1"),
        ("ORDER BY title", "SHOP-3 SHOP-2 SHOP-10 OPS-1"),
    ],
)
def test_a_query_finds_these_in_this_order(query: str, keys: str) -> None:
    asked = read_query(query)
    found = asked.sorted([ticket for ticket in TICKETS if asked.matches(ticket)])
    assert " ".join(ticket.key for ticket in found) == keys


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("assignee = ada", 'no field "assignee": the fields are key'),
        ("statsu = Done", "did you mean status?"),
        ("status != Done", '"!=" is not understood'),
        ("status = Done OR status = Open", "needs one value"),
        ("login OR mail", '"OR" is not understood'),
        ("NOT mail", '"NOT" is not understood'),
        ("(mail)", '"(" is not understood'),
        ("status =", "needs one value"),
        ("= Done", '"=" is not understood'),
        ('status = "In QA" login', "put AND after"),
        ('status = "In QA', "never closed"),
        ("status in (Done)", '"(" is not understood'),
        ("ORDER BY age", "ORDER BY takes one of key, priority, status, title"),
        ("ORDER BY key sideways", "then ASC or DESC"),
        ("ORDER BY", "ORDER BY takes"),
    ],
)
def test_what_lies_outside_the_language_is_refused(query: str, said: str) -> None:
    with pytest.raises(TicketFault) as told:
        read_query(query)
    assert said in str(told.value)


def test_nothing_found_says_which_values_there_are() -> None:
    assert read_query("status = Doing").hint(TICKETS) == (
        'no ticket has status "Doing"; there are: Done, In QA, To do'
    )
    assert not read_query("status = Done").hint(TICKETS)


@given(st.text())
def test_any_text_is_a_query_or_a_plain_fault(text: str) -> None:
    try:
        query = read_query(text)
    except TicketFault:
        return
    query.sorted([ticket for ticket in TICKETS if query.matches(ticket)])
