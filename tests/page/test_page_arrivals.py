"""No error, no message, no toast: not where a text has come since, and the page marks it as none."""

from typing import Any

import pytest

from orchestrator.page.expect import Finding, evaluate, read_expectation
from orchestrator.page.look import Look
from orchestrator.page.snapshot import Page, read_page

FORM = """\
- generic [active] [ref=e1]:
  - heading "Order" [level=1] [ref=e2]
  - generic [ref=e3]: "Cart: 0 items"
  - paragraph [ref=e4]: Fields with a star must be filled
  - textbox "Name" [ref=e5]
  - button "Send" [ref=e6]"""
ERROR = "\n  - generic [ref=e7]: Please enter a name"
QUIET = "\n  - generic [ref=e7]: It rains"
DENIED = ["no error", "no alert", "no message", "no toast", "no warning", "no notification"]


def page(body: str = FORM, url: str = "http://a/", title: str = "Shop") -> Page:
    head = f"- Page URL: {url}\n- Page Title: {title}"
    return read_page(f"### Page\n{head}\n### Snapshot\n```yaml\n{body}\n```")


def judge(now: Page, before: Page | None, *claimed: str, **claim: Any) -> Finding:
    asked = {"kind": "role", "target": "error", "negate": True, **claim}
    return evaluate(read_expectation(asked), Look(page=now, before=before, claimed=claimed))


@pytest.mark.parametrize("text", [ERROR, QUIET])
@pytest.mark.parametrize("said", DENIED)
def test_a_new_text_that_is_marked_as_nothing_may_be_the_message(said: str, text: str) -> None:
    target = said.removeprefix("no ")
    for claim in ({"target": target}, {"kind": "count", "negate": False, "value": "0"}):
        finding = judge(page(FORM + text), page(), **{"target": f"{target}s", **claim})
        assert (finding.holds, finding.code) == (None, "ambiguous")
        assert text.rpartition(": ")[2] in finding.saw
        assert finding.saw.startswith("new since the action and marked as nothing")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("Cart: 0 items", "Cart: 12 items"),
        ("Cart: 0 items", "Cart: 1 item"),
        ('button "Send"', 'button "Sent"'),
        ('heading "Order"', 'heading "Thanks"'),
        ('  - button "Send"', '  - list:\n    - listitem: Buy milk\n  - button "Send"'),
        ('  - button "Send"', '  - row "Ada":\n    - cell "Ada": Ada\n  - button "Send"'),
        ('  - button "Send"', '  - status [ref=e9]: Saved\n  - button "Send"'),
        ('textbox "Name" [ref=e5]', 'textbox "Name" [ref=e5]: It failed'),
    ],
)
def test_what_has_a_reason_of_its_own_is_no_error(old: str, new: str) -> None:
    assert judge(page(FORM.replace(old, new)), page()).holds is True


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Cart: 0 items", "Your cart could not be saved"),
        ('  - button "Send"', '  - list:\n    - listitem: Name is required\n  - button "Send"'),
        ('  - button "Send"', '  - status [ref=e9]: Invalid name\n  - button "Send"'),
    ],
)
def test_what_sounds_like_an_error_is_asked_after_wherever_it_stands(old: str, new: str) -> None:
    assert judge(page(FORM.replace(old, new)), page()).code == "ambiguous"


@pytest.mark.parametrize(
    "now",
    [
        {"url": "http://a/thanks"},
        {"title": "Thanks"},
        {"body": FORM + "".join(f"\n  - generic: {word} here" for word in "abcdefg")},
    ],
)
def test_in_another_view_only_what_sounds_like_an_error_counts(now: dict[str, str]) -> None:
    body = now.pop("body", FORM) + QUIET
    assert judge(page(body, **now), page()).holds is True
    assert judge(page(body + ERROR, **now), page()).code == "ambiguous"


def test_where_nothing_was_seen_before_only_what_sounds_like_an_error_counts() -> None:
    calm = FORM.replace("must be", "are")
    assert judge(page(calm), Page()).holds is True
    assert judge(page(calm + ERROR), Page()).code == "ambiguous"
    assert judge(page(calm + ERROR), None).holds is True


def test_a_text_that_was_claimed_and_seen_is_no_error() -> None:
    assert judge(page(FORM + QUIET), page(), "It rains").holds is True


def test_a_named_error_is_only_a_text_with_these_words() -> None:
    named = {"target": 'error "Please enter a name"'}
    assert judge(page(FORM + ERROR), page(), **named).code == "ambiguous"
    assert judge(page(FORM + QUIET), page(), **named).holds is True


def test_an_error_that_is_marked_is_one() -> None:
    marked = FORM + "\n  - alert [ref=e7]: Please enter a name"
    assert judge(page(marked), page()).holds is False
    assert judge(page(marked), page(), negate=False).holds is True


def test_what_the_page_marks_is_no_question_for_an_error_that_must_be_there() -> None:
    assert judge(page(FORM + ERROR), page(), negate=False).holds is False
