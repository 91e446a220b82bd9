"""What goes wrong between the real server and a Jira: told in words, with what mends it."""

from pathlib import Path

import pytest

from orchestrator.cli.doctor.tracker import reach_check
from tests.jira.jira_site import Site
from tests.jira.project import Project
from tests.jira.test_jira_server import jira

pytestmark = pytest.mark.timeout(300)

MOVE = """\
---
arguments: [ticket]
options: {to: text}
steps:
  - {call: tracker.move, with: {key: $ticket, status: $to}}
---
"""


@pytest.mark.anyio
async def test_doctor_says_what_is_wrong_with_an_address_or_a_permission_and_what_mends_it(
    atlassian: Path, site: Site, tmp_path: Path
) -> None:
    async def told(url: str = site.url) -> tuple[str, str]:
        async with jira(atlassian, Site(url=url), tmp_path, cloud=False, seconds=20.0) as there:
            check = await reach_check(there.pool, there.map)
        assert check.outcome == "ok" or check.exit_code == 5
        return check.message, check.mend

    assert "may search it" in (await told())[0]
    for fault, says, mend in (
        (401, "does not accept the key", "JIRA_PERSONAL_TOKEN"),
        (403, "refuses what it was asked for", '"Browse projects"'),
    ):
        site.faults = {"search": fault}
        message, hint = await told()
        assert (says in message, mend in hint) == (True, True), message
    site.faults = {}
    for url, says, mend in (
        (f"{site.url}/browse", "is not the address of a Jira", "before /browse"),
        (site.url.removeprefix("http://"), "what JIRA_URL holds is no address", "https://"),
        ("http://no-such-host.invalid", "no host has the name in JIRA_URL", "VPN"),
        (site.url.replace("http:", "https:"), "does not speak TLS", "REQUESTS_CA_BUNDLE"),
        ("http://127.0.0.1:9", "no Jira answers at JIRA_URL", "in a browser"),
    ):
        message, hint = await told(url)
        assert (says in message, mend in hint) == (True, True), message


def test_a_ticket_is_moved_by_the_words_a_person_would_write(
    atlassian: Path, site: Site, tmp_path: Path
) -> None:
    site.add("SHOP-7", "A member can log in")
    site.transitions = {"11": "Back to In QA", "21": "Close as Done", "31": "Send back"}
    project = Project(tmp_path / "shop", site)
    project.write([str(atlassian)], command=MOVE)
    for _ in range(2):
        assert project.orch("tell", "SHOP-7", "--to", "done").returncode == 0
        assert site.issues["SHOP-7"].status == "Done"
    assert len([one for one in site.changed() if one.path.endswith("transitions")]) == 1
    lost = project.orch("tell", "SHOP-7", "--to", "In Progress")
    assert (lost.returncode, site.issues["SHOP-7"].status) == (2, "Done")
    ways = "`Back to In QA`, `Close as Done`, `Send back`"
    assert f"from `Done` by a way of that name; there is: {ways}" in lost.stderr


def test_a_ticket_that_is_not_there_is_told_in_words_with_what_to_do_next(
    atlassian: Path, site: Site, tmp_path: Path
) -> None:
    project = Project(tmp_path / "shop", site)
    look = "---\narguments: [ticket]\nsteps: [{call: tracker.read, with: {key: $ticket}}]\n---\n"
    project.write([str(atlassian)], command=look)
    gone, odd = project.orch("tell", "SHOP-99"), project.orch("tell", "shop7")
    assert (gone.returncode, odd.returncode) == (2, 2)
    assert "Jira has no such ticket, or does not show it" in gone.stderr
    assert "`SHOP-99`\n  look at it in a browser" in gone.stderr
    assert "no key of a ticket in Jira: `shop7`\n  write the project's key in cap" in odd.stderr
    assert "pydantic" not in odd.stderr
    # an error of the site's own that nobody knows still says what to do next
    site.faults = {"issue/": 500}
    ill = project.orch("tell", "SHOP-7")
    assert (ill.returncode, "told to answer 500\n  `orch doctor` starts" in ill.stderr) == (5, True)


def test_a_jira_that_breaks_off_is_exit_5_and_says_so(
    atlassian: Path, site: Site, tmp_path: Path
) -> None:
    site.add("SHOP-7", "A member can log in")
    project = Project(tmp_path / "shop", site)
    look = "---\narguments: [ticket]\nsteps: [{call: tracker.read, with: {key: $ticket}}]\n---\n"
    project.write([str(atlassian)], command=look)
    site.faults = {"issue/": "cut"}
    ran = project.orch("tell", "SHOP-7")
    assert (ran.returncode, "Jira broke off, or is not well" in ran.stderr) == (5, True), ran.stderr
