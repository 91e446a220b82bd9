"""`python -m benchmarks.frameworks`: a turn's own time, against four other frameworks.

A scripted model calls one tool in process at every turn; what is left is the framework's own time,
by the clock and of the processor, which other programs hardly change.
Each is installed with pip, within a time limit, into an environment that is thrown away, and plays
the same conversation in a process of its own, in turn with ours; one that won't install is noted.
What was measured is stored at once, and a benchmark that was ended goes on where it was:
BENCHMARKS_ROUNDS names the folder of frameworks.json; delete the file to begin anew.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure

HERE = Path(__file__).parent
LASTS = 900
"""Seconds that an installation, or one conversation, may take."""

ROUNDS = 5
"""Pairs of each line, an odd number: the pair in the middle is told."""

TURNS = (20, 200)
CONVERSATIONS = tuple((turns, durable) for durable in (False, True) for turns in TURNS)
CLOCKS = ("by the clock", "processor")
PYTHONS = ("python3.14", "python3.13", "python3.12", sys.executable)
"""What theirs run on, the newest that is there: none is held back by ours."""

Pair = tuple[tuple[float, float], tuple[float, float]]
"""Ours and theirs, each the seconds of a turn by each clock."""


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
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        self.process = subprocess.Popen(
            [*command],
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
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
            self.errors.seek(0)
            told = self.errors.read().decode(errors="replace").strip() or "and said nothing"
            raise RuntimeError(f"its player ended: {told.splitlines()[-1]}")
        clock, processor = map(float, said)
        return clock / turns, processor / turns

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.errors.close()


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


class Store:
    """The figures that were measured already, by framework, in a file."""

    def __init__(self) -> None:
        folder = Path(os.environ.get("BENCHMARKS_ROUNDS", HERE))
        self.place = folder / "frameworks.json"
        self.known: dict[str, list[dict[str, Any]]] = (
            json.loads(self.place.read_text(encoding="utf-8")) if self.place.exists() else {}
        )

    def of(self, line: str) -> list[Figure]:
        """The figures of a line of the table, one a clock; none where it was not measured."""
        return [Figure(**one) for one in self.known.get(line, ())]

    def keep(self, line: str, found: Sequence[Figure]) -> None:
        """Store a line's figures before the next is begun."""
        self.known[line] = [asdict(one) for one in found]
        self.place.write_text(json.dumps(self.known, indent=2) + "\n", encoding="utf-8")


def figures() -> Iterator[Figure]:
    """Each framework at each length, with and without durability; what is left out is printed."""
    store = Store()
    for one in FRAMEWORKS:
        known = [store.of(_line(one, *conversation)) for conversation in CONVERSATIONS]
        if all(known):
            yield from itertools.chain.from_iterable(known)
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                yield from measured(one, installed(one, Path(folder)), store)
            except RuntimeError as error:
                print(f"{one.name} is left out: {error}", flush=True)


def measured(one: Framework, python: Path, store: Store) -> Iterator[Figure]:
    """A framework's figures, those that are stored and those that are not yet."""
    ours = [sys.executable, "-m", "benchmarks.players.with_orch"]
    theirs = [str(python), "-W", "ignore", str(HERE / "players" / one.player)]
    version = _version(one, python)
    with playing(ours, HERE.parent) as mine, playing(theirs, python.parent) as other:
        for turns, durable in CONVERSATIONS:
            line = _line(one, turns, durable)
            found = store.of(line)
            if not found:
                found = compared(line, version, _pairs(mine, other, turns, durable=durable))
                store.keep(line, found)
            yield from found


def _line(one: Framework, turns: int, durable: bool) -> str:
    return f"{one.name}, {turns} turns {'on disk' if durable else 'in memory'}"


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


def compared(line: str, version: str, pairs: Sequence[Pair]) -> list[Figure]:
    """A line by each clock: the pair in the middle, by its ratio.

    What slows the machine for a while slows both of a pair.
    """
    found: list[Figure] = []
    for place, clock in enumerate(CLOCKS):
        sides = sorted(((a[place], b[place]) for a, b in pairs), key=lambda pair: pair[0] / pair[1])
        mine, others = sides[len(sides) // 2]
        name = f"{line}, {clock}"
        found.append(Figure(name=name, ours=mine, theirs=others, against=version, bar=1.0))
    return found


def _pairs(ours: Player, theirs: Player, turns: int, *, durable: bool) -> list[Pair]:
    """The two of a pair play one after the other, and take turns at being first."""
    return [
        _pair(ours, theirs, turns, durable=durable, swapped=bool(round_ % 2))
        for round_ in range(ROUNDS)
    ]


def _pair(ours: Player, theirs: Player, turns: int, *, durable: bool, swapped: bool) -> Pair:
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
    return f"{one.name} {said.stdout.strip()}"


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
