"""`orch doctor` as a person runs it: everything looked at, nothing given away."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from orchestrator.cli.doctor import report
from orchestrator.cli.doctor.record import git_check, run_checks
from orchestrator.events import NeedAnswered, Noted, RunEnded
from orchestrator.journal.file import FileJournal
from tests.cli.doctor_project import SERVER, context, orch, project

CANARY = "canary-51e0d2b7a9c4"
SERVERS = {
    "mcpServers": {
        "good": {"command": sys.executable, "args": [SERVER], "env": {"TOKEN": "${CANARY_TOKEN}"}},
        "leaky": {"command": sys.executable, "args": ["-c", "raise SystemExit('${CANARY_TOKEN}')"]},
    }
}
FILES = {
    **context(
        'app: {url: "http://127.0.0.1:9/${CANARY_PATH}"}\n'
        'accounts: {shopper: {password: "${CANARY_TOKEN}"}}'
    ),
    ".mcp.json": json.dumps(SERVERS, indent=1),
    "tickets/SHOP-1.md": "---\ntitle: t\n---\n",
}
ENVIRON = {"CANARY_TOKEN": CANARY, "CANARY_PATH": f"{CANARY}-path"}


def examined(root: Path, environ: dict[str, str]) -> tuple[int, dict[str, Any], str]:
    ran = orch("doctor", "--json", cwd=root, environ=environ)
    assert "Traceback" not in ran.stderr, ran.stderr
    document = json.loads(ran.stdout)
    jsonschema.validate(document, report.schema())
    assert ran.returncode == document["exit_code"]
    return ran.returncode, document, ran.stdout + ran.stderr


def outcomes(document: dict[str, Any]) -> dict[str, str]:
    return {check["id"]: check["outcome"] for check in document["checks"]}


def test_an_untrusted_server_is_not_started_and_the_trust_is_what_is_missing(
    tmp_path: Path,
) -> None:
    root = project(tmp_path / "p", FILES)
    marker = tmp_path / "started"
    words = ["-c", f"open({str(marker)!r}, 'w')"]
    servers = {"mcpServers": {"sly": {"command": sys.executable, "args": words}}}
    (root / ".mcp.json").write_text(json.dumps(servers), encoding="utf-8")
    code, document, _ = examined(root, ENVIRON)
    found = outcomes(document)
    assert (found["trust"], found["server.sly"], found["server.tickets"]) == (
        "problem",
        "unknown",
        "ok",
    )
    assert code == 4
    assert not marker.exists()


def test_no_value_of_the_environment_is_shown_by_anything_that_fails(tmp_path: Path) -> None:
    root = project(tmp_path / "p", FILES)
    orch("trust", "--yes", cwd=root, environ=ENVIRON)
    code, document, said = examined(root, ENVIRON)
    found = outcomes(document)
    assert (found["server.good"], found["server.leaky"], found["app"]) == (
        "ok",
        "problem",
        "problem",
    )
    assert code == 5
    assert "{{CANARY_TOKEN}}" in said
    for words in (["doctor"], ["doctor", "--files"]):
        ran = orch(*words, cwd=root, environ=ENVIRON)
        said += ran.stdout + ran.stderr
    assert CANARY not in said


def test_a_server_without_its_variable_is_left_out_and_the_variable_named(tmp_path: Path) -> None:
    root = project(tmp_path / "p", FILES)
    orch("trust", "--yes", cwd=root)
    code, document, _ = examined(root, {"CANARY_PATH": "x"})
    assert code == 2
    assert outcomes(document)["server.good"] == "unknown"
    missing = [one for one in document["checks"] if "no CANARY_TOKEN, needed" in one["message"]]
    assert [(one["id"], one["place"]["path"]) for one in missing] == [("environment", "CONTEXT.md")]


def test_without_a_browser_the_exit_code_is_5_and_the_way_to_one_is_told(tmp_path: Path) -> None:
    root = project(tmp_path / "p", {"tickets/SHOP-1.md": "---\ntitle: t\n---\n"})
    ran = orch("doctor", cwd=root)
    assert ran.returncode == 5
    assert "ORCH_BROWSER names `no-such-browser`" in ran.stdout
    assert "playwright install chromium" in " ".join(ran.stdout.split())


def test_a_context_that_cannot_be_read_leaves_the_rest_unknown_not_wrong(tmp_path: Path) -> None:
    root = project(tmp_path / "p", {**FILES, **context("modle: x")})
    code, document, _ = examined(root, ENVIRON)
    found = outcomes(document)
    assert code == 2
    assert found["server.good"] == "unknown"
    assert not {"app", "model", "rules", "trust"} & set(found)


@pytest.mark.browser
def test_a_browser_that_is_there_is_started_and_gives_its_version(tmp_path: Path) -> None:
    root = project(tmp_path / "p", {"tickets/SHOP-1.md": "---\ntitle: t\n---\n"})
    code, document, _ = examined(root, {"ORCH_BROWSER": ""})
    checks = {check["id"]: check for check in document["checks"]}
    assert code == 0
    assert "Chrome/" in checks["browser"]["message"]
    assert checks["browser"]["seconds"] > 0
    assert "version 1." in checks["playwright"]["message"]
    assert checks["server.browser"]["outcome"] == "ok"


def test_git_is_asked_whether_the_record_of_runs_stays_out(tmp_path: Path) -> None:
    assert git_check(tmp_path).outcome == "ok"
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert git_check(tmp_path).outcome == "warning"
    (tmp_path / ".gitignore").write_text(".orch/\n", encoding="utf-8")
    assert git_check(tmp_path).outcome == "ok"
    (tmp_path / ".orch").mkdir()
    (tmp_path / ".orch" / "x").write_text("x", encoding="utf-8")
    subprocess.run(["git", "-C", str(tmp_path), "add", "-f", ".orch/x"], check=True)
    assert git_check(tmp_path).outcome == "problem"


def test_a_run_that_was_cut_off_is_told_and_one_that_goes_on_is_not(tmp_path: Path) -> None:
    ended = RunEnded(exit_code=0, reason="", counts={}, seconds=1.0)
    whole, cut, going, parked = (FileJournal.create(tmp_path) for _ in range(4))
    answer = NeedAnswered(need="N1", decision="yes", by="maria", payload_sha256="")
    whole.append(ended)
    parked.append(ended)
    parked.append(answer)
    parked.close()
    cut.append(Noted(text="begun"))
    going.append(Noted(text="begun"))
    whole.close()
    cut.append(answer)
    cut.close()
    (check,) = run_checks(tmp_path)
    going.close()
    assert check.outcome == "warning"
    assert cut.run in check.message
    assert check.mend.endswith(f"orch runs show {cut.run}")
