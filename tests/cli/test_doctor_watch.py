"""`--watch`: the whole result again after a change, and only then."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orchestrator.cli.doctor.verb import watch_files
from orchestrator.cli.doctor.watch import PAUSE_SECONDS, stamps, watch
from tests.cli.doctor_project import context, project


class Enough(Exception):
    """The end of a test's watching."""


def pauses(*between: Callable[[], object]) -> Callable[[float], None]:
    """A sleep that does one of these things at each pause, and ends the watch after them."""
    left: Iterator[Callable[[], object]] = iter(between)

    def sleep(seconds: float) -> None:
        assert seconds == PAUSE_SECONDS
        deed = next(left, None)
        if deed is None:
            raise Enough
        deed()

    return sleep


def test_a_check_follows_each_change_and_nothing_else(tmp_path: Path) -> None:
    root = project(tmp_path, context("owner: '@a'"))
    checked: list[int] = []
    sleep = pauses(
        lambda: None,
        lambda: project(root, context("owner: '@bb'")),
        lambda: None,
        lambda: project(root, {".agents/a.md": "new"}),
        (root / ".agents/a.md").unlink,
        lambda: project(root, {"notes.txt": "no file of ours"}),
    )
    with pytest.raises(Enough):
        watch(lambda: stamps(root), lambda: checked.append(1), sleep)
    assert len(checked) == 4


def test_the_whole_result_is_printed_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path, context("modle: x"))
    with pytest.raises(Enough):
        watch_files(root, pauses(lambda: project(root, context("owner: '@someone'"))))
    first, second = capsys.readouterr().out.split("orch doctor: looking at the files\n")[1:]
    assert first.startswith("CONTEXT.md:2: error: found the key `modle`")
    assert first.endswith("orch doctor: 1 problem, waiting for a change\n")
    assert second == "orch doctor: nothing to mend, waiting for a change\n"


def test_an_imported_file_is_watched_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path, {"CONTEXT.md": "@docs/more.md\n", "docs/more.md": "More.\n"})
    with pytest.raises(Enough):
        watch_files(root, pauses(lambda: project(root, {"docs/more.md": "@docs/gone.md\n"})))
    assert "docs/more.md:1: error:" in capsys.readouterr().out
