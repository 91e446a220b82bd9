"""The report as Jira keeps it, by the real server: a table, failures, nobody else's markup."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestrator.reports import markdown
from orchestrator.reports.summary import Proof, Row
from tests.jira.jira_site import Site
from tests.jira.test_jira_server import jira

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]

PASSED = Row(
    id="a", ticket="SHOP-7", number=1, title="The [sum] of a_b|c", state="done", outcome="pass"
)
FAILED = Row(
    id="b",
    ticket="SHOP-7",
    number=2,
    title="Prices are *right*",
    state="done",
    outcome="fail",
    evidence=(
        Proof(
            says='text "$5.00"',
            saw='text "[pay](http://evil.test) {color:red}now{color} __init__ !x.png!"',
            holds=False,
            after='click "Log in"',
            action=1,
            expectation=2,
            screenshot="",
            part="main\n> alert",
        ),
    ),
)
SAW = 'text "［pay］(http：//evil.test) ｛color:red｝now｛color｝ ＿＿init＿＿ ！x.png!"'
BODY = markdown.short("SHOP-7", (PASSED, FAILED), "01K") + "\n\norch · 01K · tell"

WIKI = f"""\
*SHOP-7: 1 passed · 1 failed*

||no.||criterion||verdict||why||
|1|The ［sum］ of a\\_b｜c|pass|–|
|2|Prices are ＊right＊|*FAIL*|text "$5.00" — saw {SAW}|

*2 Prices are ＊right＊*
* expected: text "$5.00"
* found: {SAW}
* after: click "Log in"
* evidence: observation 2, after action 1
* code: fail
* part of the page: main

run 01K

orch · 01K · tell"""


async def test_data_center_keeps_a_table_with_a_name_over_every_column(
    atlassian: Path, site: Site, tmp_path: Path
) -> None:
    site.add("SHOP-7", "A member can log in")
    async with jira(atlassian, site, tmp_path, cloud=False) as there:
        assert (await there.ask("comment", key="SHOP-7", body=BODY)).ok
    assert site.issues["SHOP-7"].comments[0]["body"] == WIKI


async def test_cloud_keeps_a_document_without_escapes_or_links_but_to_tickets(
    atlassian: Path, site: Site, tmp_path: Path
) -> None:
    site.add("SHOP-7", "A member can log in")
    async with jira(atlassian, site, tmp_path, cloud=True) as there:
        sent = await there.ask("comment", key="SHOP-7", body=BODY)
        assert sent.ok, sent.text
    document = site.issues["SHOP-7"].comments[0]["body"]
    blocks = [block["type"] for block in document["content"]]
    assert blocks == ["paragraph", "table", "paragraph", "bulletList", "paragraph", "paragraph"]
    rows = [
        ["".join(one["text"] for one in leaves(cell)) for cell in row["content"]]
        for row in document["content"][1]["content"]
    ]
    assert rows == [
        ["no.", "criterion", "verdict", "why"],
        ["1", "The ［sum］ of a_b｜c", "pass", "–"],
        ["2", "Prices are ＊right＊", "FAIL", f'text "$5.00" — saw {SAW}'],
    ]
    marks = [
        (one["text"], mark["type"]) for one in leaves(document) for mark in one.get("marks", [])
    ]
    assert marks == [
        ("SHOP-7", "strong"),
        ("SHOP-7", "link"),
        (": 1 passed · 1 failed", "strong"),
        ("FAIL", "strong"),
        ("2 Prices are ＊right＊", "strong"),
    ]


async def test_cloud_would_refuse_a_table_with_an_empty_cell(
    atlassian: Path, site: Site, tmp_path: Path
) -> None:
    site.add("SHOP-7", "A member can log in")
    async with jira(atlassian, site, tmp_path, cloud=True) as there:
        assert not (await there.ask("comment", key="SHOP-7", body="| | a |\n| --- | --- |")).ok
    assert site.issues["SHOP-7"].comments == []


def leaves(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The texts of a document, with their marks, in order."""
    if node["type"] == "text":
        yield node
    for inner in node.get("content", []):
        yield from leaves(inner)
