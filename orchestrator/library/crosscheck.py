"""Between files: the agents, servers, commands, skills and models that they name must be there.

Compares values that were read; reads nothing. Above: `catalog`; below: the kinds themselves.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from orchestrator.errors import ConfigError, Place
from orchestrator.library.agents import Agent
from orchestrator.library.commands import Command
from orchestrator.library.context import Context, model_hint
from orchestrator.library.document import Marks
from orchestrator.library.servers import OWN
from orchestrator.library.steps import AskAgent, CallTool, RunCommand, Step
from orchestrator.wording import nearest

ROLES = ("read", "search", "comment", "move", "create")
"""What the role `tracker` can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every name there is, those of files that could not be read among them.

    `models` is None where nobody knows them.
    """

    agents: Collection[str]
    commands: Collection[str]
    servers: Collection[str]
    skills: Collection[str]
    models: Collection[str] | None
    callable: Collection[str]
    servers_known: bool = True
    """False where .mcp.json could not be read at all: then no server is missed."""

    def reaches(self, server: str) -> bool:
        """Whether a tool may begin with this name."""
        return server in self.callable or not self.servers_known


def callable_names(servers: Iterable[str]) -> frozenset[str]:
    """What may stand before the dot of a tool: every server, ours too, and the tracker."""
    return frozenset(("orch", "tracker", *OWN, *servers))


def check_context(context: Context, names: Names) -> Iterator[ConfigError]:
    """The server that plays the tracker."""
    known = {*OWN, *names.servers}
    if names.servers_known and context.tracker not in known:
        place = context.marks.place("tracker")
        yield _missing("server", context.tracker, place, known, "`tracker`: ")


def check_agent(agent: Agent, names: Names) -> Iterator[ConfigError]:
    """The agents, skills, servers and model that an agent names."""
    place = agent.marks.place
    for number, name in enumerate(agent.delegates):
        if name not in names.agents:
            yield _missing("agent", name, place("delegates", number), names.agents)
    for number, name in enumerate(agent.skills):
        if name not in names.skills:
            yield _missing("skill", name, place("skills", number), names.skills)
    for server in agent.credentials:
        if not names.reaches(server):
            yield _missing("server", server, place("credentials", server), names.callable)
    yield from _check_tools(agent.tools, agent.marks, names)
    yield from _check_model(agent.model, agent.marks, names.models)


def check_command(command: Command, names: Names) -> Iterator[ConfigError]:
    """The agents, tools, commands and model that a command names."""
    place = command.marks.place
    yield from _check_model(command.model, command.marks, names.models)
    yield from _check_tools(command.tools, command.marks, names)
    for number, step in enumerate(command.steps):
        for keys, agent in _agents(step):
            if agent not in names.agents:
                # A command without steps is one step, whose agent stands at the top.
                inside = ("steps", number) if "steps" in command.marks.lines else ()
                yield _missing("agent", agent, place(*inside, *keys), names.agents)
        for keys, tool in _tools(step):
            yield from _check_call(tool, command.marks, ("steps", number, *keys), names)
        if isinstance(step.does, RunCommand) and step.does.command not in names.commands:
            at = place("steps", number, "command")
            yield _missing("command", step.does.command, at, names.commands)


def check_circles(commands: Mapping[str, Command]) -> Iterator[ConfigError]:
    """Commands that run each other without end."""
    for command in commands.values():
        met = {command.name}
        pending = list(_children(command))
        while pending:
            name = pending.pop()
            if name == command.name:
                said = f"the command `{name}` runs itself in the end"
                hint = "Take one of the `command` steps out."
                yield ConfigError(said, place=command.marks.place("steps"), hint=hint)
                break
            if name in commands and name not in met:
                met.add(name)
                pending.extend(_children(commands[name]))


def agents_of(command: Command) -> tuple[str, ...]:
    """Every agent that a command's steps name, each once."""
    return tuple(dict.fromkeys(name for step in command.steps for _, name in _agents(step)))


def children_of(command: Command) -> tuple[str, ...]:
    """Every command that a command's steps run, each once."""
    return tuple(dict.fromkeys(_children(command)))


def tools_of(command: Command) -> Iterator[tuple[str, Place]]:
    """Every tool that a command lets its agents have, or that its steps call, and where."""
    for pattern in command.tools:
        yield pattern, command.marks.place("tools")
    for number, step in enumerate(command.steps):
        for keys, tool in _tools(step):
            yield tool, command.marks.place("steps", number, *keys)


def _children(command: Command) -> Iterator[str]:
    return (step.does.command for step in command.steps if isinstance(step.does, RunCommand))


def _agents(step: Step) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each agent of a step, with the keys under which it is named."""
    checked = step.gate.check if step.gate else None
    for keys, named in ((("agent",), step.does), (("gate", "check"), checked)):
        if isinstance(named, AskAgent) and named.agent:
            yield keys, named.agent
    if step.judge:
        yield ("judge",), step.judge


def _tools(step: Step) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each tool that a step calls, with the keys under which it is named."""
    checked = step.gate.check if step.gate else None
    for keys, named in ((("call",), step.does), (("gate", "check"), checked)):
        if isinstance(named, CallTool):
            yield keys, named.tool
    if step.notify:
        yield ("notify",), step.notify


def _check_call(
    tool: str, marks: Marks, keys: tuple[str | int, ...], names: Names
) -> Iterator[ConfigError]:
    server, _, name = tool.partition(".")
    if not names.reaches(server):
        place = marks.place(*keys)
        yield _missing("server", server, place, names.callable, f"`{tool}`: ")
    elif server == "tracker" and name not in ROLES:
        said = f"found `{tool}`, expected one of {', '.join(f'tracker.{one}' for one in ROLES)}"
        yield ConfigError(said, place=marks.place(*keys), hint=nearest(name, ROLES))


def _check_tools(patterns: Iterable[str], marks: Marks, names: Names) -> Iterator[ConfigError]:
    for pattern in patterns:
        server = pattern.partition(".")[0]
        if not set("*?") & set(server) and not names.reaches(server):
            place = marks.place("tools")
            yield _missing("server", server, place, names.callable, f"`{pattern}`: ")


def _check_model(model: str, marks: Marks, models: Collection[str] | None) -> Iterator[ConfigError]:
    if not model or model == "inherit" or models is None:
        return
    hint = model_hint(model, models)
    if hint is not None:
        said = f"`model`: found `{model}`, and no model is called so"
        yield ConfigError(said, place=marks.place("model"), hint=hint)


def _missing(
    what: str, name: str, place: Place, known: Iterable[str], before: str = ""
) -> ConfigError:
    said = f"{before}there is no {what} named `{name}`"
    return ConfigError(
        said,
        place=place,
        hint=nearest(name, known, f"Write it: orch list shows every {what}." if not known else ""),
    )
