"""Where a run can be seen, and that a tracker is told so."""

from pathlib import Path

from orchestrator.cli.address import address
from tests.cli.terminal import orch


def test_a_run_is_seen_at_its_job_and_else_in_its_folder(tmp_path: Path) -> None:
    assert address(tmp_path, {}) == tmp_path.as_uri()
    assert address(tmp_path, {"CI_JOB_URL": "https://ci/1"}) == "https://ci/1"
    hub = {"GITHUB_SERVER_URL": "https://hub", "GITHUB_REPOSITORY": "a/b", "GITHUB_RUN_ID": "7"}
    assert address(tmp_path, hub) == "https://hub/a/b/actions/runs/7"
    assert address(tmp_path, hub | {"ORCH_RUN_URL": "https://own"}) == "https://own"


def test_a_comment_names_where_the_run_can_be_seen(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "tickets").mkdir(parents=True)
    (project / ".commands").mkdir()
    (project / "tickets" / "AB-1.md").write_text("---\ntitle: One\n---\nWords.\n")
    said = "---\narguments: [ticket]\nsteps:\n  - {call: tracker.comment, with: "
    said += '{key: $ticket, body: "see $run.url"}}\n---\n'
    (project / ".commands" / "tell.md").write_text(said)
    (project / "CONTEXT.md").write_text("---\nallow: [tracker.comment(key=$ticket)]\n---\n")
    ran = orch(project, "tell", "AB-1")
    assert ran.returncode == 0, ran.stderr
    (run,) = (project / ".orch" / "runs").iterdir()
    assert f"see {run.as_uri()}" in (project / "tickets" / "AB-1.md").read_text()
