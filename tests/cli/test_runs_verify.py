"""`orch runs verify`: a whole record, one that was cut, and blobs that are not what they were."""

from collections.abc import Callable
from pathlib import Path

import pytest

from orchestrator.cli.runs import list_runs, verify
from orchestrator.errors import JournalDamaged
from orchestrator.events import Answered, Judged, NeedAnswered, RunEnded, RunResumed
from orchestrator.journal.file import FileJournal
from orchestrator.replies import Briefed
from orchestrator.verdicts import Evidence, Verdict


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The folder of a run with four blobs."""
    journal = FileJournal.create(tmp_path)
    journal.append(Briefed(model="gherkin", blob=journal.put(b"brief"), tools=()))
    answer = journal.put(b"answer")
    journal.append(
        Answered(call_id="t1", observation=1, fault="", text="", blob=answer, size=6, seconds=0.1)
    )
    journal.keep("shot.png", b"png", "image/png")
    proof = Evidence(
        action=0,
        action_text="",
        expectation=1,
        says="text",
        saw="",
        holds=False,
        screenshot=journal.put(b"picture"),
    )
    verdict = Verdict(criterion="c1", number=1, outcome="fail", evidence=(proof,))
    journal.append(Judged(verdict=verdict))
    journal.append(RunEnded(exit_code=1, reason="", counts={}, seconds=0.1))
    journal.close()
    return journal.folder


def holding(run: Path, data: bytes) -> Path:
    return next(path for path in run.glob("blobs/*/*") if path.read_bytes() == data)


def test_a_whole_record_is_told_with_its_head(
    tmp_path: Path, run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(tmp_path, "last") == 0
    said = capsys.readouterr().out
    assert "5 events, the chain holds, 4 blobs as they were kept, head " in said


def test_a_journal_cut_after_a_whole_line_has_no_end(
    tmp_path: Path, run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = run / "journal.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-1]))
    assert verify(tmp_path, "last") == 3
    assert capsys.readouterr().out.endswith(
        "4 events, the chain holds, but there is no end: "
        "the run goes on, was cut off, or its last lines are gone\n"
        f"where it was cut off, go on with: orch resume {run.name[:12]}\n"
    )


def test_an_answer_between_two_goes_needs_no_end_and_a_go_without_one_is_told(
    tmp_path: Path, run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = NeedAnswered(need="N1", decision="yes", by="maria", payload_sha256="")
    for _ in range(2):
        journal, _ = FileJournal.reopen(tmp_path, run.name)
        journal.append(answer)
        journal.close()
    assert verify(tmp_path, "last") == 0
    assert "7 events, the chain holds, 4 blobs as they were kept, head " in capsys.readouterr().out
    journal, _ = FileJournal.reopen(tmp_path, run.name)
    journal.append(RunResumed(definitions=()))
    journal.append(answer)
    journal.close()
    assert verify(tmp_path, "last") == 3
    assert "there is no end" in capsys.readouterr().out


@pytest.mark.parametrize("rest", [b"", b"{", b"\xff\xfe\0"])
def test_a_journal_without_a_whole_event_is_said_to_have_none(
    tmp_path: Path, run: Path, rest: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (run / "journal.jsonl").write_bytes(rest)
    assert verify(tmp_path, "last") == 3
    assert "no whole event" in capsys.readouterr().out
    list_runs(tmp_path, json=False)
    told = " ".join(capsys.readouterr().out.split())
    assert f"{run.name[:12]} no whole event" in told


@pytest.mark.parametrize("data", [b"brief", b"answer", b"png", b"picture"])
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"forged")])
def test_a_blob_that_is_missing_or_forged_is_named(
    tmp_path: Path, run: Path, data: bytes, harm: Callable[[Path], object]
) -> None:
    blob = holding(run, data)
    harm(blob)
    with pytest.raises(JournalDamaged, match="blob") as caught:
        verify(tmp_path, "last")
    assert blob.name in str(caught.value)


@pytest.mark.parametrize("name", ["ab/notes.txt", f"ab/{'cd' * 32}"])
def test_a_file_among_the_blobs_that_is_none_is_named(tmp_path: Path, run: Path, name: str) -> None:
    stray = run / "blobs" / name
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"mine")
    with pytest.raises(JournalDamaged) as caught:
        verify(tmp_path, "last")
    assert str(stray) in str(caught.value)


def test_a_file_that_was_never_finished_is_no_damage(tmp_path: Path, run: Path) -> None:
    (holding(run, b"brief").parent / ".new-abc").write_bytes(b"half")
    assert verify(tmp_path, "last") == 0
