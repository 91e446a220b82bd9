"""Where the words of a brief are written: the file and line of one of its lines.

Looked up only when something was cut, in the files that a section is made of. Above: `flow`;
below: `catalog`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestrator.library.agents import Agent
from orchestrator.library.builtin import SHOWN, builtin_root
from orchestrator.library.catalog import Catalog
from orchestrator.library.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The files behind each section of a step's brief, relative to `root` or shipped."""

    root: Path
    files: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, catalog: Catalog, agent: Agent, step: Step) -> "Written":
        """The files that this agent's brief in this step is made of."""
        files = {
            "context": [one.path for one in catalog.context.definitions],
            "agent": [agent.place.path],
            "instructions": [step.place.path],
            "sentences": [one.place.path for one in catalog.sentences],
            "skills": [one.place.path for one in catalog.skills.values()],
        }
        return cls(root=catalog.root, files=files)

    def place(self, section: str, line: str) -> str:
        """The file and line where a line of a section stands, or nothing."""
        for path in self.files.get(section, ()):
            inside = path.removeprefix(f"{SHOWN}/")
            file = builtin_root() / inside if inside != path else self.root / path
            text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
            for number, said in enumerate(text.splitlines(), 1):
                if said.strip() == line.strip():
                    return f"{path}:{number}"
        return ""
