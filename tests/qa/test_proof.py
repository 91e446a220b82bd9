"""The rules of evidence on records made by hand: each no has its reason."""

from typing import Any

import pytest

from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.page.expect import read_expectation
from orchestrator.qa.deeds import Deed
from orchestrator.qa.demand import Demands, demands
from orchestrator.qa.proof import Asked, Record, Unacceptable, check_fail, check_pass
from orchestrator.verdicts import Criterion, Source

TWO_TURNS = (
    'When I click "Add"',
    'Then I see "one row"',
    'When I click "Remove"',
    'Then I do not see "one row"',
)


def asks(*steps: str, text: str = "x") -> Demands:
    source = Source(section="", first=1, last=1)
    criterion = Criterion(id="c", number=1, title="t", text=text, source=source, steps=steps)
    return demands(criterion, Vocabulary().read)


def did(number: int, words: str, *, ok: bool = True) -> Deed:
    return Deed(
        number=number, text=f"click {words}", tool="browser.browser_click", words=words, ok=ok
    )


def asked(number: int, action: int, *, holds: bool = True, **claim: Any) -> Asked:
    expectation = read_expectation(claim)
    return Asked(
        number=number,
        action=action,
        action_text="",
        says=expectation.says(),
        saw="what was there",
        holds=holds,
        claim=expectation,
    )


def why_no_pass(cited: list[Asked], record: Record) -> str:
    with pytest.raises(Unacceptable) as refused:
        check_pass(cited, record)
    return str(refused.value)


def why_no_fail(cited: list[Asked], record: Record) -> str:
    with pytest.raises(Unacceptable) as refused:
        check_fail(cited, record)
    return str(refused.value)


def test_what_one_turn_shows_and_the_next_takes_away_is_both_evidence() -> None:
    there = asked(2, 1, kind="text", value="one row")
    gone = asked(4, 3, kind="text", value="one row", negate=True)
    record = Record(
        asked=[there, gone], deeds=[did(1, "Add"), did(3, "Remove")], demands=asks(*TWO_TURNS)
    )
    check_pass([there, gone], record)


def test_of_two_contrary_answers_after_one_action_the_later_counts() -> None:
    there = asked(2, 1, kind="text", value="Saved")
    gone = asked(3, 1, kind="text", value="Saved", negate=True)
    record = Record(asked=[there, gone], deeds=[did(1, "Add")], demands=asks('Then I see "Saved"'))
    assert "is not the latest word" in why_no_pass([there], record)


def test_a_message_that_the_criterion_says_is_shown_and_goes_is_both_evidence() -> None:
    there = asked(2, 1, kind="text", value="Saved")
    gone = asked(3, 1, kind="text", value="Saved", negate=True)
    shown, went = 'Then I see "Saved"', 'Then "Saved" disappears'
    waits = ('When I wait for "Saved"', 'When I wait for "Saved" to disappear')
    for steps in ((shown, went), (*waits, 'Then I do not see "Saved"')):
        criterion = asks('When I click "Add"', *steps)
        record = Record(asked=[there, gone], deeds=[did(1, "Add")], demands=criterion)
        check_pass([there, gone], record)
    turned = Record(asked=[there, gone], deeds=[did(1, "Add")], demands=asks(went, shown))
    assert "is not the latest word" in why_no_pass([there, gone], turned)


def test_what_was_asked_before_the_criterions_action_stands_against_nothing() -> None:
    before = asked(2, 1, kind="text", value="Cart (0)", holds=False)
    after = asked(4, 3, kind="text", value="Saved")
    record = Record(
        asked=[before, after],
        deeds=[did(1, "/shop"), did(3, "Add")],
        demands=asks('When I click "Add"', 'Then I see "Saved"'),
    )
    check_pass([after], record)


def test_a_look_elsewhere_after_the_action_takes_no_evidence_away() -> None:
    seen = asked(2, 1, kind="text", value="Saved")
    listed = asked(4, 3, kind="text", value="Ada")
    record = Record(
        asked=[seen, listed],
        deeds=[did(1, "Add"), did(3, "/list")],
        demands=asks('When I click "Add"', 'Then I see "Saved"', 'Then I see "Ada"'),
    )
    check_pass([seen, listed], record)


def test_plain_prose_is_asked_after_the_last_action() -> None:
    seen = asked(2, 1, kind="text", value="Saved")
    record = Record(
        asked=[seen], deeds=[did(1, "Add"), did(3, "Next")], demands=asks(text="It is kept")
    )
    assert "made before `click Next`" in why_no_pass([seen], record)


def test_a_promise_is_not_kept_by_an_absence_alone() -> None:
    nothing = asked(2, 1, kind="text", value="Quux", negate=True)
    deeds = [did(1, "Add")]
    promise = Record(asked=[nothing], deeds=deeds, demands=asks(text="The cart adds up"))
    denial = Record(asked=[nothing], deeds=deeds, demands=asks(text="Nothing goes wrong"))
    assert "says what is not there" in why_no_pass([nothing], promise)
    check_pass([nothing], denial)


def test_a_fail_after_the_action_and_as_asked_stands() -> None:
    seen = asked(2, 1, kind="text", value="Saved", holds=False)
    record = Record(
        asked=[seen],
        deeds=[did(1, "Add")],
        demands=asks('When I click "Add"', 'Then I see "Saved"'),
    )
    check_fail([seen], record)


@pytest.mark.parametrize(
    ("more", "deeds", "reason"),
    [
        ({"value": "Saved twice"}, [did(1, "Add")], "asks what the criterion does not"),
        ({"value": "Saved", "seconds": 0}, [did(1, "Add")], "was not waited for"),
        ({"value": "Saved"}, [did(1, "Other")], "that was not done"),
        ({"value": "Saved"}, [did(1, "Other"), did(3, "Add")], ""),
    ],
)
def test_a_fail_that_is_none_goes_back(more: Any, deeds: list[Deed], reason: str) -> None:
    seen = asked(5, deeds[-1].number, kind="text", holds=False, **more)
    record = Record(
        asked=[seen], deeds=deeds, demands=asks('When I click "Add"', 'Then I see "Saved"')
    )
    if reason:
        assert reason in why_no_fail([seen], record)
    else:
        check_fail([seen], record)


def test_a_fail_that_held_when_it_was_asked_again_goes_back() -> None:
    first = asked(2, 1, kind="text", value="Saved", holds=False)
    again = asked(3, 1, kind="text", value="Saved")
    record = Record(asked=[first, again], deeds=[did(1, "Add")], demands=asks('Then I see "Saved"'))
    assert "it held when it was asked again" in why_no_fail([first], record)


TURNS = ('When I click "Add"', 'Then I see "Saved"', 'When I click "Pay"', 'Then I see "Paid"')


def test_a_turn_that_fails_needs_no_later_turn_to_have_been_reached() -> None:
    seen = asked(5, 3, kind="text", value="Saved", holds=False)
    check_fail([seen], Record(asked=[seen], deeds=[did(3, "Add")], demands=asks(*TURNS)))


@pytest.mark.parametrize(
    ("value", "deeds", "reason"),
    [
        ("Saved", [], "that was not done"),
        ("Paid", [did(3, "Add")], "that was not done"),
        ("Saved", [did(7, "Add")], "was made before"),
    ],
)
def test_a_turn_that_was_not_played_does_not_fail(
    value: str, deeds: list[Deed], reason: str
) -> None:
    seen = asked(5, 4, kind="text", value=value, holds=False)
    record = Record(asked=[seen], deeds=deeds, demands=asks(*TURNS))
    assert reason in why_no_fail([seen], record)


def test_a_wait_that_fails_needs_what_is_done_in_its_own_turn() -> None:
    seen = asked(5, 1, kind="text", value="Ready", holds=False)
    demands = asks('When I click "Add"', 'And I wait for "Ready"', 'Then I see "Saved"')
    assert "was not done" in why_no_fail([seen], Record(asked=[seen], demands=demands))
