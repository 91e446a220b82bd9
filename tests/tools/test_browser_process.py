"""The browser's process: what it is given of our environment, and what it leaves behind."""

import sys
from pathlib import Path

import anyio
import pytest

from orchestrator.errors import ServerDown
from orchestrator.tools.browser import running_browser
from orchestrator.tools.masking import Mask

FAKE = """\
#!{python}
import os, signal, sys
profile = next(word for word in sys.argv if word.startswith("--user-data-dir="))
print(sorted(os.environ), flush=True)
print("typed Zebra-hunter2!", flush=True)
print("profile", profile.partition("=")[2], flush=True)
print("DevTools listening on ws://127.0.0.1:9/devtools/browser/x", flush=True)
{then}
"""
COVER = Mask({"shopper.password": "Zebra-hunter2!"}).bytes


def fake(tmp_path: Path, then: str = "signal.pause()") -> str:
    program = tmp_path / "chromium"
    program.write_text(FAKE.format(python=sys.executable, then=then), encoding="utf-8")
    program.chmod(0o755)
    return str(program)


@pytest.mark.anyio
async def test_a_browser_is_told_no_secret_and_its_words_are_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", "Zebra-hunter2!")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    log = tmp_path / "logs" / "chromium.log"
    async with running_browser(fake(tmp_path), log=log, cover=COVER) as browser:
        assert browser.endpoint == "http://127.0.0.1:9"
    said = log.read_text(encoding="utf-8")
    assert "SHOP_PASSWORD" not in said
    assert "hunter2" not in said
    assert "'LC_ALL'" in said
    assert "'PATH'" in said
    assert "typed {{shopper.password}}" in said


@pytest.mark.anyio
async def test_the_profile_with_its_cookies_is_gone_at_the_end(tmp_path: Path) -> None:
    log = tmp_path / "chromium.log"
    async with running_browser(fake(tmp_path), log=log):
        line = next(one for one in log.read_text().splitlines() if one.startswith("profile "))
        profile = anyio.Path(line.removeprefix("profile "))
        assert await profile.is_dir()
    assert not await profile.exists()


@pytest.mark.anyio
async def test_the_address_of_an_earlier_browser_is_not_taken_for_this_ones(
    tmp_path: Path,
) -> None:
    log = tmp_path / "chromium.log"
    log.write_text("DevTools listening on ws://127.0.0.1:1/devtools/browser/old\n")
    async with running_browser(fake(tmp_path), log=log) as browser:
        assert browser.endpoint == "http://127.0.0.1:9"


@pytest.mark.anyio
async def test_the_last_words_of_an_earlier_browser_stay(tmp_path: Path) -> None:
    log = tmp_path / "chromium.log"
    log.write_text("Out of memory\n")
    async with running_browser(fake(tmp_path), log=log):
        pass
    assert log.read_text().startswith("Out of memory\n[")


@pytest.mark.anyio
async def test_a_browser_that_ends_at_once_is_named(tmp_path: Path) -> None:
    (tmp_path / "chromium").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "chromium").chmod(0o755)
    with pytest.raises(ServerDown, match=r"ended at once \(status 3\)"):
        async with running_browser(str(tmp_path / "chromium"), log=tmp_path / "c.log"):
            pass
