"""`orch resume`: go on with a run that was cut off, parked or stopped.

Reads what the journal says, compares the files of then and now, and hands over. Not the going on
itself (`flow.run`). Above: `app`; below: `reopening`, `playing`, `snapshot`.
"""

import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import anyio

from orchestrator.cli import snapshot
from orchestrator.cli.execute import Words, print_result, print_several, say_end, the_several
from orchestrator.cli.loading import load
from orchestrator.cli.playing import play
from orchestrator.cli.reopening import Reopened, reopened
from orchestrator.cli.reporting import junit_file
from orchestrator.cli.several import query_of, told
from orchestrator.errors import UsageError
from orchestrator.events import Use
from orchestrator.flow.past import Past
from orchestrator.flow.run import Ended, go_on
from orchestrator.flow.unfinished import is_query, unfinished
from orchestrator.flow.world import World
from orchestrator.journal import runs
from orchestrator.journal.file import FileJournal
from orchestrator.library.catalog import Catalog
from orchestrator.reports.live import Live
from orchestrator.reports.summary import Summary
from orchestrator.reports.tally import summarise

_OVER = "run {run} had ended; there was nothing to go on with\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """What stood on the command line beside the run."""

    words: Words
    use: Use = ""


def resume(project: Path, word: str, going: Going) -> int:
    """Go on and print the result; the exit code. Raises UsageError where files have changed."""
    with reopened(project, runs.resolve(project, word)) as then:
        query = query_of(then.past)
        if not query or word != runs.LAST:
            return _resume(project, then, query, going)
    return resume(project, query, going)


def _resume(project: Path, then: Reopened, query: str, going: Going) -> int:
    """Go on with this run; `query` is the one that it is a ticket of, if any."""
    run, words = then.run, going.words
    if is_query(then.past):
        return _resume_query(project, then, going)
    if query:
        sys.stderr.write(f"this is one ticket of a query: orch resume {query[:12]} runs the rest\n")
    if not unfinished(then.past):
        print_result(summarise(then.envelopes), words)
        sys.stderr.write(_OVER.format(run=run[:12]))
        assert then.past.ended
        return then.past.ended.exit_code
    with ExitStack() as stack:
        tell = stack.enter_context(junit_file(words.junit, project, f"resume {run}"))
        catalog = _catalog(project, run, then.past, going.use, stack)
        summary, ended = anyio.run(_go_on, project, then, catalog, going)
        tell(summary)
    return say_end(summary, ended, words)


def _resume_query(project: Path, then: Reopened, going: Going) -> int:
    """Go on with a query's run: its tickets that are not finished, one summary of all."""
    run, past = then.run, then.past
    words = replace(going.words, model=going.words.model or past.started.model)
    with ExitStack() as stack:
        tell = stack.enter_context(junit_file(words.junit, project, f"resume {run}"))
        catalog = _catalog(project, run, past, going.use, stack)
        command = catalog.commands[past.started.command]
        several = the_several(project, catalog, command, past.started.options, words)
        several.use = going.use
        if _left(project, past):
            return print_several(anyio.run(several.go_on, then), words, tell)
        code = print_several(several.known(then), words, tell)
    sys.stderr.write(_OVER.format(run=run[:12]))
    return code


def _left(project: Path, past: Past) -> bool:
    """Whether a query has anything left to go on with, in its own run or a ticket's."""
    if unfinished(past):
        return True
    known = [past.runs.get(one.key) for one in past.listed or ()]
    pasts = [told(project, run) if run else None for run in known]
    return any(one is None or unfinished(one) for one in pasts)


def _catalog(project: Path, run: str, past: Past, use: Use, stack: ExitStack) -> Catalog:
    """The files to go on with. Raises UsageError where they changed and nobody said which."""
    catalog = load(project)
    name = past.started.command
    if use != "old":
        catalog.stop_on_errors(name)
        if name not in catalog.commands:
            raise UsageError(
                f"there is no command `{name}` any more",
                hint="put its file back, or go on with --use-old (the files as they were)",
            )
    now = catalog.definitions(catalog.commands[name]) if name in catalog.commands else ()
    if differs := snapshot.changed(past.definitions, now):
        if not use:
            raise UsageError(
                f"files changed since this run began: {', '.join(differs)}",
                hint="go on with --use-new (the files as they are) or --use-old (as they were)",
            )
        if use == "old":
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="orch-then-")))
            snapshot.restore(runs.blobs(project, run).get, past.definitions, folder)
            catalog = load(folder)
    catalog.stop_on_errors(name)
    return catalog


async def _go_on(
    project: Path, then: Reopened, catalog: Catalog, going: Going
) -> tuple[Summary, Ended]:
    words, started = going.words, then.past.started

    def opened(live: Live) -> FileJournal:
        live.catch_up(then.envelopes)
        then.journal.watch = live.see
        return then.journal

    async def begin(world: World, journal: FileJournal) -> Ended:
        definitions = catalog.definitions(command)
        if going.use != "old":
            snapshot.keep(journal, project, definitions)
        return await go_on(world, command, then.past, definitions, going.use)

    command = catalog.commands[started.command]
    chosen = started.model if started.chosen else ""
    choices = replace(words.choices, model=words.model or chosen)
    return await play(project, catalog, command, choices, started.arguments, words, opened, begin)
