"""The tracker: its file, whether its server has the tools it names, and our own tickets.

Tickets are counted only in our own folder: nobody's Jira is asked for the sake of a number, but
whether it answers, and to whom.
Above: `examine`; below: `library.trackers`, `tools.pool`.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import anyio

from orchestrator.cli.doctor.check import Check
from orchestrator.errors import ExitCode, Place
from orchestrator.library.trackers import TrackerMap
from orchestrator.messages import Json, ToolCall
from orchestrator.tools.pool import Pool
from orchestrator.wording import near, number_of

OURS = "tickets"
"""The server, and the folder, of the embedded tracker."""

_MOST = 500


def tracker_checks(played: TrackerMap | None, tools: Collection[str]) -> Iterator[Check]:
    """Whether the server has every tool that the tracker's file names."""
    if played is None:
        return
    servers = {tool.partition(".")[0] for tool in tools}
    if played.server not in servers:
        said = f"`{played.server}`, which plays the tracker, was not listed"
        yield Check(id="tracker", outcome="unknown", message=said)
        return
    missing = {role: call for role, call in played.roles.items() if call.tool not in tools}
    for role, call in missing.items():
        meant = near(call.tool, tools)
        yield Check(
            id="tracker",
            outcome="problem",
            message=f"tracker.{role} needs {call.tool}, which the server doesn't have",
            place=call.place,
            mend=f"did you mean `{meant}`?" if meant else "mend `tool:` of that role",
        )
    if not missing:
        roles = ", ".join(played.roles)
        said = f"`{played.server}` plays the tracker: {roles}"
        yield Check(id="tracker", outcome="ok", message=said)


async def reach_check(pool: Pool, played: TrackerMap) -> Check:
    """Whether the tracker lets itself be asked: one ticket is searched for, and nothing told."""
    server = pool.key(played.server, lane=0)
    call = replace(played.call("search", {"query": played.probe, "limit": 1}), id="probe")
    answer = await pool.call(server, call)
    if answer.ok:
        said = f"`{played.server}` reaches the tracker and may search it"
        return Check(id="tracker", outcome="ok", message=said)
    return _trouble(played, answer.text)


def nothing_listed(played: TrackerMap) -> Check:
    """The check for a server that starts and has no tool at all."""
    return _trouble(played, f"`{played.server}` listed none of its tools")


def _trouble(played: TrackerMap, said: str) -> Check:
    told = played.trouble(said)
    line = " ".join(said.split())[:300]
    return Check(
        id="tracker",
        outcome="problem",
        message=f"{told.says}: {line}" if told else f"the tracker can't be asked: {line}",
        mend=told.mend
        if told
        else f"ask again in some minutes; then look at the entry `{played.server}` of .mcp.json",
        exit_code=ExitCode.SERVER,
    )


async def ticket_checks(pool: Pool, folder: Path) -> list[Check]:
    """How many tickets our own folder holds, and those that cannot be read."""
    if not await anyio.Path(folder).is_dir():
        return [_warning(f"there is no folder {OURS}/ for tickets")]
    call = ToolCall(id="count", tool=f"{OURS}.list_tickets", arguments={"limit": _MOST})
    answer = await pool.call(pool.key(OURS, lane=0), call)
    if not answer.ok or not isinstance(answer.data, dict):
        said = f"the tickets can't be listed: {answer.text}"
        return [Check(id="tracker", outcome="problem", message=said)]
    bad = [_bad(problem) for problem in answer.data.get("problems", [])]
    total = answer.data.get("total", 0)
    if total:
        said = f"{number_of(total, 'ticket')} in {OURS}/"
        return [*bad, Check(id="tracker", outcome="ok", message=said)]
    if bad:
        return bad
    return [_warning(f"there are no tickets in {OURS}/")]


def unread_tickets(project: Path) -> list[Check]:
    """The files in our own folder that are no tickets, read here: no server is started for it."""
    from orchestrator.servers.ticket_folder import TicketFolder

    folder = project / OURS
    if not folder.is_dir():
        return []
    _, problems = TicketFolder(folder).read_all()
    return [_bad({"place": bad.place, "problem": bad.problem}) for bad in problems]


def _warning(said: str) -> Check:
    mend = f"write the first one as {OURS}/KEY-1.md, with a `title`"
    return Check(id="tracker", outcome="warning", message=said, mend=mend)


def _bad(problem: Json) -> Check:
    name, _, line = str(problem["place"]).partition(":")
    place = Place(path=f"{OURS}/{name}", line=int(line) if line.isdigit() else 0)
    return Check(id="tracker", outcome="problem", message=str(problem["problem"]), place=place)
