"""From a ticket in Jira to the comment on it: real server, real browser, the demo shop."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from junitparser.xunit2 import JUnitXml

from orchestrator.demo.workspace import free_port
from tests.jira.jira_site import TOKEN, Site, jira_site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

LOGIN = """\
As a member I want to log in.

h3. Acceptance Criteria
# *A wrong password is refused*: Given I am on "/login", when I fill "Username" with "ada" and \
fill "Password" with "nope" and click "Log in", then I see the alert "Invalid credentials"

h3. Notes
* Talk to Maria
"""
FIELD = 'Given I am on "/login", when I click "Log in", then I see "Enter your password, please"'
SEARCH = '* Given I am on "/products", then I see the heading "Products"'


class Shop:
    """A project in a folder, its Jira, and the program run in it."""

    def __init__(self, folder: Path, home: Path, site: Site) -> None:
        self.folder, self.home, self.site = folder, home, site

    def orch(self, *words: str, key: str = TOKEN) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "ORCH_HOME": str(self.home), "COLUMNS": "120", "NO_COLOR": "1"}
        return subprocess.run(
            [sys.executable, "-m", "orchestrator", *words],
            cwd=self.folder,
            env=env | {"JIRA_URL": self.site.url, "JIRA_PERSONAL_TOKEN": key},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    def result(self, *words: str) -> tuple[int, dict[str, Any]]:
        ran = self.orch(*words, "--json")
        assert ran.stdout, ran.stderr
        return ran.returncode, json.loads(ran.stdout)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, atlassian: Path) -> Iterator[Shop]:
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("shop")
    port = free_port()
    start = f"{shlex.quote(sys.executable)} -m orchestrator demo --serve --port {port} --bug none"
    with jira_site() as site:
        site.names = {"customfield_10115": "Acceptance Criteria"}
        site.page = 2
        fields = {"customfield_10115": FIELD}
        site.add("SHOP-7", "A member can log in", LOGIN, priority="High", fields=fields)
        site.add("SHOP-8", "Goods are shown", "h3. AC\n" + SEARCH, priority="Highest")
        site.add("SHOP-9", "Nothing is promised", "Just words.", priority="Low")
        site.add("SHOP-10", "Done already", "h3. AC\n" + SEARCH, status="Done")
        shop = Shop(folder, home, site)
        url = f"http://127.0.0.1:{port}"
        made = shop.orch(
            "init", "--yes", "--tracker", "jira-server", "--url", url, "--start", start
        )
        assert made.returncode == 0, made.stderr
        entries = json.loads((folder / ".mcp.json").read_text("utf-8"))
        entries["mcpServers"]["jira"] |= {"command": str(atlassian), "args": []}
        (folder / ".mcp.json").write_text(json.dumps(entries), encoding="utf-8")
        assert shop.orch("trust", "--yes").returncode == 0
        yield shop


def test_a_ticket_is_read_tested_and_told_of_and_told_again_in_the_same_place(shop: Shop) -> None:
    shop.site.asked.clear()
    code, first = shop.result("qa", "SHOP-7")
    assert [(row["outcome"], row["source"]["field"]) for row in first["criteria"]] == [
        ("pass", ""),
        ("fail", "Acceptance Criteria"),
    ]
    assert code == 1
    assert shop.site.changed() == []
    assert TOKEN not in json.dumps(first)

    # a rule asks, and nobody is here: the run waits, and nothing was written
    assert shop.orch("qa", "SHOP-7", "--comment", "ask", "--yes").returncode == 4
    assert shop.site.changed() == []

    allowed = (shop.folder / "CONTEXT.md").read_text("utf-8")
    assert "allow:" not in allowed
    allowed = allowed.replace("---\n", '---\nallow: ["tracker.comment(key=$ticket)"]\n', 1)
    (shop.folder / "CONTEXT.md").write_text(allowed, encoding="utf-8")
    for _ in range(2):
        ran = shop.orch("qa", "SHOP-7", "--comment", "ask", "--yes")
        assert ran.returncode == 1, ran.stdout + ran.stderr
        (comment,) = shop.site.issues["SHOP-7"].comments
        assert "1 passed" in comment["body"]
        run = comment["body"].rstrip().removesuffix(" · tell").rpartition(" ")[2]
        assert comment["body"].rstrip().endswith(f"\n\norch · {run} · tell")
        assert comment["body"].count(run) == 1
    assert comment["updated"]


def test_a_query_tests_every_ticket_it_finds_in_its_order_with_one_result(shop: Shop) -> None:
    query = 'project = SHOP AND status = "In QA" ORDER BY priority'
    ran = shop.orch("qa", "--query", query, "--json", "--junit", "out.xml", "--parallel", "2")
    found = json.loads(ran.stdout)
    assert [(one["key"], one["exit_code"]) for one in found["tickets"]] == [
        ("SHOP-8", 0),
        ("SHOP-7", 1),
        ("SHOP-9", 3),
    ], ran.stderr
    assert ran.returncode == found["exit_code"] == 1
    assert len({one["result"]["run"] for one in found["tickets"]} | {found["run"]}) == 4
    xml = (shop.folder / "out.xml").read_text("utf-8")
    assert all(key in xml for key in ("SHOP-7", "SHOP-8", "SHOP-9"))
    suites = JUnitXml.fromstring(xml.encode())
    counts = [
        (one.name.partition(" ")[0], one.tests, one.failures, one.errors)
        for one in (suites, *suites)
    ]
    assert counts == [
        ("orch", 4, 1, 1),
        ("SHOP-8", 1, 0, 0),
        ("SHOP-7", 2, 1, 0),
        ("SHOP-9", 0, 0, 0),
        ("qa", 1, 0, 1),
    ]
    both = shop.orch("qa", "SHOP-7", "--query", query)
    assert both.returncode == 2
    assert "stands in for TICKET" in both.stderr
    nothing = shop.orch("qa", "--query", "project = NONE")
    assert (nothing.returncode, "finds no ticket" in nothing.stdout) == (2, True)
    wrong = shop.orch("qa", "--query", "nonsense = 1")
    assert "Jira cannot read the query" in wrong.stderr


def test_doctor_says_in_words_why_jira_is_out_of_reach(shop: Shop) -> None:
    assert "may search it" in shop.orch("doctor").stdout
    told = shop.orch("doctor", key="a-wrong-token")
    assert told.returncode == 5
    assert "Jira does not accept the key" in told.stdout
    assert "a-wrong-token" not in told.stdout
