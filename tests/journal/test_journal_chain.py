from collections.abc import Callable
from pathlib import Path

import pytest

from orchestrator.errors import JournalDamaged
from orchestrator.events import Noted, Scope, StepEnded
from orchestrator.journal import chain, reading
from orchestrator.journal.memory import MemoryJournal

LINES = 5


@pytest.fixture
def sample() -> bytes:
    journal = MemoryJournal("01ARZ3NDEKTSV4RRFFQ69G5FAV", now=lambda: 0.0, mono=lambda: 0.0)
    for number in range(LINES - 1):
        journal.append(Noted(text=f"note {number}\n\ud800"), scope=Scope(item="c1"))
    journal.append(StepEnded(state="done"))
    return b"".join(line + b"\n" for line in journal.lines)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def test_a_cut_at_any_byte_loses_no_whole_event(sample: bytes, path: Path) -> None:
    for cut in range(len(sample) + 1):
        path.write_bytes(sample[:cut])
        whole = sample[:cut].count(b"\n")
        rest = sample[:cut].rpartition(b"\n")[2]

        said = reading.read(path)

        assert len(said.envelopes) == whole
        assert said.torn == (rest or None)


def test_a_bit_flipped_anywhere_is_never_taken_for_truth(sample: bytes, path: Path) -> None:
    truth = reading.read(write(path, sample)).head
    for place in range(len(sample)):
        flipped = bytearray(sample)
        flipped[place] ^= 1 << place % 8
        path.write_bytes(flipped)
        if place == len(sample) - 1:  # the last line feed: its line is torn, and told
            assert reading.read(path).torn
            assert reading.read(path).head != truth
            continue
        with pytest.raises(JournalDamaged) as caught:
            reading.read(path)
        assert caught.value.place is not None
        assert caught.value.place.line == sample[:place].count(b"\n") + 1


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("gone", range(LINES - 1))
def test_a_line_taken_out_breaks_the_chain_at_its_place(
    sample: bytes, path: Path, gone: int
) -> None:
    kept = sample.splitlines(keepends=True)
    del kept[gone]

    with pytest.raises(JournalDamaged, match="does not follow the line before") as caught:
        reading.read(write(path, b"".join(kept)))

    assert caught.value.place is not None
    assert (caught.value.place.path, caught.value.place.line) == (str(path), gone + 1)


def test_two_lines_changed_round_break_the_chain(sample: bytes, path: Path) -> None:
    kept = sample.splitlines(keepends=True)
    kept[1], kept[2] = kept[2], kept[1]

    with pytest.raises(JournalDamaged, match="does not follow") as caught:
        reading.read(write(path, b"".join(kept)))

    assert "lines 1 to 1 are whole" in caught.value.hint


def test_a_line_changed_and_sealed_again_breaks_the_chain_at_the_next(
    sample: bytes, path: Path
) -> None:
    kept = sample.splitlines(keepends=True)
    body = kept[1].partition(b',"sum"')[0].replace(b"note 1", b"note 7") + b"}"
    kept[1] = chain.seal(body) + b"\n"

    with pytest.raises(JournalDamaged) as caught:
        reading.read(write(path, b"".join(kept)))

    assert caught.value.place is not None
    assert caught.value.place.line == 3


def test_the_head_tells_a_journal_that_lost_its_last_lines(sample: bytes, path: Path) -> None:
    whole = reading.read(write(path, sample))
    kept = b"".join(sample.splitlines(keepends=True)[:-1])

    assert reading.read(write(path, kept)).head != whole.head


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a doubled tail", lambda data: data + data.splitlines(keepends=True)[-1]),
        ("Windows line ends", lambda data: data.replace(b"\n", b"\r\n")),
        ("a byte order mark", lambda data: b"\xef\xbb\xbf" + data),
        ("an empty line", lambda data: data + b"\n"),
        ("zeros and a line feed", lambda data: data + b"\0" * 9 + b"\n"),
        ("lines of another journal", lambda data: data + other_run()),
    ],
)
def test_what_was_never_written_so_is_refused(
    sample: bytes, path: Path, name: str, change: Callable[[bytes], bytes]
) -> None:
    path.write_bytes(change(sample))

    with pytest.raises(JournalDamaged, match="damaged here"):
        reading.read(path)


def other_run() -> bytes:
    journal = MemoryJournal()
    journal.append(Noted(text="elsewhere"))
    return journal.lines[0] + b"\n"


def test_zeros_after_a_power_cut_are_a_torn_end(sample: bytes, path: Path) -> None:
    said = reading.read(write(path, sample + b"\0" * 4096))

    assert len(said.envelopes) == LINES
    assert said.torn == b"\0" * 4096


def test_an_empty_journal_has_no_events_and_is_whole(path: Path) -> None:
    said = reading.read(write(path, b""))

    assert (said.envelopes, said.torn, said.head) == ((), None, "0" * 64)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"v":2,"prev":"%s","seq":1}' % (b"0" * 64), "its format is 2, this program reads 1"),
        (b'{"v":1,"seq":1,"x":NaN}', "it is not JSON"),
        (b'{"v":1,"x":' + b"[" * 100_000 + b"}", "it is not JSON"),
        (b'{"v":1,"prev":"%s","seq":9}' % (b"0" * 64), "it is number 9, expected 1"),
        (b'{"v":1,"prev":"%s","seq":1}' % (b"0" * 64), "it has no event with a kind"),
    ],
)
def test_a_well_sealed_line_that_says_nonsense_is_refused(
    path: Path, body: bytes, reason: str
) -> None:
    path.write_bytes(chain.seal(body) + b"\n")

    with pytest.raises(JournalDamaged, match=reason):
        reading.read(path)


def test_a_line_of_another_run_is_refused_even_if_it_chains(path: Path) -> None:
    journal = MemoryJournal("A")
    journal.append(Noted(text="of the run A"))
    (first,) = journal.lines
    head = chain.digest(first).encode()
    second = chain.seal(b'{"v":1,"run":"B","seq":2,"prev":"%s"}' % head)

    with pytest.raises(JournalDamaged, match="belongs to the run B, expected A"):
        reading.read(write(path, first + b"\n" + second + b"\n"))


def test_a_journal_that_is_not_there_says_so(path: Path) -> None:
    with pytest.raises(JournalDamaged, match="cannot be read: No such file"):
        reading.read(path)
