"""Solving: each page's ticket through a real `orch qa` run, and what the page made of it.

A page is solved where the run's verdict is a pass and the page's own reward is full. Above:
`__main__`; below: `package`, `episodes`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from benchmarks.miniwob.episodes import SEED, episodes
from benchmarks.miniwob.package import VERSION, pages

TICKETS = Path(__file__).parent
LONGEST = 110
"""Seconds that the run of one page may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A page: the run's verdict, the page's reward (None: no episode ended), and why not."""

    page: str
    verdict: str
    reward: float | None
    seconds: float
    why: str

    @property
    def solved(self) -> bool:
        return self.verdict == "pass" and self.reward == 1

    @property
    def agrees(self) -> bool:
        """Whether the verdict says what the page says: a pass, and only a pass, is a reward."""
        return (self.verdict == "pass") == (self.reward == 1)

    def row(self) -> str:
        reward = "none" if self.reward is None else f"{self.reward:+.1f}"
        mark = "yes" if self.solved else "no"
        return (
            f"{self.page:24} {mark:6} {self.verdict:9} {reward:>6} {self.seconds:7.1f}  {self.why}"
        ).rstrip()


def main(names: list[str]) -> None:
    """Solve the pages named, or all; print the table, and keep it beside the tickets."""
    every = sorted(path.stem for path in TICKETS.glob("*.md"))
    print(f"{'page':24} {'solved':6} {'verdict':9} {'reward':>6} {'seconds':>7}  why not")
    rows: list[Solved] = []
    with tempfile.TemporaryDirectory(prefix="miniwob-") as folder:
        scratch = Path(folder)
        with _served(pages(scratch)) as base:
            for page in names or every:
                rows.append(_solve(page, base, scratch))
                print(rows[-1].row(), flush=True)
    solved = sum(row.solved for row in rows)
    against = [row.page for row in rows if not row.agrees]
    print(
        f"{solved} of {len(rows)} pages solved; verdict and reward differ: {against or 'nowhere'}"
    )
    if not names:
        kept = {
            "package": f"miniwob {VERSION}",
            "seed": SEED,
            "solved": solved,
            "pages": [{**asdict(row), "solved": row.solved} for row in rows],
        }
        text = json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
        (TICKETS / "results.json").write_text(text, encoding="utf-8")


def _solve(page: str, base: str, scratch: Path) -> Solved:
    project = scratch / page
    (project / "tickets").mkdir(parents=True)
    context = f"---\napp: {{url: '{base}'}}\n---\n"
    (project / "CONTEXT.md").write_text(context, encoding="utf-8")
    ticket = (TICKETS / f"{page}.md").read_text(encoding="utf-8")
    (project / "tickets" / "WOB-1.md").write_text(ticket, encoding="utf-8")
    began = time.monotonic()
    with episodes(project) as heard:
        ran = subprocess.run(
            [sys.executable, "-m", "orchestrator", "qa", "WOB-1", "--json"],
            cwd=project,
            env={**os.environ, "ORCH_HOME": str(scratch / "home")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )
    seconds = time.monotonic() - began
    verdict, why = _told(ran)
    return Solved(page=page, verdict=verdict, reward=heard.reward, seconds=seconds, why=why)


def _told(ran: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    """The verdict on the one criterion, and its reason where it is no pass."""
    try:
        (row,) = json.loads(ran.stdout)["criteria"]
    except ValueError:
        return "none", (ran.stderr.strip() or ran.stdout.strip())[:200]
    why = "" if row["outcome"] == "pass" else str(row["reason"])
    return str(row["outcome"]), why


@contextmanager
def _served(html: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(html)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""
