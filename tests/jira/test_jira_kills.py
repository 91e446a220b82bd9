"""Kills around the comment, with the real server: there is never a second one, and always one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jira import killing_relay
from tests.jira.jira_site import Site
from tests.jira.project import Project

pytestmark = pytest.mark.timeout(900)


def marks(site: Site) -> int:
    """How many comments on the ticket name any run of ours; a document is looked through."""
    said = [json.dumps(one["body"], ensure_ascii=False) for one in site.issues["SHOP-7"].comments]
    return sum("orch · " in body for body in said)


def killed_while_jira_writes(project: Project, atlassian: Path, moment: str) -> None:
    """Jira has written the comment (held), or will (late), and has not answered yet."""
    project.write([str(atlassian)])
    project.site.faults = {"POST /rest/api/2/issue/SHOP-7/comment": moment}
    running = subprocess.Popen(
        [sys.executable, "-m", "orchestrator", "tell", "SHOP-7"],
        cwd=project.folder,
        env=project.environ(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert project.site.reached.wait(100)
    running.kill()
    running.wait()
    if moment == "held":
        project.site.hold.set()
    project.site.faults = {}


def begun(project: Project, atlassian: Path, moment: str) -> None:
    """A run that was killed at that moment of its comment."""
    if moment in {"held", "late"}:
        killed_while_jira_writes(project, atlassian, moment)
        return
    flag = project.folder / "flag"
    relay = [sys.executable, killing_relay.__file__, str(flag), moment, "jira_add_comment"]
    project.write([*relay, str(atlassian)])
    flag.touch()
    killed = project.orch("tell", "SHOP-7")
    assert killed.returncode == -9, killed.stderr
    assert not flag.exists()


@pytest.mark.parametrize(
    ("moment", "cloud"),
    [("before", False), ("held", False), ("late", False), ("after", False), ("after", True)],
)
def test_a_comment_that_a_kill_cut_off_is_there_once_after_going_on(
    atlassian: Path, site: Site, tmp_path: Path, moment: str, cloud: bool
) -> None:
    project = Project(tmp_path / "shop", site, cloud)
    others = [{"id": str(n), "body": f"Remark {n}", "author": {}} for n in range(12)]
    site.add("SHOP-7", "A member can log in", comments=others)
    begun(project, atlassian, moment)
    assert marks(site) == (moment in {"held", "after"})
    on = project.orch("resume")
    assert on.returncode == 0, on.stderr
    assert marks(site) == 1
    # and again, where the answer was there and the journal's last lines were lost with the power
    lines = project.journal.read_text("utf-8").splitlines(keepends=True)
    sent = max(n for n, line in enumerate(lines) if '"kind":"tool.called"' in line)
    project.journal.write_text("".join(lines[: sent + 1]), encoding="utf-8")
    assert project.orch("resume").returncode == 0
    assert marks(site) == 1
    # another run writes over it
    assert project.orch("tell", "SHOP-7").returncode == 0
    assert marks(site) == 1
    assert len(site.issues["SHOP-7"].comments) == 13


def test_where_jira_does_not_show_its_comments_the_mark_is_searched_for_or_a_person_asked(
    atlassian: Path, site: Site, tmp_path: Path
) -> None:
    site.add("SHOP-7", "A member can log in")
    project = Project(tmp_path / "shop", site)
    begun(project, atlassian, "after")
    journal = project.journal.read_bytes()
    # the server takes a list that Jira would not give for an empty one
    site.faults = {"issue/SHOP-7/comment": 500}
    assert project.orch("resume").returncode == 0
    assert len(site.issues["SHOP-7"].comments) == 1
    # neither a look nor a search: the run waits, and says why
    project.journal.write_bytes(journal)
    site.faults |= {"/search": 500}
    asked = project.orch("resume")
    assert asked.returncode == 4
    assert "whether `tracker.comment` took place is not known" in asked.stderr
    # a site that gives the oldest fifty alone, and has not indexed the newest
    project.journal.write_bytes(journal)
    site.faults = {}
    ours = site.issues["SHOP-7"].comments.pop()
    others = [{"id": str(n), "body": f"Remark {n}", "author": {}} for n in range(60)]
    site.issues["SHOP-7"].comments[:] = [*others, ours]
    site.comment_page, site.indexed = 50, False
    assert project.orch("resume").returncode == 4
    assert project.orch("answer", "last", "yes").returncode == 0
    assert project.orch("resume").returncode == 0
    assert marks(site) == 1
    # indexed, it is found without anybody
    project.journal.write_bytes(journal)
    site.indexed = True
    assert project.orch("resume").returncode == 0
    assert marks(site) == 1
