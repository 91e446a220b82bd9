"""A comment's mark: at its end, once, and in place of the line that named the run."""

from orchestrator.events import Scope
from orchestrator.flow.marking import COMMENT, marked
from orchestrator.messages import ToolCall
from orchestrator.reports.markdown import short

TELL = Scope(step="tell")


def sent(body: str) -> str:
    call = marked("01K", TELL, ToolCall(id="c", tool=COMMENT, arguments={"body": body}))
    assert marked("01K", TELL, call) == call
    return str(call.arguments["body"])


def test_a_report_that_is_told_to_a_ticket_names_its_run_once() -> None:
    assert sent(short("", (), "01K")) == "**nothing was tested**\n\norch · 01K · tell"


def test_other_words_are_kept_and_a_run_that_is_not_this_one_too() -> None:
    assert sent("seen in run 01K") == "seen in run 01K\n\norch · 01K · tell"
    assert sent("a\n\nrun 01J\n") == "a\n\nrun 01J\n\norch · 01K · tell"
