"""The browser really started, by a program that is no browser."""

import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from orchestrator.cli.doctor.browser import start_browser
from tests.tools.babbler import babbling

FAKE = """\
#!{python}
import signal
print("DevTools listening on ws://127.0.0.1:{port}/devtools/browser/x", flush=True)
signal.pause()
"""


@pytest.mark.anyio
async def test_a_browser_whose_port_speaks_no_http_is_a_problem_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "chromium"
    with babbling() as port:
        program.write_text(FAKE.format(python=sys.executable, port=port), encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("ORCH_BROWSER", str(program))
        async with AsyncExitStack() as stack:
            started = await start_browser(stack, tmp_path)
    check = started.checks[0]
    assert (check.id, check.outcome, started.server) == ("browser", "problem", None)
    said = "220 mail.example.com is ready; it said last: DevTools listening on ws:"
    assert f"does not answer at its own port: {said}" in check.message
