import multiprocessing
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orchestrator.errors import JournalDamaged, OrchError, Refused
from orchestrator.events import Envelope, Noted, Scope, Stored
from orchestrator.journal import reading, runs
from orchestrator.journal.blobs import Blobs
from orchestrator.journal.file import FileJournal
from orchestrator.journal.journal import Journal
from orchestrator.journal.memory import MemoryJournal


@pytest.fixture(params=["file", "memory"])
def journal(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[FileJournal | MemoryJournal]:
    made = FileJournal.create(tmp_path) if request.param == "file" else MemoryJournal()
    yield made
    made.close()


def as_journal(journal: Journal) -> Journal:
    """Only a type check: both twins are journals."""
    return journal


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """As a full disk: the kernel itself refuses to let a file grow beyond `size`."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def files_left(count: int) -> Iterator[None]:
    """The kernel lets so many more files be opened at once; afterwards as many are open as before.

    A file that stays open takes the number of the next one.
    """
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = [os.open(os.devnull, os.O_RDONLY) for _ in range(count)]
    for one in free:
        os.close(one)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(free) + 1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    again = [os.open(os.devnull, os.O_RDONLY) for _ in range(count)]
    for one in again:
        os.close(one)
    assert again == free


# Both twins


def test_events_are_numbered_from_one_and_chained(journal: FileJournal | MemoryJournal) -> None:
    first = as_journal(journal).append(Noted(text="a"))
    second = journal.append(Noted(text="b"), scope=Scope(item="c1"))

    assert (first.seq, second.seq) == (1, 2)
    assert first.prev == "0" * 64 != second.prev
    assert (second.scope.item, second.actor.id, second.run) == ("c1", "orch", journal.run)


def test_a_sync_with_nothing_new_waits_for_no_disk(journal: FileJournal | MemoryJournal) -> None:
    journal.sync()
    assert journal.syncs == 0

    journal.append(Noted(text="a"))
    journal.append(Noted(text="b"))
    journal.sync()
    journal.sync()
    assert journal.syncs == 1

    journal.put(b"only a blob")
    journal.sync()
    journal.put(b"only a blob")
    journal.sync()
    assert journal.syncs == 2


def test_bytes_are_given_back_by_their_hash(journal: FileJournal | MemoryJournal) -> None:
    sha256 = journal.put(b"a page")

    assert sha256 == journal.put(b"a page")
    assert journal.get(sha256) == b"a page"
    with pytest.raises(OrchError, match="no blob 000000000000"):
        journal.get("0" * 64)


def test_an_artifact_is_a_blob_a_named_file_and_an_event(
    journal: FileJournal | MemoryJournal,
) -> None:
    first = journal.keep("criterion 3: fail.png", b"one", "image/png", scope=Scope(item="c3"))
    other = journal.keep("criterion 3: fail.png", b"two", "image/png")

    assert first == Stored(
        name="criterion-3-fail.png", media="image/png", blob=journal.put(b"one"), size=3
    )
    assert other.name == "criterion-3-fail-2.png"
    assert journal.get(first.blob) == b"one"


def test_the_watcher_sees_each_envelope_once(tmp_path: Path) -> None:
    seen: list[Envelope] = []
    with_file = FileJournal.create(tmp_path, watch=seen.append)
    in_memory = MemoryJournal(watch=seen.append)

    written = [with_file.append(Noted(text="a")), in_memory.append(Noted(text="b"))]

    assert seen == written
    with_file.close()


def test_a_closed_journal_takes_nothing_more(journal: FileJournal | MemoryJournal) -> None:
    journal.append(Noted(text="a"))
    journal.close()
    journal.close()

    assert journal.syncs == 1
    with pytest.raises(OrchError, match="is closed"):
        journal.append(Noted(text="b"))


# On disk


def test_what_was_appended_is_in_the_file_before_any_sync(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path)

    written = journal.append(Noted(text="a"))

    assert reading.read(runs.journal_file(tmp_path, journal.run)).envelopes == (written,)
    journal.close()


def test_the_folder_is_private_and_kept_out_of_git(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path)
    journal.keep("page.png", b"png", "image/png")
    journal.close()

    assert (tmp_path / ".orch/.gitignore").read_text(encoding="utf-8") == "*\n"
    assert (journal.folder / "artifacts/page.png").read_bytes() == b"png"
    assert (journal.folder / "logs").is_dir()
    for path in (tmp_path / ".orch").rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == 0o700 if path.is_dir() else mode & 0o077 == 0 or path.parent.name != "blobs"
    assert stat.S_IMODE((journal.folder / "journal.jsonl").stat().st_mode) == 0o600


@pytest.mark.parametrize("link", [".orch", ".orch/runs", ".orch/.gitignore"])
def test_a_link_in_place_of_a_folder_is_refused(tmp_path: Path, link: str) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (project / link).parent.mkdir(parents=True)
    (project / link).symlink_to(elsewhere)

    with pytest.raises(Refused, match="is a symbolic link"):
        FileJournal.create(project)

    assert list(elsewhere.iterdir()) == []


def test_a_run_folder_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path)
    journal.close()
    moved = journal.folder.rename(tmp_path / "moved")
    journal.folder.symlink_to(moved)

    with pytest.raises(Refused, match="is a symbolic link"):
        FileJournal.reopen(tmp_path, journal.run)


def test_a_full_disk_leaves_no_half_line_and_says_what_to_do(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path)
    first = journal.append(Noted(text="a"))
    path = runs.journal_file(tmp_path, journal.run)
    whole = path.read_bytes()

    with largest_file(len(whole) + 100), pytest.raises(OrchError) as caught:
        journal.append(Noted(text="b" * 1000))

    assert path.read_bytes() == whole
    assert "cannot be recorded: File too large" in caught.value.message
    assert "ulimit -f" in caught.value.hint
    second = journal.append(Noted(text="there is room again"))
    journal.close()
    assert reading.read(path).envelopes == (first, second)


def test_a_blob_that_finds_no_room_leaves_no_file(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path)

    with largest_file(100), pytest.raises(OrchError, match="cannot be recorded"):
        journal.put(b"x" * 1000)

    assert [path for path in (journal.folder / "blobs").rglob("*") if path.is_file()] == []
    journal.put(b"x" * 1000)
    journal.close()


def test_after_a_failed_sync_nothing_is_believed_any_more(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path)
    journal.append(Noted(text="a"))
    journal.put(b"gone before it was safe")
    for path in (journal.folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()

    with pytest.raises(OrchError, match="cannot be recorded"):
        journal.sync()
    with pytest.raises(OrchError, match="cannot be recorded"):
        journal.append(Noted(text="b"))
    with pytest.raises(OrchError, match="cannot be recorded"):
        journal.sync()

    journal.close()


def test_one_process_writes_a_run_at_a_time(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path)

    with pytest.raises(OrchError, match="is being written by another process"):
        FileJournal.reopen(tmp_path, journal.run)

    journal.close()
    again, _ = FileJournal.reopen(tmp_path, journal.run)
    again.close()


def test_a_run_whose_lock_cannot_be_opened_says_so_and_what_to_do(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path)
    journal.append(Noted(text="begun"))
    journal.close()
    lock = runs.run_folder(tmp_path, journal.run) / "lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    with pytest.raises(OrchError, match="the run cannot be recorded") as raised:
        FileJournal.reopen(tmp_path, journal.run)
    assert "mend this" in raised.value.hint


def test_a_run_that_is_there_is_not_begun_again(tmp_path: Path) -> None:
    FileJournal.create(tmp_path, "01ARZ3NDEKTSV4RRFFQ69G5FAV").close()

    with pytest.raises(OrchError, match="File exists"):
        FileJournal.create(tmp_path, "01ARZ3NDEKTSV4RRFFQ69G5FAV")


def test_a_run_that_cannot_be_begun_leaves_no_file_open_and_no_lock(tmp_path: Path) -> None:
    run = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    # enough for its lock and its journal, and for no folder that is synced
    with files_left(2), pytest.raises(OrchError, match="Too many open files") as caught:
        FileJournal.create(tmp_path, run)
    assert "ulimit -n" in caught.value.hint
    again, _ = FileJournal.reopen(tmp_path, run)
    again.close()


def test_going_on_cuts_the_torn_end_and_counts_a_new_epoch(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path)
    journal.append(Noted(text="a"))
    journal.close()
    path = runs.journal_file(tmp_path, journal.run)
    with path.open("ab") as file:
        file.write(b'{"v":1,"run":"01A')

    again, said = FileJournal.reopen(tmp_path, journal.run)
    written = again.append(Noted(text="b"))
    again.close()

    assert said.torn == b'{"v":1,"run":"01A'
    assert (written.seq, written.epoch) == (2, 2)
    assert [envelope.seq for envelope in reading.read(path).envelopes] == [1, 2]


def test_a_damaged_journal_is_not_gone_on_with_and_stays_free(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path)
    journal.append(Noted(text="a"))
    journal.close()
    path = runs.journal_file(tmp_path, journal.run)
    path.write_bytes(path.read_bytes().replace(b'"a"', b'"b"'))

    for _ in range(2):
        with pytest.raises(JournalDamaged):
            FileJournal.reopen(tmp_path, journal.run)


def _die_while_writing(project: str, run: str) -> None:
    journal = FileJournal.create(Path(project), run)
    for number in range(3):
        journal.append(Noted(text=str(number)))
    os.kill(os.getpid(), 9)


def test_a_killed_writer_loses_no_event_and_frees_the_run(tmp_path: Path) -> None:
    run = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    child = multiprocessing.get_context("spawn").Process(
        target=_die_while_writing, args=(str(tmp_path), run)
    )
    child.start()
    child.join()

    journal, said = FileJournal.reopen(tmp_path, run)
    journal.close()

    assert child.exitcode == -9
    assert [envelope.event for envelope in said.envelopes] == [Noted(text=str(n)) for n in range(3)]


# Blobs


def test_a_blob_whose_bytes_changed_is_damage(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    sha256 = blobs.put(b"a page")
    (tmp_path / sha256[:2] / sha256).write_bytes(b"A page")

    with pytest.raises(JournalDamaged, match="not those that were kept"):
        blobs.get(sha256)


def test_a_blob_that_a_lost_machine_left_empty_is_written_again(tmp_path: Path) -> None:
    sha256 = Blobs(tmp_path).put(b"a page")
    (tmp_path / sha256[:2] / sha256).write_bytes(b"")

    assert Blobs(tmp_path).put(b"a page") == sha256
    assert Blobs(tmp_path).get(sha256) == b"a page"


@pytest.mark.parametrize("word", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_sha256_names_a_blob(tmp_path: Path, word: str) -> None:
    with pytest.raises(OrchError, match="is not the sha256 of a blob"):
        Blobs(tmp_path).get(word)
