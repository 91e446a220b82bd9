"""`python -m benchmarks.frameworks`: a turn's own time, against four other frameworks.

A scripted model calls one tool in process at every turn; what is left is the framework's own time,
by the clock and of the processor, which other programs hardly change.
Each is installed with pip, within a time limit, into an environment that is thrown away, and plays
the same conversation in a process of its own, in turn with ours; one that won't install is noted.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figure import Figure

HERE = Path(__file__).parent
LASTS = 600
"""Seconds that an installation, or one conversation, may take."""

ROUNDS = 5
TURNS = (20, 200)
CLOCKS = ("by the clock", "processor")
PYTHONS = ("python3.14", "python3.13", "python3.12", sys.executable)
"""What theirs run on, the newest that is there: none is held back by ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """One that is compared with: what pip is asked for, and the file that plays it."""

    name: str
    player: str
    packages: tuple[str, ...]


FRAMEWORKS = (
    Framework(
        name="pydantic-ai", player="with_pydantic_ai.py", packages=("pydantic-ai-slim>=2.68",)
    ),
    Framework(
        name="langgraph",
        player="with_langgraph.py",
        packages=("langgraph>=1.2", "langchain-mcp-adapters>=0.3", "langgraph-checkpoint-sqlite"),
    ),
    Framework(
        name="openai-agents", player="with_openai_agents.py", packages=("openai-agents>=0.24",)
    ),
    Framework(name="fast-agent", player="with_fast_agent.py", packages=("fast-agent-mcp>=0.10",)),
)


class Player:
    """A process that plays a conversation for each line that it is told."""

    def __init__(self, command: Sequence[str], cwd: Path) -> None:
        self.process = subprocess.Popen(
            [*command],
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def play(self, turns: int, *, durable: bool) -> tuple[float, float]:
        """The seconds of one turn, by the clock and of the processor.

        Raises RuntimeError where the player ended.
        """
        assert self.process.stdin
        assert self.process.stdout
        watch = threading.Timer(LASTS, self.process.kill)
        watch.start()
        try:
            self.process.stdin.write(f"{turns} {durable:d}\n")
            self.process.stdin.flush()
            said = self.process.stdout.readline().split()
        except OSError:
            said = []
        finally:
            watch.cancel()
        if len(said) != 2:
            raise RuntimeError(f"the player ended: {' '.join(said)}")
        clock, processor = map(float, said)
        return clock / turns, processor / turns

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def playing(command: Sequence[str], cwd: Path) -> Iterator[Player]:
    """A player that has warmed up."""
    player = Player(command, cwd)
    try:
        for durable in (False, True):
            player.play(TURNS[0], durable=durable)
        yield player
    finally:
        player.end()


def figures() -> Iterator[Figure]:
    """Each framework at each length, with and without durability; what is left out is printed."""
    ours = [sys.executable, "-m", "benchmarks.players.with_orch"]
    for one in FRAMEWORKS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                python = installed(one, Path(folder))
                theirs = [str(python), "-W", "ignore", str(HERE / "players" / one.player)]
                with playing(ours, HERE.parent) as mine, playing(theirs, python.parent) as other:
                    yield from compared(one, python, mine, other)
            except RuntimeError as error:
                print(f"{one.name} is left out: {error}")


def installed(one: Framework, folder: Path) -> Path:
    """The interpreter of a new environment that has it. Raises RuntimeError with why not."""
    made = [_newest(), "-m", "venv", str(folder / "env")]
    python = folder / "env" / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", *one.packages]
    try:
        for command in (made, pip):
            subprocess.run(command, capture_output=True, check=True, timeout=LASTS, text=True)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"it did not install within {LASTS} s") from None
    except subprocess.CalledProcessError as failed:
        last = (failed.stderr.strip() or "for no reason that was told").splitlines()[-1]
        raise RuntimeError(f"it does not install: {last}") from None
    return python


def _newest() -> str:
    for name in PYTHONS:
        found = shutil.which(name)
        if (
            found
            and not subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode
        ):
            return found
    return sys.executable


def compared(one: Framework, python: Path, ours: Player, theirs: Player) -> Iterator[Figure]:
    """Each length with and without durability, by both clocks: medians of pairs.

    The two of a pair play one after the other, and take turns at being first.
    """
    against = f"{one.name} {_version(one, python)}"
    for durable in (False, True):
        for turns in TURNS:
            pairs = [
                _pair(ours, theirs, turns, durable=durable, swapped=bool(round_ % 2))
                for round_ in range(ROUNDS)
            ]
            kept = "on disk" if durable else "in memory"
            for place, clock in enumerate(CLOCKS):
                mine, others = (
                    statistics.median(seconds[place] for seconds in side)
                    for side in zip(*pairs, strict=True)
                )
                name = f"{one.name}, {turns} turns {kept}, {clock}"
                yield Figure(name=name, ours=mine, theirs=others, against=against, bar=1.0)


def _pair(
    ours: Player, theirs: Player, turns: int, *, durable: bool, swapped: bool
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ours and theirs, theirs played first where it is swapped."""
    if swapped:
        second = theirs.play(turns, durable=durable)
        return ours.play(turns, durable=durable), second
    return ours.play(turns, durable=durable), theirs.play(turns, durable=durable)


def _version(one: Framework, python: Path) -> str:
    package = one.packages[0].partition(">")[0]
    code = (
        "import importlib.metadata as m, platform as p; "
        f"print(m.version({package!r}) + ', Python', p.python_version())"
    )
    said = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    return said.stdout.strip()


def main() -> None:
    """Print the table, a line when it is measured."""
    print(f"{'own time of a turn':50} {'ours':>10} {'theirs':>10} {'ratio':>7}  against")
    for one in figures():
        mine, others = (f"{1000 * value:.2f} ms" for value in (one.ours, one.theirs))
        mark = "" if one.holds else "  over the bar"
        print(
            f"{one.name:50} {mine:>10} {others:>10} {one.ratio:7.3f}  {one.against}{mark}",
            flush=True,
        )


if __name__ == "__main__":
    main()
