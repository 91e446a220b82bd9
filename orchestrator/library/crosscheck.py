"""Between files: the agents, servers, commands, skills and models that they name must be there.

Compares values that were read; reads nothing. Above: `catalog`; below: the kinds themselves.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from orchestrator.errors import ConfigError, Place
from orchestrator.library.agents import Agent
from orchestrator.library.commands import Command
from orchestrator.library.conditions import Condition
from orchestrator.library.context import Context, model_hint
from orchestrator.library.schema import nearest
from orchestrator.library.servers import OWN
from orchestrator.library.steps import AskAgent, CallTool, RunCommand, Step

ROLES = ("read", "search", "comment", "move", "create")
"""What the role `tracker` can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every name there is, those of files that could not be read among them."""

    agents: Collection[str]
    commands: Collection[str]
    servers: Collection[str]
    skills: Collection[str]
    models: Collection[str]

    @property
    def callable(self) -> tuple[str, ...]:
        """What may stand before the dot of a tool."""
        return ("orch", "tracker", *sorted({*OWN, *self.servers}))


def check_context(context: Context, names: Names) -> Iterator[ConfigError]:
    """The server that plays the tracker."""
    known = {*OWN, *names.servers}
    if context.tracker not in known:
        yield _missing("server", context.tracker, context.place, known, "`tracker`: ")


def check_agent(agent: Agent, names: Names) -> Iterator[ConfigError]:
    """The agents, skills, servers and model that an agent names."""
    for name in agent.delegates:
        if name not in names.agents:
            yield _missing("agent", name, agent.place, names.agents, "`delegates`: ")
    for name in agent.skills:
        if name not in names.skills:
            yield _missing("skill", name, agent.place, names.skills, "`skills`: ")
    for server in agent.credentials:
        if server not in names.callable:
            yield _missing("server", server, agent.place, names.callable, "`credentials`: ")
    yield from _check_tools(agent.tools, agent.place, names)
    yield from _check_model(agent.model, agent.place, names)


def check_command(command: Command, names: Names) -> Iterator[ConfigError]:
    """The agents, tools, commands and model that a command names."""
    yield from _check_model(command.model, command.place, names)
    yield from _check_tools(command.tools, command.place, names)
    for step in command.steps:
        for agent in _agents(step):
            if agent not in names.agents:
                yield _missing("agent", agent, step.place, names.agents)
        for tool in _tools(step):
            yield from _check_call(tool, step.place, names)
        if isinstance(step.does, RunCommand) and step.does.command not in names.commands:
            yield _missing("command", step.does.command, step.place, names.commands)


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
                yield ConfigError(said, place=command.place, hint=hint)
                break
            if name in commands and name not in met:
                met.add(name)
                pending.extend(_children(commands[name]))


def agents_of(command: Command) -> tuple[str, ...]:
    """Every agent that a command's steps name, each once."""
    return tuple(dict.fromkeys(name for step in command.steps for name in _agents(step)))


def children_of(command: Command) -> tuple[str, ...]:
    """Every command that a command's steps run, each once."""
    return tuple(dict.fromkeys(_children(command)))


def _children(command: Command) -> Iterator[str]:
    return (step.does.command for step in command.steps if isinstance(step.does, RunCommand))


def _agents(step: Step) -> Iterator[str]:
    checked = step.gate.check if step.gate else None
    for named in (step.does, checked):
        if isinstance(named, AskAgent) and named.agent:
            yield named.agent
    if step.judge:
        yield step.judge


def _tools(step: Step) -> Iterator[str]:
    checked: Condition | CallTool | AskAgent | None = step.gate.check if step.gate else None
    for named in (step.does, checked):
        if isinstance(named, CallTool):
            yield named.tool
    if step.notify:
        yield step.notify


def _check_call(tool: str, place: Place, names: Names) -> Iterator[ConfigError]:
    server, _, name = tool.partition(".")
    if server not in names.callable:
        yield _missing("server", server, place, names.callable, f"`{tool}`: ")
    elif server == "tracker" and name not in ROLES:
        said = f"found `{tool}`, expected one of {', '.join(f'tracker.{one}' for one in ROLES)}"
        yield ConfigError(said, place=place, hint=nearest(name, ROLES))


def _check_tools(patterns: Iterable[str], place: Place, names: Names) -> Iterator[ConfigError]:
    for pattern in patterns:
        server = pattern.partition(".")[0]
        if not set("*?") & set(server) and server not in names.callable:
            yield _missing("server", server, place, names.callable, f"`{pattern}`: ")


def _check_model(model: str, place: Place, names: Names) -> Iterator[ConfigError]:
    if not model or model == "inherit":
        return
    hint = model_hint(model, names.models)
    if hint is not None:
        yield ConfigError(
            f"`model`: found `{model}`, and no model is called so", place=place, hint=hint
        )


def _missing(
    what: str, name: str, place: Place, known: Iterable[str], before: str = ""
) -> ConfigError:
    said = f"{before}there is no {what} named `{name}`"
    return ConfigError(
        said,
        place=place,
        hint=nearest(name, known, f"Write it: orch list shows every {what}." if not known else ""),
    )
