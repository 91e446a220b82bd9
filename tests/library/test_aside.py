"""What another tool's files ask for and do not get here is told, with its line."""

from pathlib import Path

from orchestrator.library.catalog import load

READ_AS = "is read as `workspace.bash`: the rules decide about its arguments"
FILES = {
    ".claude/agents/reviewer.md": """---
name: reviewer
description: Reviews a change
tools: Read, WebFetch, Bash(git:*)
color: blue
---
You review.
""",
    ".claude/commands/log.md": """---
allowed-tools: [Read, "Bash(git log:*)"]
---
Tell what happened:

!`git log`
""",
    ".claude/skills/release/SKILL.md": """---
name: release
description: How we release
version: 1.0
---
Do it.
""",
}


def test_what_a_file_of_another_tool_does_not_get_here_is_told(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    catalog = load(tmp_path)
    assert not catalog.errors
    assert not catalog.unusable
    assert [f"{one.place}: {one.why}" for one in catalog.ignored] == [
        ".claude/agents/reviewer.md:5: `color` does nothing here",
        ".claude/agents/reviewer.md:4: there is no tool `WebFetch` here",
        f".claude/agents/reviewer.md:4: `Bash(git:*)` {READ_AS}",
        f".claude/commands/log.md:2: `Bash(git log:*)` {READ_AS}",
        ".claude/commands/log.md:6: !`git log` is not run: it stays as words",
        ".claude/skills/release/SKILL.md:4: `version` does nothing here",
    ]
