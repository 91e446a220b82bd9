"""docs/how-it-decides.md: the numbers that it names are those that the code goes by."""

from orchestrator.page.expectation import PATIENCE, WATCH
from orchestrator.qa.witness import CHANCES
from tests.docs.page_examples import DOCS

PAGE = " ".join((DOCS / "how-it-decides.md").read_text(encoding="utf-8").split())


def test_the_page_names_the_seconds_that_are_waited_and_watched() -> None:
    assert f"has {PATIENCE:.0f} s to appear" in PAGE
    assert f"watched for {WATCH:.0f} s" in PAGE


def test_the_page_says_how_often_a_claim_may_go_back() -> None:
    assert CHANCES == 2
    assert "The second time, the verdict is `unproven: no-evidence`" in PAGE
