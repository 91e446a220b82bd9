"""What stands before what: several standings of a thing are never guessed at."""

import pytest

from orchestrator.page.expect import evaluate, read_expectation
from orchestrator.page.look import Look
from orchestrator.page.snapshot import read_page


@pytest.mark.parametrize(
    ("shown", "value", "holds", "code"),
    [
        ("banana banana apple apple", "banana before apple", True, ""),
        ("apple apple banana", "banana before apple", False, "wrong"),
        ("banana apple banana", "banana before apple", None, "ambiguous"),
        ("apple banana apple", "banana before apple", None, "ambiguous"),
        ("apple banana apple pear", ["apple", "pear"], True, ""),
        ("pear apple banana apple", ["apple", "banana", "pear"], False, "wrong"),
        ("apple banana apple", ["apple", "banana", "apple"], True, ""),
    ],
)
def test_all_of_the_one_must_stand_before_all_of_the_other(
    shown: str, value: object, holds: bool | None, code: str
) -> None:
    items = "\n".join(f"  - listitem: {word}" for word in shown.split())
    page = read_page(f"### Snapshot\n```yaml\n- list:\n{items}\n```")
    finding = evaluate(read_expectation({"kind": "order", "value": value}), Look(page=page))
    assert (finding.holds, finding.code) == (holds, code)
    assert ("mixed: which is meant?" in finding.saw) is (code == "ambiguous")


def test_the_opposite_of_a_mixed_order_is_not_settled_either() -> None:
    page = read_page(
        "### Snapshot\n```yaml\n- list:\n  - listitem: a\n  - listitem: b\n  - listitem: a\n```"
    )
    claim = read_expectation({"kind": "order", "value": ["a", "b"], "negate": True})
    assert evaluate(claim, Look(page=page)).code == "ambiguous"
