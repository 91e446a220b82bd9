"""`orch runs`: what was run, the story of one run, and whether its journal is whole.

Prints what `reports` makes of journals; knows no event itself. Above: `app`; below: `journal`,
`reports`.
"""

import json as jsonlib
import sys
from pathlib import Path

from rich.console import Console

from orchestrator.errors import OrchError
from orchestrator.journal import chain, reading, runs
from orchestrator.reports import listing, machine, timeline
from orchestrator.reports.summary import Summary
from orchestrator.reports.tally import summarise


def list_runs(project: Path, *, json: bool) -> None:
    """The runs of the project, the newest first."""
    found = [_summary(project, run) for run in runs.list_runs(project)]
    if json:
        whole = [machine.document(run) for run in found if isinstance(run, Summary)]
        sys.stdout.write(jsonlib.dumps(whole, indent=2) + "\n")
        return
    listing.show(found, Console())


def _summary(project: Path, run: str) -> Summary | listing.Unreadable:
    try:
        said = reading.read(runs.journal_file(project, run))
    except OrchError as error:
        return listing.Unreadable(run=run, problem=error.message)
    return summarise(said.envelopes, _shown(project, run))


def _shown(project: Path, run: str) -> str:
    return str(runs.run_folder(project, run).relative_to(project))


def show(project: Path, word: str, *, verbose: bool, json: bool) -> None:
    """The story of one run, or for programs its result."""
    run = runs.resolve(project, word)
    said = reading.read(runs.journal_file(project, run))
    if json:
        sys.stdout.write(machine.write(summarise(said.envelopes, _shown(project, run))) + "\n")
        return
    timeline.show(said.envelopes, Console(), verbose=verbose, torn=said.torn)


def verify(project: Path, word: str) -> None:
    """Say that the chain holds; raises JournalDamaged with the first line that breaks it."""
    run = runs.resolve(project, word)
    proof = chain.verify(runs.journal_file(project, run))
    sys.stdout.write(f"{run}: {proof.lines} events, the chain holds, head {proof.head}\n")
