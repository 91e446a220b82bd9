"""Skills: the Agent Skills standard, name and description always, the body on demand.

One folder a skill with a SKILL.md in it. Above: `catalog`, and the brief that lists them; below:
`document`, `schema`.
"""

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from orchestrator.errors import ConfigError, Place
from orchestrator.library.document import Document, read_document
from orchestrator.library.schema import TEXT, Fields, Table, Text, check

FOLDERS = (".agents/skills", ".claude/skills")
"""Where skills lie, in the order in which they win; the second is another tool's."""

LISTED = 40
"""The most files of a skill that are told."""

_NAME = r"(?=.{1,64}$)[a-z0-9]+(?:-[a-z0-9]+)*"
SKILL = Fields(
    keys={
        "name": Text(pattern=_NAME, what="a name of small letters, digits and single hyphens"),
        "description": Text(pattern=r"(?s).{1,1024}", what="text of at most 1024 characters"),
        "license": TEXT,
        "compatibility": Text(pattern=r"(?s).{1,500}", what="text of at most 500 characters"),
        "metadata": Table(of=TEXT),
        "allowed-tools": TEXT,
    },
    required=("name", "description"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """A skill by name; `folder` holds its SKILL.md and whatever the body refers to."""

    name: str
    description: str
    folder: Path
    place: Place
    sha256: str

    def body(self) -> str:
        """The instructions, read now; raises `ConfigError` where the file is gone or broken."""
        return read_document(self.folder / "SKILL.md").body

    def resources(self) -> tuple[str, ...]:
        """What else lies in its folder, as paths that the workspace reads; the first `LISTED`."""
        there = Path(self.place.path).parent
        files = (file for file in sorted(self.folder.rglob("*")) if file.is_file())
        told = (there / file.relative_to(self.folder) for file in files if file.name != "SKILL.md")
        return tuple(path.as_posix() for path in islice(told, LISTED))


def skill_folders(root: Path) -> tuple[tuple[Path, bool], ...]:
    """Each folder with a SKILL.md, and whether it lies in another tool's folder."""
    return tuple(
        (file.parent, folder.startswith(".claude"))
        for folder in FOLDERS
        for file in sorted((root / folder).glob("*/SKILL.md"))
    )


def skill_from(
    document: Document, folder: Path, errors: list[ConfigError], *, foreign: bool
) -> Skill | None:
    """The skill in a document, or None and the errors."""
    meta = document.meta
    ignored = frozenset(meta).difference(SKILL.keys) if foreign else frozenset()
    wrong = check(document, Fields(keys=SKILL.keys, required=SKILL.required, ignored=ignored))
    name = meta.get("name")
    if not wrong and name != folder.name and re.fullmatch(_NAME, str(name)):
        said = f"found the name `{name}` in the folder `{folder.name}`, expected the same"
        wrong.append(ConfigError(said, place=document.place("name"), hint="Rename one of the two."))
    errors.extend(wrong)
    if wrong:
        return None
    return Skill(
        name=meta["name"],
        description=meta["description"].strip(),
        folder=folder,
        place=document.place(),
        sha256=document.sha256,
    )
