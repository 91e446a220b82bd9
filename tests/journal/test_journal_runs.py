from itertools import repeat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import Refused, UsageError
from orchestrator.journal import runs
from orchestrator.journal.artifacts import safe_name
from orchestrator.journal.file import FileJournal
from orchestrator.journal.ids import ALPHABET, is_id, new_id

OLD = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
NEW = "01ARZ3NDEKTSV4RRFFQ69G5FB0"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for run in (NEW, OLD):
        FileJournal.create(tmp_path, run).close()
    return tmp_path


def test_an_id_has_26_signs_and_its_time_first() -> None:
    assert new_id(lambda: 0.0, bytes) == "0" * 26
    assert new_id(lambda: 1.0, lambda n: b"\xff" * n) == "00000000Z8ZZZZZZZZZZZZZZZZ"


@given(st.lists(st.floats(0, 2**37), min_size=2, max_size=2), st.binary(min_size=10, max_size=10))
def test_ids_sort_by_their_time(moments: list[float], noise: bytes) -> None:
    early, late = sorted(int(moment * 1000) / 1000 for moment in moments)

    first, second = new_id(lambda: early, lambda _: noise), new_id(lambda: late, lambda _: noise)

    assert first <= second
    assert is_id(first)
    assert set(first) <= set(ALPHABET)


@pytest.mark.parametrize("word", ["", OLD[:-1], OLD + "0", "8" + OLD[1:], OLD.lower(), "../" + OLD])
def test_what_is_no_id_is_not_taken_for_one(word: str) -> None:
    assert not is_id(word)


def test_runs_are_listed_newest_first_and_only_with_a_journal(project: Path) -> None:
    (project / ".orch/runs/01ARZ3NDEKTSV4RRFFQ69G5FZZ").mkdir()
    (project / ".orch/runs/notes.txt").write_text("mine", encoding="utf-8")

    assert runs.list_runs(project) == (NEW, OLD)


@pytest.mark.parametrize(
    ("word", "run"), [("last", NEW), (OLD, OLD), (NEW[:-1], NEW), (OLD[:-2].lower() + "av", OLD)]
)
def test_a_run_is_called_by_its_id_a_prefix_or_last(project: Path, word: str, run: str) -> None:
    assert runs.resolve(project, word) == run


def test_the_last_run_is_the_one_begun_last_whatever_the_clock_says(tmp_path: Path) -> None:
    moments = (1_800_000_000.0, 1_700_000_000.0, 1_700_000_000.0, 0.0, 1_900_000_000.0)
    begun: list[str] = []
    for moment in moments:
        journal = FileJournal.create(tmp_path, now=repeat(moment).__next__)
        journal.close()
        begun.append(journal.run)
        assert runs.resolve(tmp_path, "last") == journal.run

    assert runs.list_runs(tmp_path) == tuple(reversed(begun))
    assert begun[-1] >= new_id(lambda: 1_900_000_000.0, bytes)


@given(st.floats(0, 2**37), st.floats(0, 2**37), st.binary(min_size=10, max_size=10))
def test_an_id_is_greater_than_the_one_that_it_comes_after(
    before: float, now: float, noise: bytes
) -> None:
    first = new_id(lambda: before, lambda _: noise)

    second = new_id(lambda: now, bytes, after=first)

    assert second > first
    assert is_id(second)
    assert new_id(lambda: now, lambda _: noise) <= new_id(lambda: now, lambda _: noise, after=first)


def test_a_prefix_of_two_runs_names_the_candidates(project: Path) -> None:
    with pytest.raises(UsageError, match="2 runs begin with '01AR'") as caught:
        runs.resolve(project, "01AR")

    assert caught.value.hint == f"there are {NEW}, {OLD}"


def test_a_run_that_is_not_there_names_the_nearest(project: Path) -> None:
    with pytest.raises(UsageError, match="no run is called") as near:
        runs.resolve(project, OLD.replace("TSV", "TVS"))
    with pytest.raises(UsageError) as far:
        runs.resolve(project, "")

    assert near.value.hint == f"did you mean {OLD}?"
    assert far.value.hint == f"there are {NEW}, {OLD}; `last` is the newest"


def test_a_project_without_runs_says_what_to_do_first(tmp_path: Path) -> None:
    assert runs.list_runs(tmp_path) == ()
    with pytest.raises(UsageError, match="there are no runs") as caught:
        runs.resolve(tmp_path, "last")

    assert "run a command first" in caught.value.hint


def test_runs_behind_a_link_are_not_listed(project: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/.orch").symlink_to(project / ".orch")

    with pytest.raises(Refused, match="is a symbolic link"):
        runs.list_runs(tmp_path / "other")


def test_the_blobs_of_an_ended_run_can_be_read(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path)
    sha256 = journal.put(b"a page")
    journal.close()

    assert runs.blobs(tmp_path, journal.run).get(sha256) == b"a page"


@given(st.text(), st.sets(st.text()))
def test_an_artifact_gets_a_plain_name_that_is_free(name: str, taken: set[str]) -> None:
    for _ in range(3):
        file = safe_name(name, taken)
        assert file not in taken
        assert file.isascii()
        assert "/" not in file
        assert not file.startswith(".")
        assert 0 < len(file) <= 100
        taken.add(file)
