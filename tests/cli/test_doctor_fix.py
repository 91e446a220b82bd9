"""`--fix`: which ways to a browser are tried, in which order, and for how long."""

import sys
from collections.abc import Callable, Sequence

import pytest

from orchestrator.cli.doctor.check import Check
from orchestrator.cli.doctor.fix import (
    DOWNLOAD_SECONDS,
    install_browser,
    run_install,
    ways,
)
from orchestrator.errors import ExitCode


class Machine:
    """A machine on which some programs work; keeps what was run, and for how long at most."""

    def __init__(self, works: str) -> None:
        self.works = works
        self.ran: list[str] = []
        self.seconds: list[float] = []
        self.has_browser = False

    async def install(self, command: Sequence[str], seconds: float) -> bool:
        self.ran.append(" ".join(command[1:]))
        self.seconds.append(seconds)
        good = self.works in command[0] or self.works in command
        self.has_browser = self.has_browser or (good and "install" in command)
        return good

    async def fix(self, *, root: bool, apt: str, tell: Callable[[str], None] = print) -> Check:
        tried = ways(root=root, apt=apt)
        return await install_browser(tried, {}, self.install, lambda: self.has_browser, tell)


@pytest.mark.anyio
async def test_playwrights_download_comes_first_with_a_minute() -> None:
    machine = Machine("playwright")
    told: list[str] = []
    check = await machine.fix(root=True, apt="/usr/bin/apt-get", tell=told.append)
    assert check.outcome == "ok"
    assert machine.ran == ["-m playwright install chromium"]
    assert machine.seconds == [DOWNLOAD_SECONDS] == [60.0]
    assert told == ["trying `python -m playwright install chromium`, 60 s at most"]


@pytest.mark.anyio
async def test_debians_package_is_the_second_way_for_root() -> None:
    machine = Machine("apt-get")
    check = await machine.fix(root=True, apt="/usr/bin/apt-get")
    assert check.outcome == "ok"
    assert machine.ran[1:] == ["update -qq", "install -y -qq --no-install-recommends chromium"]


@pytest.mark.anyio
@pytest.mark.parametrize(("root", "apt"), [(False, "/usr/bin/apt-get"), (True, "")])
async def test_without_root_or_apt_nothing_else_is_tried(root: bool, apt: str) -> None:
    machine = Machine("apt-get")
    check = await machine.fix(root=root, apt=apt)
    assert (check.outcome, check.exit_code) == ("problem", ExitCode.SERVER)
    assert machine.ran == ["-m playwright install chromium"]


@pytest.mark.anyio
async def test_a_browser_that_was_named_is_never_replaced() -> None:
    machine = Machine("playwright")
    check = await install_browser(
        ways(root=True, apt="apt-get"),
        {"ORCH_BROWSER": "mine"},
        machine.install,
        lambda: True,
        print,
    )
    assert check.outcome == "problem"
    assert "unset ORCH_BROWSER" in check.mend
    assert machine.ran == []


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("words", "seconds", "works"),
    [
        ("pass", 20.0, True),
        ("raise SystemExit(1)", 20.0, False),
        ("import threading; threading.Event().wait()", 0.2, False),
    ],
)
async def test_an_installer_is_run_and_stopped_when_its_time_is_up(
    words: str, seconds: float, works: bool
) -> None:
    assert await run_install([sys.executable, "-c", words], seconds) is works


@pytest.mark.anyio
async def test_an_installer_that_is_not_there_did_not_work() -> None:
    assert not await run_install(["no-such-installer"], 1.0)
