"""`orch runs`: what was run, the story of one run, and whether its journal is whole.

Prints what `reports` makes of journals; knows no event itself. Above: `app`; below: `journal`,
`reports`.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from orchestrator.errors import ExitCode, OrchError
from orchestrator.events import (
    Answered,
    Envelope,
    Judged,
    NeedAnswered,
    RunEnded,
    Shrunk,
    Stored,
)
from orchestrator.journal import reading, runs
from orchestrator.replies import Briefed
from orchestrator.reports import listing, machine, timeline
from orchestrator.reports.console import console
from orchestrator.reports.sanitise import json_text
from orchestrator.reports.summary import Summary
from orchestrator.reports.tally import summarise
from orchestrator.wording import number_of

EMPTY = "no whole event; it was cut off as it began, or its record is gone"


def list_runs(project: Path, *, json: bool) -> None:
    """The runs of the project, the newest first."""
    found = [_summary(project, run) for run in runs.list_runs(project)]
    if json:
        whole = [machine.document(run) for run in found if isinstance(run, Summary)]
        sys.stdout.write(json_text(whole) + "\n")
        return
    listing.show(found, console())


def _summary(project: Path, run: str) -> Summary | listing.Unreadable:
    try:
        said = reading.read(runs.journal_file(project, run))
    except OrchError as error:
        return listing.Unreadable(run=run, problem=error.message)
    if not said.envelopes:
        return listing.Unreadable(run=run, problem=EMPTY)
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
    timeline.show(said.envelopes, console(), verbose=verbose, torn=said.torn)


def verify(project: Path, word: str) -> int:
    """Say whether the record is whole; 3 if it has no end.

    Raises JournalDamaged with the first line that breaks the chain, or the first blob that is
    not what the journal names.
    """
    run = runs.resolve(project, word)
    said = reading.read(runs.journal_file(project, run))
    count = runs.blobs(project, run).check(_named(said.envelopes))
    blobs = f", {number_of(count, 'blob')} as they were kept" if count else ""
    told = f"{run}: {number_of(len(said.envelopes), 'event')}, the chain holds"
    if not said.envelopes:
        sys.stdout.write(f"{run}: {EMPTY}\n")
        return int(ExitCode.UNDECIDED)
    if not _ended(said.envelopes):
        lost = "the run goes on, was cut off, or its last lines are gone"
        sys.stdout.write(f"{told}, but there is no end: {lost}\n")
        sys.stdout.write(f"where it was cut off, go on with: orch resume {run[:12]}\n")
        return int(ExitCode.UNDECIDED)
    sys.stdout.write(f"{told}{blobs}, head {said.head}\n")
    return int(ExitCode.PASSED)


def _ended(envelopes: Sequence[Envelope]) -> bool:
    """Whether the last time that the run was gone on with came to its end.

    An answer given in between (`orch answer`) has an epoch to itself, which needs none.
    """
    played = [one.epoch for one in envelopes if not isinstance(one.event, NeedAnswered)]
    last = max(played, default=0)
    return any(isinstance(one.event, RunEnded) and one.epoch == last for one in envelopes)


def _named(envelopes: Sequence[Envelope]) -> Iterator[str]:
    """The sha256 of every blob that the journal speaks of."""
    for envelope in envelopes:
        match envelope.event:
            case (Answered() | Briefed() | Shrunk() | Stored()) as event if event.blob:
                yield event.blob
            case Judged(verdict=verdict):
                yield from (proof.screenshot for proof in verdict.evidence if proof.screenshot)
