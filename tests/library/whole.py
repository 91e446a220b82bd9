"""One file read by the reader of its kind; everything wrong in it is raised at once."""

from collections.abc import Mapping
from pathlib import Path

from orchestrator.errors import ConfigError, ConfigErrors
from orchestrator.library.agents import Agent, agent_from
from orchestrator.library.context import Context, context_from
from orchestrator.library.document import read_document


def read_agent(path: Path, *, root: Path, environ: Mapping[str, str]) -> Agent:
    errors: list[ConfigError] = []
    document = read_document(path, root=root)
    agent = agent_from(document, path.stem, errors, environ=environ)
    if agent is None:
        raise ConfigErrors(errors)
    return agent


def read_context(path: Path, *, root: Path, environ: Mapping[str, str]) -> Context:
    errors: list[ConfigError] = []
    document = read_document(path, root=root)
    context = context_from(document, path, errors, root=root, environ=environ)
    if errors:
        raise ConfigErrors(errors)
    return context
