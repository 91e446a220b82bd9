"""A project as the command line reads it: its sentences and its rules looked at too.

The library knows no vocabulary and cannot read a rule, and those who can know no files: they meet
here, so that every verb tells every mistake at once. Above: every verb that reads a project;
below: `library`, `gherkin`, `rulebook`.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from orchestrator.cli.keyring import kept
from orchestrator.cli.known import idle_rules
from orchestrator.cli.misnamed import misnamed
from orchestrator.cli.rulebook import rulebook
from orchestrator.errors import ConfigError, Place
from orchestrator.library import catalog
from orchestrator.library.catalog import Catalog
from orchestrator.library.sentences import TeamSentence
from orchestrator.tools.origins import read_origin


def load(project: Path, *, environ: Mapping[str, str] | None = None) -> Catalog:
    """The project; every mistake is in the catalogue's `errors`, nothing is raised for them.

    What this process's environment lacks is put into it from the keyring, where that has it.
    """
    read = catalog.load(project, environ=environ, proofread=_proofread)
    if environ is None and (values := kept(_lacking(read.errors))):
        os.environ.update(values)
        read = catalog.load(project, proofread=_proofread)
    book = rulebook(read)
    found = [*read.errors, *book.errors, *idle_rules(read, book), *_origins(read)]
    found += misnamed(read, book)
    known = {(str(error.place), str(error)): error for error in found}
    return replace(read, errors=tuple(sorted(known.values(), key=_by_place)))


def _lacking(errors: Sequence[ConfigError]) -> list[str]:
    """The variables that a file needs and the environment has not."""
    found = (re.fullmatch(r"the environment has no (\w+)", error.message) for error in errors)
    return [match[1] for match in found if match]


def _origins(read: Catalog) -> Iterator[ConfigError]:
    """The origins, of the project and of its accounts, that a run could not hold to."""
    context = read.context
    place = context.marks.place
    named = [(text, place("origins", number)) for number, text in enumerate(context.origins)]
    for account in context.accounts.values():
        keys = ("accounts", account.name, "origins")
        named += [(text, place(*keys, number)) for number, text in enumerate(account.origins)]
    for text, where in named:
        try:
            read_origin(text, where)
        except ConfigError as error:
            if not any(known.place == where for known in read.errors):
                yield error


def _by_place(error: ConfigError) -> tuple[str, int]:
    place = error.place or Place(path="")
    return place.path, place.line


def _proofread(sentences: Sequence[TeamSentence]) -> list[ConfigError]:
    from orchestrator.gherkin.proofreading import proofread

    return proofread(sentences)
