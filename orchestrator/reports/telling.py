"""What the timeline says of each kind of event: one function a kind.

A call is told together with its answer, at the moment it was made (`calls`). The texts are
as they were recorded: `timeline` sanitises them. No layout. Above: `timeline`; below: `entry`,
`calls`, `sentences`.
"""

from functools import singledispatch

from orchestrator import events, queries, replies
from orchestrator.models.spend import Spend, spend
from orchestrator.reports.calls import answered, called, words_of
from orchestrator.reports.entry import Entry, Story
from orchestrator.reports.sanitise import one_line
from orchestrator.reports.sentences import STYLES, criteria, duration, money, paid, shout
from orchestrator.verdicts import Criterion, Evidence
from orchestrator.wording import number_of


def tell(envelope: events.Envelope, story: Story) -> Entry | None:
    """The entry of this event, None for one that says nothing by itself."""
    event = envelope.event
    if isinstance(event, events.Called):
        return called(event, story.answers.get(envelope.seq), story)
    if isinstance(event, events.Answered) and envelope.seq in story.paired:
        return None
    if isinstance(event, events.StepStarted | events.StepEnded):
        return _step(event, envelope.scope, story)
    return _told(event, story)


@singledispatch
def _told(event: object, _story: Story) -> Entry | None:
    raise TypeError(f"the timeline has no words for {type(event).__name__}")


@_told.register
def _(event: events.RunStarted, story: Story) -> Entry:
    words = " ".join((event.command, *event.arguments.values()))
    files = tuple(f"{file.path} {file.sha256[:12]}" for file in event.definitions)
    return Entry(
        label="started",
        text=f"{words}: model {event.model}, orch {event.version}, by {event.trigger}",
        style="bold",
        more=files if story.verbose else (),
    )


@_told.register
def _(event: events.RunResumed, story: Story) -> Entry:
    changed = {"": "", "new": ", with the files as they are now", "old": ", with the files of then"}
    files = tuple(f"{file.path} {file.sha256[:12]}" for file in event.definitions)
    return Entry(
        label="resumed",
        text=f"the run goes on{changed[event.use]}",
        style="bold",
        more=files if story.verbose else (),
    )


@_told.register
def _(event: queries.QueryFound, _story: Story) -> Entry:
    count = len(event.tickets)
    keys = tuple(f"{one.key} {one.title}" for one in event.tickets)
    said = f"the query finds {count} ticket{'' if count == 1 else 's'}"
    return Entry(label="found", text=said, more=keys)


@_told.register
def _(event: queries.TicketBegun, _story: Story) -> Entry:
    return Entry(label="ticket", text=f"{event.ticket} begins: run {event.run}", style="dim")


@_told.register
def _(event: events.RunEnded, _story: Story) -> Entry:
    counts = ", ".join(f"{count} {outcome}" for outcome, count in event.counts.items() if count)
    parts = (f"exit {event.exit_code}", duration(event.seconds), counts, event.reason)
    return Entry(label="ended", text=" · ".join(filter(None, parts)), style="bold")


@_told.register
def _(event: events.Handed, story: Story) -> Entry:
    left = tuple(
        f"{name}: {one_line(str(part), story.reach)}" for name, part in event.parts.items()
    )
    if event.undone:
        words = f"nothing done: {event.undone}"
        return Entry(label="agent", text=words, style="yellow", more=left)
    return Entry(label="agent", text="ended its step", style="dim", more=left)


@_told.register
def _(event: events.CriteriaFixed, story: Story) -> Entry:
    found = criteria(len(event.criteria))
    looked = "" if event.criteria else f"; {event.looked_for}"
    return Entry(
        label="ticket",
        text=f"{event.ticket} {event.title}: {found}{looked}",
        more=tuple(_criterion(criterion, story) for criterion in event.criteria),
    )


@_told.register
def _(event: events.CriteriaProposed, story: Story) -> Entry:
    proposed = f"{event.model} proposes {criteria(len(event.criteria))} for {event.ticket}"
    listed = tuple(_criterion(criterion, story) for criterion in event.criteria)
    return Entry(label="ticket", text=proposed, more=(*listed, *event.notes))


def _criterion(criterion: Criterion, story: Story) -> str:
    words = f"{criterion.number} {criterion.title}"
    if story.verbose:
        source = criterion.source
        lines = f"lines {source.first}-{source.last}"
        where = ", ".join(filter(None, (source.section, lines)))
        words += f" ({criterion.id[:12]}; {where})"
    if criterion.source.words:
        words += f" “{one_line(criterion.source.words, story.reach)}”"
    return words


@_told.register
def _(event: events.ServerStarted, _story: Story) -> Entry:
    lane = f" (lane {event.lane})" if event.lane else ""
    words = (
        f"{event.server}{lane} is up: {number_of(event.tools, 'tool')}, {duration(event.seconds)}"
    )
    return Entry(label="server", text=words, style="dim")


@_told.register
def _(event: events.ServerFailed, _story: Story) -> Entry:
    log = f" (log: {event.log})" if event.log else ""
    return Entry(label="server", text=f"{event.server} failed: {event.reason}{log}", style="red")


@_told.register
def _(event: replies.Briefed, story: Story) -> Entry:
    tools = event.tools if story.verbose else ()
    return Entry(
        label="briefed",
        text=f"{event.model} with {number_of(len(event.tools), 'tool')}, brief {event.blob[:12]}",
        style="dim",
        more=tools,
    )


@_told.register
def _(event: replies.Replied, story: Story) -> Entry | None:
    said = one_line(event.text, story.reach)
    usual = event.stop in {"end", "tools"} and event.purpose == "work"
    if usual and not said and not story.verbose:
        return None
    used = event.usage.prompt
    facts = [
        "" if usual else f"{event.purpose}, stopped: {event.stop}",
        "calls " + ", ".join(call.tool for call in event.calls) if event.calls else "",
        f"{used} + {event.usage.output} tokens" if used or event.usage.output else "",
        money(event.cost) if event.cost else "",
        duration(event.seconds) if story.verbose else "",
    ]
    tail = " · ".join(filter(None, facts))
    words = " · ".join(filter(None, (f"“{said}”" if said else "", tail)))
    return Entry(label="model", text=f"{event.model}: {words}")


@_told.register
def _(event: replies.Retried, _story: Story) -> Entry:
    again = f"attempt {event.attempt} in {duration(event.wait)}"
    words = "; ".join((event.why, again, *paid(spend(event.model, event.usage, event.cost))))
    return Entry(label="model", text=words, style="yellow")


@_told.register
def _(event: replies.GaveUp, _story: Story) -> Entry:
    used = paid(spend(event.model, event.usage, event.cost))
    words = "; ".join((f"{event.model} is given up: {event.why}", *used))
    return Entry(label="model", text=words, style="red")


@_told.register
def _(event: replies.FellBack, _story: Story) -> Entry:
    anew = ", and the criterion begins again" if event.anew else ""
    words = f"{event.to} takes over from {event.model}{anew}: {event.why}"
    return Entry(label="model", text=words, style="yellow")


@_told.register
def _(event: events.Answered, story: Story) -> Entry:
    return Entry(label="answer", text=answered(event, story), style="dim")


@_told.register
def _(event: events.Shrunk, story: Story) -> Entry | None:
    words = f"{event.told} of the {event.size} characters of observation {event.observation}"
    return Entry(label="told", text=words, style="dim") if story.verbose else None


@_told.register
def _(event: events.RefusedCall, story: Story) -> Entry:
    rule = f" (rule {event.rule})" if event.rule not in event.reason else ""
    words = f"{words_of(event.call, story)}: {event.reason}{rule}"
    return Entry(label="refused", text=words, style="yellow")


@_told.register
def _(event: events.NeedOpened, _story: Story) -> Entry:
    first, *lines = event.shown.splitlines() or [""]
    if event.rule and event.rule not in event.shown:
        lines.append(event.rule)
    words = f"{event.what} {event.need}: {first}"
    return Entry(label="asks", text=words, style="yellow", more=tuple(lines))


@_told.register
def _(event: events.NeedAnswered, _story: Story) -> Entry:
    return Entry(label="person", text=f"{event.by}: {event.decision} ({event.need})")


@_told.register
def _(event: events.Judged, story: Story) -> Entry:
    verdict = event.verdict
    known = story.criteria.get(verdict.criterion)
    title = known.title if known else verdict.criterion
    why = "; ".join(filter(None, (verdict.code, verdict.reason)))
    used = " · ".join(paid(story.spent.get(verdict.criterion, Spend())))
    return Entry(
        label="verdict",
        text=f"{shout(verdict.outcome)} {title}" + (f": {why}" if why else ""),
        style=STYLES[verdict.outcome],
        more=(*(_proof(evidence) for evidence in verdict.evidence), *filter(None, (used,))),
    )


def _proof(evidence: Evidence) -> str:
    found = "holds" if evidence.holds else "does not hold"
    saw = f", saw {evidence.saw}" if evidence.saw and not evidence.holds else ""
    after = f", after #{evidence.action} {evidence.action_text}" if evidence.action_text else ""
    return f"#{evidence.expectation} {evidence.says} {found}{saw}{after}"


@_told.register
def _(event: events.Stored, _story: Story) -> Entry:
    words = f"artifacts/{event.name} ({event.media}, {event.size:,} bytes)"
    return Entry(label="kept", text=words, style="dim")


@_told.register
def _(event: events.Noted, _story: Story) -> Entry:
    style = "yellow" if event.level == "warning" else "dim"
    return Entry(label="note", text=event.text, style=style)


@_told.register
def _(event: events.Unknown, _story: Story) -> Entry:
    kind = event.data.get("kind", event.kind)
    return Entry(label="?", text=f"{kind}: of a newer version", style="dim")


def _step(
    event: events.StepStarted | events.StepEnded, scope: events.Scope, story: Story
) -> Entry | None:
    known = story.criteria.get(scope.item)
    name = f"{scope.step}: {known.title}" if known else scope.step
    if isinstance(event, events.StepStarted):
        return Entry(label="step", text=name, style="bold" if known else "")
    if event.state == "done" and not story.verbose:
        return None
    why = f": {event.reason}" if event.reason else ""
    words = f"{name} {event.state}, {duration(event.seconds)}{why}"
    return Entry(label="step", text=words, style="dim")
