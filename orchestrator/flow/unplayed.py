"""Unplayed: what a command's file says and this version does not do, told before anything is done.

A gate that nobody checks must not look like one that held. Steps are played in the order of the
file, and one that fails ends the run, so what should come after a failure never would. What is
written wrongly is the library's to say; here all is right, and only has no player yet. Above:
`run`, `weighing`, `cli.doctor`; below: `library`.
"""

from collections.abc import Iterator, Mapping

from orchestrator.errors import ConfigError, ConfigErrors
from orchestrator.library.agents import Agent
from orchestrator.library.commands import Command
from orchestrator.library.steps import (
    Approve,
    AskAgent,
    AskPerson,
    CallTool,
    OnError,
    RunCommand,
    Step,
    Wait,
)

_HINT = "take it out, or wait for a version that plays it"


def require_played(command: Command, agents: Mapping[str, Agent]) -> None:
    """Raise ConfigError, or ConfigErrors for several, where something would be passed over."""
    errors = list(unplayed(command, agents))
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ConfigErrors(errors)


def unplayed(command: Command, agents: Mapping[str, Agent]) -> Iterator[ConfigError]:
    """One error for each key of the command's steps, and of their agents, that is not played."""
    played: set[str] = set()
    for step in command.steps:
        below = [f"needs: {need}" for need in step.needs if need not in played]
        played.add(step.id)
        kind = _kind(step)
        if kind:
            said = f"step `{step.id}` is of the kind `{kind}`, which this version does not play"
            yield ConfigError(said, place=step.place, hint="`call` and `agent` are played")
            continue
        for key in (*below, *_keys(step)):
            said = f"step `{step.id}` has `{key}`, which this version does not play there"
            yield ConfigError(said, place=step.place, hint=_HINT)
        agent = agents.get(step.does.agent) if isinstance(step.does, AskAgent) else None
        if agent and agent.credentials:
            said = f"the agent `{agent.name}` has `credentials`, which this version does not use"
            yield ConfigError(said, place=agent.place, hint=_HINT)


def _kind(step: Step) -> str:
    match step.does:
        case RunCommand():
            return "command"
        case AskPerson():
            return "person"
        case Wait():
            return "wait"
        case CallTool() | AskAgent():
            return ""


def _keys(step: Step) -> Iterator[str]:
    """The keys of the step that nothing acts on, in the words of the file."""
    call, tests = isinstance(step.does, CallTool), step.each == "criteria"
    approve = step.approve
    plain = approve is not None and approve == Approve(owner=approve.owner)
    asks = {
        f"when: {step.when.state}": step.when.state in {"failed", "timeout", "always"},
        "gate": step.gate is not None,
        "choose": bool(step.choose),
        "then": bool(step.then),
        "timeout": bool(step.timeout),
        "notify": bool(step.notify),
        "on_error": step.on_error != OnError(),
        "approve": approve is not None and not (call and plain),
        "judge": bool(step.judge) and not tests,
        "each": bool(step.each) and (call or not tests),
        "produces: verdict": not tests and any(part.kind == "verdict" for part in step.produces),
    }
    return (key for key, asked in asks.items() if asked)
