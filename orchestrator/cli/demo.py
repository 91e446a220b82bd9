"""`orch demo`: the shop, three of its tickets, and whether all went as announced.

The very commands that a user has, on a workspace like any other: nothing here knows how a verdict
comes about. Above: `app`; below: `execute`, `demo`.
"""

import shlex
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import anyio

from orchestrator.cli.execute import Words, print_result, run_and_summarise
from orchestrator.cli.loading import load
from orchestrator.cli.trust import startable, trusting
from orchestrator.demo.bugs import chosen
from orchestrator.demo.workspace import expected, free_port, shown, write
from orchestrator.errors import ExitCode, Interrupted, Terminated
from orchestrator.library.catalog import Catalog
from orchestrator.reports.summary import Summary
from orchestrator.tools.app import running_app
from orchestrator.tools.trust import fingerprint
from orchestrator.wording import number_of

SEEDED = ("lockout-never",)
"""The bug that the shop runs with unless others are named."""

NO_BUG = "none"
"""The name that stands for a shop without a bug."""


def serve(port: int, bugs: Sequence[str]) -> None:
    """Serve the shop until it is stopped."""
    from orchestrator.demo.shop import serve as serving

    serving(port, _named(bugs), lambda url: print(f"the demo shop is at {url}", flush=True))


def _named(bugs: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in bugs if name != NO_BUG)


def demo(into: Path | None, port: int, bugs: Sequence[str] | None) -> int:
    """Test three of the shop's tickets, and those that a named bug breaks.

    0 if every verdict is the announced one, else 1.
    """
    seeded = SEEDED if bugs is None else _named(bugs)
    chosen(seeded)
    folder = into if into is not None else Path(tempfile.mkdtemp(prefix="orch-demo-"))
    write(folder, port=port or free_port(), bugs=seeded)
    catalog = load(folder)
    catalog.stop_on_errors("qa")
    trusting().record(folder, fingerprint(folder, *startable(catalog)))
    _announce(folder, seeded)
    keys = shown(seeded)
    announced = {one: good for one, good in expected(seeded).items() if one[0] in keys}
    found: dict[tuple[str, int], str] = {}
    anyio.run(_all, folder, catalog, keys, found)
    return _compare(folder, announced, found)


def _announce(folder: Path, seeded: Sequence[str]) -> None:
    print(f"The demo shop and its tickets are in {folder}")
    for bug in sorted(chosen(seeded), key=lambda one: one.name):
        print(f"The shop runs with the bug `{bug.name}`: {bug.says}")
    if not seeded:
        print("The shop runs without a bug.")
    sys.stdout.flush()


async def _all(
    folder: Path, catalog: Catalog, keys: Sequence[str], found: dict[tuple[str, int], str]
) -> None:
    """One run a ticket; the shop stays up for all of them."""
    app = catalog.context.app
    assert app
    log = folder / ".orch" / "demo-shop.log"
    async with running_app(app.url, start=app.start, ready=app.ready, cwd=folder, log=log):
        for key in keys:
            print(f"\n$ orch qa {key}", flush=True)
            words = Words(arguments={"ticket": key}, options=_defaults(catalog))
            summary, ended = await run_and_summarise(folder, catalog, catalog.commands["qa"], words)
            print_result(summary, words, told=ended.error is not None)
            if ended.error:
                raise ended.error
            if ended.exit_code == ExitCode.INTERRUPTED:
                raise Interrupted("the demo was interrupted")
            if ended.exit_code == ExitCode.TERMINATED:
                raise Terminated("the demo was terminated")
            found |= _outcomes(key, summary)


def _defaults(catalog: Catalog) -> dict[str, str]:
    return {name: option.default for name, option in catalog.commands["qa"].options.items()}


def _outcomes(key: str, summary: Summary) -> dict[tuple[str, int], str]:
    return {(key, row.number): row.outcome or "" for row in summary.rows}


def _compare(
    folder: Path, announced: Mapping[tuple[str, int], bool], found: Mapping[tuple[str, int], str]
) -> int:
    """Say whether every criterion came out as announced."""
    wrong = [
        f"{key} criterion {number}: expected {'pass' if good else 'fail'}, "
        f"found {found.get((key, number), 'nothing')}"
        for (key, number), good in announced.items()
        if found.get((key, number)) != ("pass" if good else "fail")
    ]
    passes = sum(announced.values())
    fails = len(announced) - passes
    print()
    if wrong:
        print("Not as announced:\n  " + "\n  ".join(wrong))
    else:
        print(f"As announced: {sums(passes, fails)}.")
    orch, where = program(), shlex.quote(str(folder))
    print(f"To play with it: cd {where}; {orch} qa SHOP-1; {orch} runs show last")
    return int(ExitCode.FAILED if wrong else ExitCode.PASSED)


def sums(passes: int, fails: int) -> str:
    """`13 criteria pass, 1 fails because of the seeded bug`, the second only where one fails."""
    good = f"{number_of(passes, 'criterion')} {'passes' if passes == 1 else 'pass'}"
    if not fails:
        return good
    return f"{good}, {fails} {'fails' if fails == 1 else 'fail'} because of the seeded bug"


def program() -> str:
    """The words that start this program from any folder, for a shell."""
    if shutil.which("orch"):
        return "orch"
    running = Path(sys.argv[0]).resolve()
    if running.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m orchestrator"
    return shlex.quote(str(running))
