"""Secrets stay in: canaries in the environment, and every byte that a run leaves is searched."""

import base64
import html
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from orchestrator.demo.workspace import free_port

HERE = Path(__file__).parent

PASSWORD = 'Kq7&"canary<9>Zebra'
CANARIES = {
    "SHOP_PASSWORD": PASSWORD,
    "CRM_TOKEN": "crm-canary-4f1d9e-Token",
    "MODEL_KEY": "sk-canary-Model77-Key",
}

CONTEXT = """\
---
app: {{url: "http://127.0.0.1:{port}", start: {start}}}
models:
  local: {{api: openai, base_url: "http://127.0.0.1:1/v1", model: m, key: "${{MODEL_KEY}}"}}
accounts:
  shopper: {{username: ada-the-first, password: "${{SHOP_PASSWORD}}"}}
allow: ["crm.*"]
effects: {{"crm.peek": reads}}
---
The application echoes.
"""

QA = """\
---
description: Peek at the CRM, then test
arguments: [ticket]
options: {screenshots: [all, failures]}
steps:
  - {id: read, call: tracker.read, with: {key: $ticket}}
  - {id: peek, call: crm.peek}
  - {id: test, agent: qa, each: $criteria, parallel: auto, produces: {verdict: verdict}}
---
## test
Prove it.
"""

TYPED = (
    'Given I am on "/", when I fill "Username" with "{{shopper.username}}" '
    'and fill "Password" with "{{shopper.password}}"'
)
TICKET = f"""\
---
title: The shop echoes
status: In QA
---
## Acceptance criteria
- {TYPED} and click "Show", then I see "You typed {{{{shopper.password}}}}"
- {TYPED} and click "Show", then I see "Hello {{{{shopper.username}}}}"
- {TYPED}, then "Password" has the value "{{{{shopper.password}}}}"
- {TYPED} and click "Show", then the title is "Nothing" within 1 second
- {TYPED} and click "Show", then the URL contains "nothing" within 1 second
- {TYPED} and click "Show", then there is no console error
- {TYPED} and click "Show" and click "Alert", then a browser dialog says "Nothing" within 1 second
- {TYPED}, then I see "Nothing" within 1 second
- Given I am on "/", when I click "Show", then I see "Nothing" within 1 second
"""


def leaky(*words: str) -> dict[str, Any]:
    """The entry of the server that tells its key."""
    return {
        "command": sys.executable,
        "args": [str(HERE / "leaky_server.py"), *words],
        "env": {"CRM_KEY": "${CRM_TOKEN}"},
    }


def project(folder: Path, *, start: str = "", **servers: dict[str, Any]) -> Path:
    """A project that stands on all three canaries."""
    port = free_port()
    python = shlex.quote(sys.executable)
    line = start or f"{python} {shlex.quote(str(HERE / 'echo_shop.py'))} {port}"
    texts = {
        "CONTEXT.md": CONTEXT.format(port=port, start=json.dumps(line)),
        ".mcp.json": json.dumps({"mcpServers": {"crm": leaky(), **servers}}),
        ".commands/qa.md": QA,
        "tickets/SHOP-1.md": TICKET,
    }
    for name, text in texts.items():
        path = folder / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "shop"


def environment(folder: Path) -> dict[str, str]:
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    own = {"ORCH_HOME": str(folder / "home"), "TMPDIR": str(temporary), "COLUMNS": "200"}
    return {**os.environ, **CANARIES, **own}


def orch(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=folder / "shop",
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


def forms(canary: str) -> Iterator[tuple[str, str]]:
    """What the canary would look like, by the name of the encoding; compared in lower case."""
    yield "plain", canary
    yield "url", quote(canary, safe="")
    yield "path", quote(canary)
    yield "form", quote_plus(canary)
    yield "html", html.escape(canary)
    yield "html without quotes", html.escape(canary, quote=False)
    yield "json", json.dumps(canary)[1:-1]
    yield "json in json", json.dumps(json.dumps(canary))[3:-3]
    yield "unicode", canary.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    yield "hex", canary.encode().hex()
    yield "reversed", canary[::-1]
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + canary.encode()).decode().rstrip("=")
        yield f"base64 at {offset}", encoded[-(-offset * 8 // 6) : (offset + len(canary)) * 8 // 6]


def leaks(places: Mapping[str, bytes]) -> list[str]:
    """Every place that holds a canary, and in which form."""
    found = []
    for place, data in places.items():
        low = data.lower()
        for name, canary in CANARIES.items():
            for form, text in forms(canary):
                exact = form.startswith("base64")
                if text.encode() in data or (not exact and text.lower().encode() in low):
                    found.append(f"{name} as {form} in {place}")
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder by its path, and each path itself."""
    every = [path for path in folder.rglob("*") if path.is_file()]
    held = {str(path.relative_to(folder)): path.read_bytes() for path in every}
    return {**held, "the names of files": "\n".join(held).encode()}


def everything(folder: Path, *ran: subprocess.CompletedProcess[str]) -> dict[str, bytes]:
    told = {f"{one.args[3:]} {n}": text.encode() for one in ran for n, text in streams(one)}
    return {**files(folder), **told}


def streams(one: subprocess.CompletedProcess[str]) -> list[tuple[str, str]]:
    return [("stdout", one.stdout), ("stderr", one.stderr)]


def listens(folder: Path) -> bool:
    """Whether the project's application is up."""
    found = re.search(r"127\.0\.0\.1:(\d+)", (folder / "shop" / "CONTEXT.md").read_text("utf-8"))
    assert found
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(found[1]))) == 0


def run_folder(folder: Path) -> Path:
    return next((folder / "shop" / ".orch" / "runs").iterdir())


def test_the_search_finds_every_form() -> None:
    for canary in CANARIES.values():
        for _, text in forms(canary):
            assert leaks({"here": f"a {text} b".encode()})


@pytest.fixture(scope="module")
def short() -> Iterator[Path]:
    """A folder with a short name: a browser's socket stands below TMPDIR, and 108 bytes is all."""
    with tempfile.TemporaryDirectory(prefix="orch-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def ran(short: Path) -> tuple[Path, list[Any]]:
    """The run, told in every way there is."""
    folder = short / "a"
    project(folder)
    assert orch(folder, "trust", "--yes").returncode == 0
    told = [
        orch(folder, "qa", "SHOP-1", "--json", "--verbose"),
        orch(folder, "runs", "show", "last", "--verbose"),
        orch(folder, "runs", "show", "last", "--json"),
        orch(folder, "runs"),
    ]
    return folder, told


@pytest.mark.browser
def test_a_secret_is_typed_and_a_name_in_the_open_is_read(ran: tuple[Path, list[Any]]) -> None:
    _, told = ran
    document = json.loads(told[0].stdout)
    outcomes = [row["outcome"] for row in document["criteria"]]
    assert outcomes == ["pass"] * 3 + ["fail"] * 6, told[0].stdout + told[0].stderr


@pytest.mark.browser
def test_no_canary_is_in_anything_that_a_run_leaves_or_says(ran: tuple[Path, list[Any]]) -> None:
    folder, told = ran
    assert leaks(everything(folder, *told)) == []


@pytest.mark.browser
def test_the_masks_are_where_the_secrets_were(ran: tuple[Path, list[Any]]) -> None:
    folder, told = ran
    run = run_folder(folder)
    logs = {path.name: path.read_text(encoding="utf-8") for path in (run / "logs").iterdir()}
    assert "typed {{shopper.password}}" in logs["app.log"]
    assert "{{models.local}}" in logs["app.log"]
    assert "connected with {{crm.CRM_KEY}}" in logs["crm.log"]
    assert "{{crm.CRM_KEY}}" in (run / "journal.jsonl").read_text(encoding="utf-8")
    blobs = [
        path.read_text("utf-8", "replace") for path in (run / "blobs").rglob("*") if path.is_file()
    ]
    assert any('textbox "Password"' in one and "{{shopper.password}}" in one for one in blobs)
    saw = [
        proof["saw"] for row in json.loads(told[0].stdout)["criteria"] for proof in row["evidence"]
    ]
    for shown in ("Echo {{shopper.password}}", "typed {{shopper.password}}"):
        assert any(shown in one for one in saw), saw
    assert not (run / "browser").exists()


@pytest.mark.browser
def test_only_a_page_without_a_secret_is_pictured(ran: tuple[Path, list[Any]]) -> None:
    folder, told = ran
    document = json.loads(told[0].stdout)
    pictured = [
        row["number"]
        for row in document["criteria"]
        if any(proof["screenshot"] for proof in row["evidence"])
    ]
    assert pictured == [9]
    assert len(list((run_folder(folder) / "artifacts").iterdir())) == 1
    assert "the page shows a secret" in told[1].stdout


@pytest.mark.browser
@pytest.mark.parametrize(
    ("sign", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 143), (signal.SIGINT, 130)]
)
def test_nothing_of_a_run_stays_up_or_unmasked_after_a_signal(
    short: Path, sign: signal.Signals, code: int
) -> None:
    folder = short / sign.name
    project(folder)
    orch(folder, "trust", "--yes")
    with subprocess.Popen(
        [sys.executable, "-m", "orchestrator", "qa", "SHOP-1"],
        cwd=folder / "shop",
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stderr
        said = next(line for line in child.stderr if "  pass  " in line)
        child.send_signal(sign)
        out, err = child.communicate(timeout=60)
    assert child.returncode == code
    assert not listens(folder)
    assert not (run_folder(folder) / "browser").exists()
    assert not list((folder / "tmp").glob("orch-browser-*"))
    told = {"stdout": out.encode(), "stderr": (said + err).encode()}
    assert leaks({**files(folder), **told}) == []


def test_the_last_words_of_an_application_that_fails_are_masked(tmp_path: Path) -> None:
    project(tmp_path, start="env; echo the password is $SHOP_PASSWORD; exit 9")
    orch(tmp_path, "trust", "--yes")
    ran = orch(tmp_path, "qa", "SHOP-1")
    shown = orch(tmp_path, "runs", "show", "last", "--verbose")
    assert ran.returncode == 5
    assert "the password is {{shopper.password}}" in ran.stderr
    assert leaks(everything(tmp_path, ran, shown)) == []


@pytest.mark.parametrize("name", ["crm", "browser"])
def test_the_error_of_a_server_that_does_not_start_is_masked(tmp_path: Path, name: str) -> None:
    servers: dict[str, Any] = {name: leaky("refuses")}
    project(tmp_path, **servers)
    orch(tmp_path, "trust", "--yes")
    ran = orch(tmp_path, "qa", "SHOP-1")
    shown = orch(tmp_path, "runs", "show", "last", "--verbose")
    assert ran.returncode == 5
    assert "the key {{crm.CRM_KEY}} is not known" in ran.stderr
    assert "the key {{crm.CRM_KEY}} is not known" in shown.stdout
    assert leaks(everything(tmp_path, ran, shown)) == []


def test_no_secret_stands_in_the_environment_of_a_server_that_it_is_not_for(
    tmp_path: Path,
) -> None:
    server = {
        "command": sys.executable,
        "args": ["-c", "import os, sys; sys.stderr.write(str(sorted(os.environ)))"],
    }
    project(tmp_path, crm=server)
    orch(tmp_path, "trust", "--yes")
    assert orch(tmp_path, "qa", "SHOP-1").returncode == 5
    said = (run_folder(tmp_path) / "logs" / "crm.log").read_text("utf-8")
    assert "'PATH'" in said
    assert not [name for name in CANARIES if name in said]
