"""The real `mcp-atlassian`, installed once into an environment of its own, and a Jira for it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.jira.jira_site import Site, jira_site

ROOT = Path(__file__).parent.parent.parent
PROGRAM = ROOT / ".venv-atlassian" / "bin" / "mcp-atlassian"


@pytest.fixture(scope="session")
def atlassian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program. A package index that can't be reached fails the test, and says so."""
    with FileLock(tmp_path_factory.getbasetemp().parent / "atlassian.lock"):
        made = subprocess.run(
            [ROOT / "scripts" / "atlassian"], capture_output=True, text=True, check=False
        )
    if made.returncode:
        pytest.fail(f"mcp-atlassian could not be installed:\n{made.stderr}", pytrace=False)
    return PROGRAM


@pytest.fixture
def site() -> Iterator[Site]:
    with jira_site() as here:
        yield here
