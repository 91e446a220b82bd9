"""The demo shop with chosen bugs and its workspace, and what `orch qa` says of a ticket there.

The program as a user starts it: a process a run, a real browser. Above: the benchmarks that
count verdicts; below: `orchestrator.demo.workspace`.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from orchestrator.demo.workspace import CRITERIA, expected, free_port, write
from orchestrator.messages import Json

ORCH = (sys.executable, "-m", "orchestrator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop that is being served, and the folder and environment to test it from."""

    folder: Path
    environment: Mapping[str, str]
    bugs: tuple[str, ...]

    @property
    def scratch(self) -> Path:
        """A folder for temporary files of what is started here."""
        return self.folder.parent / "scratch"

    def outcomes(self, key: str) -> dict[int, str]:
        """What a run of the ticket says, by the criteria's numbers; empty if it said nothing."""
        return _outcomes(self._run(key))

    def _run(self, *words: str) -> Json:
        """The JSON that `orch qa` ends with; None if it said nothing."""
        ran = subprocess.run(
            [*ORCH, "qa", *words, "--json"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        try:
            return json.loads(ran.stdout)
        except ValueError:
            return None

    def wrong(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The criteria of these tickets that came out otherwise than the bugs let expect."""
        return tuple(line for key in keys for line in self._wrong(key, self.outcomes(key)))

    def wrong_of_all(self) -> tuple[str, ...]:
        """Those of all tickets, from one run that holds the browsers up."""
        found = self._run("--query", "SHOP") or {"tickets": []}
        each = {one["key"]: _outcomes(one["result"]) for one in found["tickets"]}
        return tuple(line for key in CRITERIA for line in self._wrong(key, each.get(key, {})))

    def _wrong(self, key: str, found: Mapping[int, str]) -> Iterator[str]:
        for (ticket, number), good in expected(self.bugs).items():
            wanted = "pass" if good else "fail"
            if ticket == key and found.get(number) != wanted:
                yield f"{key} criterion {number}: expected {wanted}, found {found.get(number)}"


def _outcomes(result: Json) -> dict[int, str]:
    rows = result["criteria"] if result else []
    return {row["number"]: _said(row) for row in rows}


def _said(row: Json) -> str:
    """The outcome; of what was neither passed nor failed also why, for nobody can look it up."""
    if row["outcome"] in {"pass", "fail"}:
        return str(row["outcome"])
    return f"{row['outcome']}: {row['code']}, {row['reason']}"


@contextmanager
def opened(bugs: Sequence[str]) -> Iterator[Shop]:
    """The shop with these bugs, in a folder of its own until it is left."""
    with tempfile.TemporaryDirectory() as place:
        folder, port = Path(place) / "shop", free_port()
        write(folder, port=port, bugs=bugs)
        (Path(place) / "scratch").mkdir()
        environment = {**os.environ, "ORCH_HOME": str(Path(place) / "home")}
        subprocess.run(
            [*ORCH, "trust", "--yes"], cwd=folder, env=environment, capture_output=True, check=True
        )
        planted = [word for bug in bugs for word in ("--bug", bug)]
        with subprocess.Popen(
            [*ORCH, "demo", "--serve", "--port", str(port), *planted],
            env=environment,
            stdout=subprocess.PIPE,
        ) as served:
            assert served.stdout
            served.stdout.readline()
            try:
                yield Shop(folder=folder, environment=environment, bugs=tuple(bugs))
            finally:
                served.terminate()
