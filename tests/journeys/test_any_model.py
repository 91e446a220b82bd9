"""A ticket in prose, a real shop, a real browser, and a model on the real wire: either one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestrator.demo.workspace import free_port, write
from tests.journeys.wire_provider import ANTHROPIC, OPENAI, Call, Heard, Provider, Said, providing

pytestmark = pytest.mark.browser

TICKET = """\
---
title: A member can log in
status: In QA
---
Guessing must not help. Whoever types a wrong password stays outside and
is told "Invalid credentials".

Ada is welcomed by her name when she logs in with hers. And somebody who is refused should be
offered "Forgot your password?".
"""

CRITERIA = (
    (
        "A wrong password is refused with a message",
        'Whoever types a wrong password stays outside and is told "Invalid credentials"',
    ),
    ("Ada is welcomed by name", "Ada is welcomed by her name when she logs in with hers"),
    (
        "Who is refused is offered a way to a new password",
        'somebody who is refused should be offered "Forgot your password?"',
    ),
    ("The cart is emptied", "the cart is emptied at midnight"),
)
"""The last rests on words that the ticket does not have."""

LOOK: Call = ("browser.browser_snapshot", {})
PASSWORDS = {"Ada": "lovelace"}
SEEN: dict[str, dict[str, Any]] = {
    "A wrong": {"kind": "text", "value": "Invalid credentials"},
    "Ada is": {"kind": "role", "target": 'heading "Welcome back, Ada"'},
    "Who is": {"kind": "text", "value": "Forgot your password?"},
}


def next_turn(heard: Heard) -> Said:
    """What a tester says next, by what it was told and what it has seen."""
    if not heard.tools:
        listed = [{"criterion": one, "words": words} for one, words in CRITERIA]
        return Said(words=f"Here they are:\n```json\n{json.dumps({'criteria': listed})}\n```")
    lines = heard.brief.splitlines()
    sentence = next(one for one in lines if one.startswith(tuple(SEEN)))
    password = PASSWORDS.get(sentence.split()[0], "nope")
    if heard.turns == 0:
        login = {"url": "/login"}
        return Said(words="I open it.", calls=[("browser.browser_navigate", login), LOOK])
    if heard.turns == 1:
        user, word = heard.ref("textbox", "Username"), heard.ref("textbox", "Password")
        return Said(
            calls=[
                ("browser.browser_type", {"target": user, "element": "Username", "text": "ada"}),
                ("browser.browser_type", {"target": word, "element": "Password", "text": password}),
                LOOK,
            ]
        )
    if heard.turns == 2:
        button = {"target": heard.ref("button", "Log in"), "element": 'button "Log in"'}
        return Said(words="Now I log in.", calls=[("browser.browser_click", button)])
    if heard.turns == 3:
        return Said(calls=[("orch.expect", SEEN[sentence[:7].strip()])])
    if heard.turns == 4:
        verdict: dict[str, Any] = {
            "verdict": "pass" if heard.holds() else "fail",
            "evidence": heard.proofs(),
        }
        code = "" if heard.holds() else "wrong"
        return Said(calls=[("orch.verdict", {**verdict, "code": code, "reason": "as seen"})])
    return Said(words="Done.")


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing(next_turn) as there:
        yield there


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Path:
    """A trusted workspace of the demo shop with a ticket in prose and two models."""
    folder = tmp_path_factory.mktemp("any-model") / "shop"
    write(folder, port=free_port(), bugs=())
    (folder / "tickets" / "SHOP-9.md").write_text(TICKET, encoding="utf-8")
    context = folder / "CONTEXT.md"
    models = (
        "---\nmodel: claude\nmodels:\n"
        f'  claude: {{api: anthropic, base_url: "{provider.url}", model: claude-sonnet-5-5}}\n'
        f'  local: {{api: openai, base_url: "{provider.url}/v1", model: qwen3}}\n'
    )
    text = context.read_text(encoding="utf-8")
    context.write_text(text.replace("---\n", models, 1), encoding="utf-8")
    assert orch(folder, "trust", "--yes").returncode == 0
    return folder


def orch(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    keyless = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=folder,
        env={**keyless, "ORCH_HOME": str(folder.parent / "home"), "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


def verdicts(folder: Path) -> tuple[list[tuple[Any, ...]], dict[str, Any]]:
    ran = orch(folder, "qa", "SHOP-9", "--accept-criteria", "--json")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    document = json.loads(ran.stdout)
    return [
        (row["title"], row["outcome"], row["code"], [proof["says"] for proof in row["evidence"]])
        for row in document["criteria"]
    ], document


@pytest.mark.timeout(300)
def test_the_same_prose_gives_the_same_verdicts_whatever_model_is_behind(
    shop: Path, provider: Provider
) -> None:
    by_claude, first = verdicts(shop)
    context = shop / "CONTEXT.md"
    text = context.read_text(encoding="utf-8")
    context.write_text(text.replace("model: claude\n", "model: local\n"), encoding="utf-8")
    by_local, second = verdicts(shop)

    assert by_local == by_claude
    assert [row[:3] for row in by_claude] == [
        (CRITERIA[0][0], "pass", ""),
        (CRITERIA[1][0], "pass", ""),
        (CRITERIA[2][0], "fail", "wrong"),
    ]
    models = [{row["model"] for row in one["criteria"]} for one in (first, second)]
    assert models == [{"claude"}, {"local"}]
    assert set(provider.asked) == {ANTHROPIC, OPENAI}
    assert not provider.strays, "a turn did not go back as it came"

    # What was said once can be said again, without anybody to ask: the journal is a script.
    told = orch(shop, "runs", "show", "last")
    assert "local proposes 3 criteria for SHOP-9" in told.stdout
    assert "not in the ticket, so left out: “the cart is emptied at midnight”" in told.stdout
    last = max((shop / ".orch" / "runs").iterdir())
    again = orch(shop, "qa", "SHOP-9", "--accept-criteria", "--model", f"scripted/{last}", "--json")
    assert [row["outcome"] for row in json.loads(again.stdout)["criteria"]] == [
        "pass",
        "pass",
        "fail",
    ], again.stderr


def test_where_nobody_can_say_yes_the_proposals_wait_for_a_person(shop: Path) -> None:
    ran = orch(shop, "qa", "SHOP-9", "--model", "claude")
    assert ran.returncode == 4
    assert CRITERIA[0][1] in ran.stdout
    assert "--accept-criteria" in ran.stderr


def test_without_a_model_prose_has_no_criteria(shop: Path) -> None:
    ran = orch(shop, "qa", "SHOP-9", "--model", "gherkin")
    assert ran.returncode == 3
    assert "no acceptance criteria" in ran.stdout


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("sonnet", "ANTHROPIC_API_KEY is not set"),
        ("openai/gpt", "OPENAI_API_KEY is not set"),
    ],
)
def test_a_missing_key_is_told_by_its_variable_before_anything_is_asked(
    shop: Path, model: str, said: str
) -> None:
    ran = orch(shop, "qa", "SHOP-9", "--model", model)
    assert ran.returncode == 6
    assert said in ran.stderr
