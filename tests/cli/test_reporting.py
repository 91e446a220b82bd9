"""Reports as files: true from the first moment, whole or not there, refused before any work."""

import os
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from junitparser.xunit2 import JUnitXml

from orchestrator.cli.reporting import junit_file, report, write_file
from orchestrator.errors import OrchError, UsageError
from orchestrator.journal.file import FileJournal
from orchestrator.reports.tally import summarise
from tests.reports import shop_story


def recorded(project: Path) -> str:
    """A run of SHOP-7 on disk."""
    journal = FileJournal.create(project)
    for envelope in shop_story.shop_7():
        journal.append(envelope.event, scope=envelope.scope, actor=envelope.actor)
    journal.keep("criterion-3-fail.png", b"png", "image/png", scope=shop_story.item(3))
    journal.sync()
    journal.close()
    return journal.run


def errors(path: Path) -> list[str]:
    document = JUnitXml.fromfile(str(path))
    return [result.message for suite in document for case in suite for result in case.result]


def test_until_a_run_has_ended_its_file_says_so(tmp_path: Path) -> None:
    run = recorded(tmp_path)
    file = tmp_path / "out.xml"
    file.write_text("the result of an older run")
    with junit_file(str(file), tmp_path, "qa SHOP-7") as tell:
        assert errors(file) == ["the run has not ended"]
        tell(replace(summarise(shop_story.shop_7()), run=run))
    assert len(errors(file)) == 2
    assert [*tmp_path.glob(".*.new")] == []


def test_an_error_that_stops_the_run_is_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "out.xml"
    with (
        pytest.raises(OrchError),
        junit_file(str(file), tmp_path, "qa SHOP-7"),
    ):
        raise OrchError("the folder is not trusted")
    assert errors(file) == ["the run did not end: the folder is not trusted"]


@pytest.mark.parametrize("name", ["nowhere/out.xml", ".", "a\0b"])
def test_a_file_that_cannot_be_written_is_told_before_anything_is_done(
    tmp_path: Path, name: str
) -> None:
    done = []
    with (
        pytest.raises(UsageError, match="cannot be written"),
        junit_file(f"{tmp_path}/{name}", tmp_path, "qa SHOP-7"),
    ):
        done.append(True)
    assert not done


def test_where_there_is_no_room_for_a_report_it_says_so_and_not_to_look_for_a_folder(
    tmp_path: Path,
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9, before[1]))
    try:
        with pytest.raises(UsageError, match="File too large") as told:
            write_file(tmp_path / "out.xml", b"longer than that")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told.value.hint.startswith("free some space")
    assert [*tmp_path.iterdir()] == []


def test_a_file_that_could_not_be_replaced_is_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    with pytest.raises(UsageError):
        write_file(folder, b"new")
    assert [*tmp_path.iterdir()] == [folder]


def test_a_report_links_pictures_from_the_folder_it_lies_in(tmp_path: Path) -> None:
    run = recorded(tmp_path)
    (tmp_path / "docs").mkdir()
    output = tmp_path / "docs" / "report.md"
    report(tmp_path, "last", form="markdown", output=output)
    picture = f"../.orch/runs/{run}/artifacts/criterion-3-fail.png"
    assert f"({picture})" in output.read_text("utf-8")
    assert (output.parent / picture).read_bytes() == b"png"


@pytest.mark.parametrize(
    ("form", "begins"),
    [("markdown", "# qa SHOP-7\n"), ("junit", "<?xml "), ("ctrf", "{\n"), ("json", "{\n")],
)
def test_every_form_is_printed_from_the_journal_alone(
    tmp_path: Path, form: str, begins: str
) -> None:
    recorded(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-m", "orchestrator", "runs", "report", "--format", form],
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(begins)
    assert ran.stdout.endswith("\n")


def test_every_command_takes_a_file_for_junit(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "orchestrator", "qa", "SHOP-1", "--junit", "no/such/out.xml"],
        cwd=tmp_path,
        env={**os.environ, "ORCH_HOME": str(tmp_path / "home"), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 2
    assert "the report no/such/out.xml cannot be written" in ran.stderr
    assert not (tmp_path / ".orch").exists()
