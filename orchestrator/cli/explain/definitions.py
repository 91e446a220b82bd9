"""One thing that a team wrote: the whole of it as it was read, and what rules it.

Above: `asking`; below: `library`, `permissions`.
"""

from collections.abc import Iterator, Mapping

from orchestrator.cli.explain.permissions import ruled_lines
from orchestrator.cli.ruling import Rulings
from orchestrator.library.agents import Agent
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import Command, Option
from orchestrator.library.context import EMBEDDED
from orchestrator.library.sentences import TeamSentence
from orchestrator.library.servers import ServerEntry
from orchestrator.library.skills import Skill
from orchestrator.library.steps import AskAgent, AskPerson, CallTool, RunCommand, Step, Wait
from orchestrator.messages import Json
from orchestrator.reports.explanation import Explanation, Line, Part
from orchestrator.tools.effects import TOOLS
from orchestrator.tools.patterns import read_tool_pattern
from orchestrator.tools.trust import listing


def explain_command(catalog: Catalog, command: Command) -> Explanation:
    """Its words, its steps with what the rules say of each call, its prompts, its files."""
    tools = tuple(dict.fromkeys(_called(command)))
    files = (Line(label=one.path, text=one.sha256[:12]) for one in catalog.definitions(command))
    parts = [
        Part(lines=(*_head(catalog, "command", command.name), *_command_lines(command))),
        Part(title="steps", lines=tuple(_step(step) for step in command.steps)),
        Part(title="what its calls may do", lines=ruled_lines(Rulings(catalog), tools)),
        Part(title="files that shape a run", lines=tuple(files)),
        Part(title="told to every agent", prose=command.prologue),
        *(Part(title=f"told at {name}", prose=text) for name, text in command.sections.items()),
    ]
    return Explanation(
        kind="command",
        name=f"{command.name} {command.usage}".strip(),
        says=command.description,
        place=command.place,
        parts=tuple(part for part in parts if part.lines or part.prose),
    )


def explain_agent(catalog: Catalog, agent: Agent) -> Explanation:
    """Its model, limits and prompt, and every known tool that it is shown, with its rule."""
    rulings = Rulings(catalog)
    shown = [tool for tool in TOOLS if _is_shown(tool, agent.tools)]
    unknown = [one for one in agent.tools if not any(_is_shown(tool, (one,)) for tool in shown)]
    asked = tuple(Line(label=one, text="known once its server runs") for one in unknown)
    parts = [
        Part(lines=(*_head(catalog, "agent", agent.name), *_agent_lines(catalog, agent))),
        Part(title="tools", lines=(*ruled_lines(rulings, shown), *asked)),
        Part(title="prompt", prose=agent.prompt),
    ]
    return Explanation(
        kind="agent",
        name=agent.name,
        says=agent.description,
        place=agent.place,
        parts=tuple(part for part in parts if part.lines or part.prose),
    )


def explain_server(catalog: Catalog, entry: ServerEntry) -> Explanation:
    """What would start, as it is written: of the environment the names only."""
    lines = listing(catalog.root, {entry.name: dict(entry.raw)}, ())[2:]
    pairs = (line.strip().partition(": ") for line in lines)
    facts = tuple(Line(label=label, text=text) for label, _, text in pairs)
    return Explanation(
        kind="server",
        name=entry.name,
        says=f"an MCP server by {entry.transport}; starts only once it is trusted (`orch trust`)",
        place=entry.place,
        parts=(Part(lines=facts),),
    )


def explain_skill(catalog: Catalog, skill: Skill) -> Explanation:
    """Its description; the body stands in its file and is read on demand."""
    return Explanation(
        kind="skill",
        name=skill.name,
        says=skill.description,
        place=skill.place,
        parts=(Part(lines=_head(catalog, "skill", skill.name)),),
    )


def explain_sentence(sentence: TeamSentence) -> Explanation:
    """The steps that it stands for."""
    steps = (
        Line(label=str(number), text=text, place=place)
        for number, (text, place) in enumerate(sentence.lines, start=1)
    )
    return Explanation(
        kind="sentence",
        name=sentence.text,
        says=sentence.description,
        place=sentence.place,
        parts=(Part(title="stands for", lines=tuple(steps)),),
    )


def _head(catalog: Catalog, kind: str, name: str) -> tuple[Line, ...]:
    """The files of the same name that this one replaces."""
    return tuple(
        Line(label="replaces", text=f"the {kind} of the same name", place=one.place)
        for one in catalog.shadowed
        if (one.kind, one.name) == (kind, name)
    )


def _command_lines(command: Command) -> Iterator[Line]:
    place = command.marks.place
    for name in command.arguments:
        yield Line(label="argument", text=f"${name}", place=place("arguments"))
    for name, option in command.options.items():
        text = f"--{name.replace('_', '-')}  {_option(option)}"
        yield Line(label="option", text=text, place=place("options", name))
    if command.takes_words:
        yield Line(label="words", text=command.hint or "any number", place=place("argument-hint"))
    for key in ("model", "owner"):
        if value := getattr(command, key):
            yield Line(label=key, text=value, place=place(key))
    if AskAgent() in (step.does for step in command.steps):
        yield Line(label="tools", text=", ".join(command.tools) or "none", place=place("tools"))
    if command.triggers is not None:
        yield Line(label="triggers", text="not active", place=place("triggers"))
    for key in command.ignored:
        yield Line(label="ignored", text=f"`{key}` does nothing here", place=place(key))


def _option(option: Option) -> str:
    if option.kind == "choice":
        rest = ", ".join(option.choices[1:])
        return f"{option.default} (default), {rest}" if rest else option.default
    return option.kind


def _agent_lines(catalog: Catalog, agent: Agent) -> Iterator[Line]:
    place = agent.marks.place
    inherited = catalog.context.model or EMBEDDED
    model = f"{agent.model} ({inherited})" if agent.model == "inherit" else agent.model
    yield Line(label="model", text=model, place=place("model"))
    for key in ("turns", "cost", "minutes"):
        value = getattr(agent.limits, key)
        if value is not None:
            yield Line(label=f"limits.{key}", text=f"{value:g}", place=place("limits", key))
    for key in ("skills", "delegates"):
        if value := getattr(agent, key):
            yield Line(label=key, text=", ".join(value), place=place(key))
    for server, values in agent.credentials.items():
        text = f"{server}: {', '.join(values)} (not shown)"
        yield Line(label="credentials", text=text, place=place("credentials", server))
    if agent.owner:
        yield Line(label="owner", text=agent.owner, place=place("owner"))
    for key in agent.ignored:
        yield Line(label="ignored", text=f"`{key}` does nothing here", place=place(key))


def _step(step: Step) -> Line:
    facts = [_does(step)]
    if step.each:
        facts.append(f"for each of ${step.each}")
    if step.when.text and step.when.text != "done":
        facts.append(f"when {step.when.text}")
    if step.needs:
        facts.append(f"after {', '.join(step.needs)}")
    if step.produces:
        facts.append(f"leaves {', '.join(part.name for part in step.produces)}")
    if step.approve:
        facts.append(f"a person approves {step.approve.moment}")
    return Line(label=step.id, text="; ".join(facts), place=step.place)


def _does(step: Step) -> str:
    match step.does:
        case AskAgent(agent=agent):
            return f"the agent {agent}" if agent else "an agent with this command's own words"
        case CallTool(tool=tool, arguments=arguments):
            return f"calls {tool}({_given(arguments)})"
        case RunCommand(command=command):
            return f"runs the command {command}"
        case AskPerson(question=question):
            return f"asks a person{f': {question}' if question else ''}"
        case Wait(event=event, until=until):
            return f"waits for {event or until}"


def _given(arguments: Mapping[str, Json]) -> str:
    return ", ".join(f"{name}={value}" for name, value in arguments.items())


def _called(command: Command) -> Iterator[str]:
    for step in command.steps:
        if isinstance(step.does, CallTool):
            yield step.does.tool
        if step.gate and isinstance(step.gate.check, CallTool):
            yield step.gate.check.tool
        if step.notify:
            yield step.notify


def _is_shown(tool: str, patterns: tuple[str, ...]) -> bool:
    for text in patterns:
        pattern = read_tool_pattern(text)
        if text == "*" or (pattern and pattern.matches(tool, loose=False)):
            return True
    return False
