"""How doctor's checks are said: exit codes, lines, a table, JSON."""

import io
import itertools
import json

import jsonschema  # type: ignore[import-untyped]
import pytest
from rich.console import Console

from orchestrator.cli.doctor import report
from orchestrator.cli.doctor.check import Check, Outcome, exit_code, from_error
from orchestrator.errors import ConfigError, ExitCode, Place, Refused, ServerDown

USAGE, PARKED, MODEL, SERVER = (
    ExitCode.USAGE,
    ExitCode.PARKED,
    ExitCode.MODEL,
    ExitCode.SERVER,
)
CHECKS = [
    Check(id="python", outcome="ok", message="fine", place=Place(path="CONTEXT.md", line=1)),
    Check(id="files", outcome="problem", message="wrong\nkey", place=Place(path="a.md", line=3)),
    Check(id="app", outcome="warning", message="no app", mend="write one"),
    Check(id="server.jira", outcome="unknown", message="not trusted", seconds=1.25),
]


def problem(code: ExitCode) -> Check:
    return Check(id="x", outcome="problem", message="m", exit_code=code)


@pytest.mark.parametrize(
    "codes", list(itertools.permutations((USAGE, PARKED, MODEL, SERVER), 2)), ids=str
)
def test_the_problem_that_would_stop_a_run_first_gives_the_exit_code(
    codes: tuple[ExitCode, ...],
) -> None:
    order = [USAGE, PARKED, MODEL, SERVER]
    assert exit_code(map(problem, codes)) == min(codes, key=order.index)


@pytest.mark.parametrize("outcome", ["ok", "warning", "unknown"])
def test_without_a_problem_the_exit_code_is_0(outcome: Outcome) -> None:
    check = Check(id="x", outcome=outcome, message="m", exit_code=SERVER)
    assert exit_code([check]) == 0


@pytest.mark.parametrize(
    ("error", "code"),
    [(ConfigError("m"), USAGE), (Refused("m"), PARKED), (ServerDown("m"), SERVER)],
)
def test_an_error_keeps_its_exit_code(error: ConfigError, code: ExitCode) -> None:
    assert exit_code([from_error("x", error)]) == code


def test_lines_are_for_what_is_wrong_and_stay_one_line() -> None:
    assert list(report.lines(CHECKS)) == [
        "a.md:3: error: wrong key",
        "CONTEXT.md:1: warning: no app (write one)",
    ]


def test_people_see_every_check_its_place_and_what_mends_it() -> None:
    out = io.StringIO()
    report.show(CHECKS, Console(file=out, width=80, color_system=None))
    assert [line.rstrip() for line in out.getvalue().splitlines()] == [
        "ok       python       fine",
        "PROBLEM  files        a.md:3  wrong key",
        "warning  app          no app",
        "                      → write one",
        "unknown  server.jira  not trusted  1.2 s",
        "1 problem · 1 warning · 1 unknown   exit 2",
    ]


def test_markup_and_escapes_in_a_message_stay_text() -> None:
    out = io.StringIO()
    check = Check(id="x", outcome="problem", message="[bold]a[/] \x1b[31m", mend="\x07")
    report.show([check], Console(file=out, width=80, force_terminal=True, color_system=None))
    assert "[bold]a[/] \\x1b[31m" in out.getvalue()
    assert "\x07" not in out.getvalue()


def test_the_json_is_as_its_schema_says() -> None:
    document = json.loads(report.write(CHECKS))
    jsonschema.validate(document, report.schema())
    assert document["schema_version"] == 1
    assert document["checks"][1]["place"] == {"path": "a.md", "line": 3}
    assert document["checks"][2]["place"] is None
    assert document["counts"] == {"ok": 1, "warning": 1, "problem": 1, "unknown": 1}


def test_the_schema_refuses_what_it_does_not_know() -> None:
    document = report.document(CHECKS)
    document["checks"][0]["outcome"] = "fine"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, report.schema())
