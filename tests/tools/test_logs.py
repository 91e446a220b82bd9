"""What a child says: masked line by line, bounded, and never a reason for it to wait."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import anyio
import anyio.to_thread
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.tools import logs
from orchestrator.tools.logs import FULL, LONGEST_LINE, TOO_LONG, WITHHELD, Cover, child_log
from orchestrator.tools.masking import Mask

CANARY = "Zebra-hunter2!"
COVER = Mask({"shopper.password": CANARY}).bytes
HELD = b"{{shopper.password}}"


async def said(tmp_path: Path, script: str, cover: Cover | None = COVER) -> bytes:
    """The log of a child that runs this Python."""
    log = tmp_path / "logs" / "child.log"
    async with child_log(log, cover) as handle:
        await anyio.to_thread.run_sync(lambda: run(script, handle))
    return log.read_bytes()


def run(script: str, handle: int) -> None:
    subprocess.run([sys.executable, "-c", script], stdout=handle, stderr=handle, check=True)


@pytest.mark.anyio
async def test_a_secret_in_a_childs_words_is_masked_on_its_way_to_the_file(tmp_path: Path) -> None:
    script = (
        f"print('before'); print('the password is {CANARY}!'); print('{CANARY.encode().hex()}')"
    )
    assert (
        await said(tmp_path, script) == b"before\nthe password is " + HELD + b"!\n" + HELD + b"\n"
    )


@pytest.mark.anyio
async def test_without_secrets_the_child_has_the_file_itself(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    async with child_log(log) as handle:
        assert os.path.samestat(os.fstat(handle), log.stat())
        assert log.stat().st_mode & 0o777 == 0o600
    assert await said(tmp_path, "print('plain', end='')", None) == b"plain"


@pytest.mark.anyio
async def test_a_secret_that_comes_in_pieces_is_still_one_line(tmp_path: Path) -> None:
    script = (
        "import os\n"
        f"for letter in 'x {CANARY} y': os.write(1, letter.encode())\n"
        f"os.write(1, b'{CANARY}')"
    )
    assert await said(tmp_path, script) == b"x " + HELD + b" y" + HELD + b"\n"


@pytest.mark.anyio
async def test_what_is_no_text_comes_through_as_it_is(tmp_path: Path) -> None:
    assert await said(tmp_path, r"import os; os.write(1, b'\xff\x00\xfe\n')") == b"\xff\x00\xfe\n"


@pytest.mark.anyio
async def test_a_line_too_long_is_left_out_whole_and_the_next_is_there(tmp_path: Path) -> None:
    script = f"print('x' * {3 * LONGEST_LINE} + '{CANARY}'); print('after')"
    assert await said(tmp_path, script) == TOO_LONG + b"after\n"


@pytest.mark.anyio
async def test_a_child_that_never_stops_talking_never_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "LARGEST", 10_000)
    written = await said(tmp_path, "for n in range(50_000): print('line', n)")
    assert written.startswith(b"line 0\nline 1\n")
    assert written.endswith(FULL)
    assert len(written) < 10_000 + 2 * LONGEST_LINE


@pytest.mark.anyio
async def test_a_failing_mask_only_loses_lines(tmp_path: Path) -> None:
    def failing(block: bytes) -> bytes:
        raise ValueError(block)

    assert await said(tmp_path, f"print('{CANARY}')", failing) == WITHHELD


@pytest.mark.anyio
async def test_a_log_that_cannot_be_written_does_not_stop_the_child(tmp_path: Path) -> None:
    script = "for n in range(50_000): print('line', n)"
    log = tmp_path / "fifo"
    os.mkfifo(log)
    reader = os.open(log, os.O_RDONLY | os.O_NONBLOCK)
    async with child_log(log, COVER) as handle:
        os.close(reader)
        await anyio.to_thread.run_sync(lambda: run(script, handle))


@pytest.mark.anyio
async def test_a_process_that_got_away_does_not_hold_up_the_end(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    async with child_log(log, COVER) as handle:
        script = "import sys; sys.stdin.read()"
        stray = subprocess.Popen(  # noqa: ASYNC220
            [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=handle
        )
    assert stray.poll() is None
    stray.communicate()


@given(
    lines=st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=8),
    cuts=st.lists(st.integers(min_value=1, max_value=9)),
)
def test_lines_come_out_whole_however_they_came_in(lines: list[bytes], cuts: list[int]) -> None:
    whole = b"".join(line + b"\n" for line in lines)

    def chunks() -> Iterator[bytes]:
        rest = whole
        for cut in cuts:
            if rest[:cut]:
                yield rest[:cut]
            rest = rest[cut:]
        if rest:
            yield rest

    blocks = list(logs._lines(chunks()))
    assert b"".join(blocks) == whole
    assert all(block.endswith(b"\n") for block in blocks)
