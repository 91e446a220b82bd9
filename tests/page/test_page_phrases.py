"""How a person names an element is read as it was meant."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.page.phrases import LAST, Target, parse_target
from orchestrator.page.roles import ROLE_WORDS

FIELD = ("textbox", "searchbox", "spinbutton", "combobox")


@pytest.mark.parametrize(
    ("words", "roles", "name", "ordinal"),
    [
        ('"Log in" button', ("button",), "Log in", 0),
        ('the "Log in" button', ("button",), "Log in", 0),
        ('button "Log in"', ("button",), "Log in", 0),
        ("“Log in” button", ("button",), "Log in", 0),
        ("'Log in' button", ("button",), "Log in", 0),
        ('"Log in"', (), "Log in", 0),
        ("Log in button", ("button",), "Log in", 0),
        ('the button labelled "Log in"', ("button",), "Log in", 0),
        ('the 2nd "Add to cart" button', ("button",), "Add to cart", 2),
        ('second "Add" button', ("button",), "Add", 2),
        ('the last "Add" button', ("button",), "Add", LAST),
        ("the first row", ("row",), "", 1),
        ("row 2", ("row",), "", 2),
        ("#3 item", ("listitem",), "", 3),
        ('the "Email" field', FIELD, "Email", 0),
        ("dialog", ("dialog", "alertdialog"), "", 0),
        ("rows", ("row",), "", 0),
        ("entries", FIELD, "", 0),
        ("check boxes", ("checkbox", "switch"), "", 0),
        ('"Sort by" dropdown list', ("combobox", "listbox"), "Sort by", 0),
        ('link "Go "there""', ("link",), 'Go "there"', 0),
        ('link "Go \\"there\\""', ("link",), 'Go "there"', 0),
        ('textbox "q: "x""', FIELD, 'q: "x"', 0),
        ('"Log in button"', (), "Log in button", 0),
        ('"2nd"', (), "2nd", 0),
        ('"it\'s"', (), "it's", 0),
        ("Sign in", (), "Sign in", 0),
    ],
)
def test_a_phrase_is_read(words: str, roles: tuple[str, ...], name: str, ordinal: int) -> None:
    target = parse_target(words)
    assert (target.roles, target.name, target.ordinal) == (roles, name, ordinal)
    assert target.words == words


@pytest.mark.parametrize(
    ("words", "name", "holder"),
    [
        ('"Remove" button in the "Backpack" card', "Remove", "Backpack"),
        ('button "Remove" inside "Backpack"', "Remove", "Backpack"),
        ('the "Sign in" link of the "Top" navigation', "Sign in", "Top"),
        ('Remove button in the "Backpack" card', "Remove", "Backpack"),
        ("Yes button in the dialog", "Yes", ""),
    ],
)
def test_what_holds_it_is_read_too(words: str, name: str, holder: str) -> None:
    target = parse_target(words)
    assert target.name == name
    assert target.within is not None
    assert target.within.name == holder


def test_what_holds_it_may_be_held_itself() -> None:
    target = parse_target('"Edit" button in the "Ada" row of the "Orders" table')
    assert target.within is not None
    assert target.within.name == "Ada"
    assert target.within.within is not None
    assert target.within.within.name == "Orders"


def test_words_that_cannot_be_honoured_stay_part_of_the_name() -> None:
    target = parse_target('the blue "Save" button')
    assert (target.roles, target.name) == ((), 'the blue "Save" button')


def test_words_without_quotes_have_more_than_one_reading() -> None:
    target = parse_target("the Search box")
    assert target.name == "Search"
    assert target.otherwise is not None
    assert target.otherwise.roles == ("searchbox",)
    assert target.otherwise.otherwise == Target(words="the Search box", name="the Search box")


@pytest.mark.parametrize("words", ["", "  ", '""', "“”"])
def test_a_target_without_words_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="a target needs words"):
        parse_target(words)


@given(st.text(), st.sampled_from(sorted(ROLE_WORDS)))
def test_any_words_are_some_target(words: str, role: str) -> None:
    for said in (words, f'"{words}" {role}', f"{role} in {words}", f'the 2nd "{words}'):
        with suppress(ValueError):
            assert parse_target(said).words
