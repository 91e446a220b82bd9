"""What a run tells a tracker of its result."""

from orchestrator.qa.report import report
from orchestrator.verdicts import Criterion, Source, Verdict

PLACE = Source(section="", first=1, last=1)
CRITERIA = tuple(
    Criterion(id=f"c{number}", number=number, title=f"Title {number}", text="t", source=PLACE)
    for number in (1, 2, 3)
)


def test_a_report_has_one_line_a_criterion_and_says_why_where_it_is_no_pass() -> None:
    verdicts = {
        "c1": Verdict(criterion="c1", number=1, outcome="pass", reason="not told"),
        "c2": Verdict(
            criterion="c2", number=2, outcome="fail", code="wrong", reason='saw\n"A\u202eB"'
        ),
    }
    assert report("SHOP-7", CRITERIA, verdicts, "01K").splitlines() == [
        "SHOP-7: 1 passed · 1 failed",
        "",
        "- pass · 1. Title 1",
        '- **fail** · 2. Title 2: wrong; saw "A\\u202eB"',
        "- open · 3. Title 3",
        "",
        "run 01K",
    ]


def test_a_run_without_criteria_says_that_nothing_was_tested() -> None:
    assert report("", (), {}, "01K").splitlines() == ["nothing was tested", "", "", "run 01K"]
