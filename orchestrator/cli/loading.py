"""A project as the command line reads it: its sentences compared with the vocabulary too.

The library knows no vocabulary, and the vocabulary no files: they meet here. Above: every verb
that reads a project; below: `library`, `gherkin`.
"""

from collections.abc import Sequence
from pathlib import Path

from orchestrator.errors import ConfigError
from orchestrator.library import catalog
from orchestrator.library.catalog import Catalog
from orchestrator.library.sentences import TeamSentence


def load(project: Path) -> Catalog:
    """The project; every mistake is in the catalogue's `errors`, nothing is raised for them."""
    return catalog.load(project, proofread=_proofread)


def _proofread(sentences: Sequence[TeamSentence]) -> list[ConfigError]:
    from orchestrator.gherkin.proofreading import proofread

    return proofread(sentences)
