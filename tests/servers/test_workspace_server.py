"""The workspace as a client sees it: in process, and as a process of its own."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp_types import TextContent

from orchestrator.servers.serving import read_descriptions
from orchestrator.servers.workspace import build

FILES = {
    ".gitignore": "*.log\n!kept.log\nbuild/\n",
    "src/app.py": "def total(a, b):\n    return a + b\n",
    "src/deep/more.py": "TOTAL = 3  # Größe\n",
    "src/deep/.gitignore": "own.txt\n",
    "src/deep/own.txt": "total\n",
    "build/app.py": "def total(): ...\n",
    "noise.log": "total\n",
    "kept.log": "total\n",
    ".git/config": "total\n",
    ".orch/runs/x": "total\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\0\0")
    return tmp_path


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Client]:
    async with Client(build(folder)) as client:
        yield client


async def ask(client: Client, tool: str, **arguments: Any) -> Any:
    """The structured answer of a call that must succeed."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return result.structured_content


async def say(client: Client, tool: str, **arguments: Any) -> str:
    """The words that a model reads of a call, failed or not."""
    result = await client.call_tool(tool, arguments)
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


async def fails(client: Client, tool: str, **arguments: Any) -> str:
    """The words of a call that must fail."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error, result.content
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


@pytest.mark.anyio
async def test_a_file_is_read_with_the_numbers_of_its_lines(folder: Path) -> None:
    async with serving(folder) as client:
        assert await say(client, "read", path="src/app.py") == (
            "     1\tdef total(a, b):\n     2\t    return a + b"
        )
        part = await ask(client, "read", path="src/app.py", start=2)
        assert part == {"path": "src/app.py", "text": "    return a + b", "first": 2, "total": 2}
        (folder / "long.txt").write_text("x\n" * 2500 + "y" * 3000)
        said = await say(client, "read", path="long.txt")
        assert said.endswith("… 501 more lines: read on from line 2001")
        last = await say(client, "read", path="long.txt", start=2501)
        assert last.endswith("y… (1000 more characters)")
        (folder / "none.txt").write_text("")
        assert await say(client, "read", path="none.txt") == "none.txt is empty"
        beyond = await fails(client, "read", path="src/app.py", start=9)
        assert "src/app.py has 2 lines, and none is number 9" in beyond


@pytest.mark.anyio
async def test_what_is_no_text_is_told_and_not_shown(folder: Path) -> None:
    async with serving(folder) as client:
        said = await fails(client, "read", path="logo.png")
        assert "logo.png is no text: 6 bytes that are not shown" in said
        (folder / "old.txt").write_bytes("Größe".encode("latin-1"))
        assert "old.txt is no text" in await fails(client, "read", path="old.txt")
        assert "old.txt is no text" in await fails(client, "edit", path="old.txt", old="G", new="g")


@pytest.mark.anyio
async def test_a_name_that_is_not_there_is_answered_by_the_nearest(folder: Path) -> None:
    async with serving(folder) as client:
        said = await fails(client, "read", path="src/ap.py")
        assert "there is no src/ap.py; nearest: src/app.py" in said
        assert "src is a folder: glob /src/* tells" in await fails(client, "read", path="src")


@pytest.mark.anyio
async def test_a_search_skips_what_git_ignores(folder: Path) -> None:
    async with serving(folder) as client:
        found = await ask(client, "grep", pattern="total")
        assert [hit["path"] for hit in found["matches"]] == ["kept.log", "src/app.py"]
        loud = await say(client, "grep", pattern="total|größe", glob="*.py", ignore_case=True)
        assert loud == ("src/app.py:1: def total(a, b):\nsrc/deep/more.py:1: TOTAL = 3  # Größe")
        below = await ask(client, "grep", pattern="(?i)total", path="src/deep")
        assert [hit["path"] for hit in below["matches"]] == ["src/deep/more.py"]
        one = await say(client, "grep", pattern="total", limit=1)
        assert one.endswith("… the first 1: narrow the pattern, the path or the glob")
        assert (
            await say(client, "grep", pattern="absent", glob="*.py") == "nothing found in 2 files"
        )


@pytest.mark.anyio
async def test_files_are_listed_by_a_line_as_of_gitignore(folder: Path) -> None:
    async with serving(folder) as client:
        assert await ask(client, "glob", pattern="*.py") == {
            "paths": ["src/app.py", "src/deep/more.py"],
            "more": "",
        }
        assert (await ask(client, "glob", pattern="/src/*.py"))["paths"] == ["src/app.py"]
        assert (await ask(client, "glob", pattern="*", path="src/deep"))["paths"] == [
            "src/deep/.gitignore",
            "src/deep/more.py",
        ]
        assert await say(client, "glob", pattern="*.rs") == "no file matches"
        assert (await say(client, "glob", pattern="*", limit=1)).endswith("narrow the pattern")
        assert "is no pattern" in await fails(client, "glob", pattern="!x")


@pytest.mark.anyio
@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)*b", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$"])
async def test_no_pattern_can_stall_a_search(folder: Path, pattern: str) -> None:
    (folder / "trap.txt").write_text("a" * 200_000 + "!")
    async with serving(folder) as client:
        assert await say(client, "grep", pattern=pattern, path="trap.txt")
    assert "cannot be read: invalid repetition size" in await _refused(folder, "(a{1000}){1000}")
    assert "look-around" in await _refused(folder, "(?=a)b")


async def _refused(folder: Path, pattern: str) -> str:
    async with serving(folder) as client:
        return await fails(client, "grep", pattern=pattern)


@pytest.mark.anyio
async def test_an_edit_needs_exactly_one_place(folder: Path) -> None:
    async with serving(folder) as client:
        said = await say(client, "edit", path="src/app.py", old="a + b", new="a - b")
        assert said == "changed src/app.py in 1 place"
        assert (folder / "src/app.py").read_text() == "def total(a, b):\n    return a - b\n"
        twice = await fails(client, "edit", path="src/app.py", old="a", new="x")
        assert "`old` is 3 times in src/app.py (lines 1, 1, 2)" in twice
        missing = await fails(client, "edit", path="src/app.py", old="return a  - b", new="x")
        assert "not in src/app.py, sign for sign; line 2 is nearly its beginning" in missing
        both = await ask(client, "edit", path="src/app.py", old="b", new="c", all=True)
        assert both == {"path": "src/app.py", "places": 2}
        assert "is empty" in await fails(client, "edit", path="src/app.py", old="", new="x")
        assert "the same" in await fails(client, "edit", path="src/app.py", old="a", new="a")


@pytest.mark.anyio
async def test_an_edit_keeps_the_ends_of_lines_and_the_permissions(folder: Path) -> None:
    script = folder / "run.sh"
    script.write_bytes(b"one\r\ntwo\r\nthree\r\n")
    script.chmod(0o750)
    async with serving(folder) as client:
        await ask(client, "edit", path="run.sh", old="one\ntwo", new="1\n2")
    assert script.read_bytes() == b"1\r\n2\r\nthree\r\n"
    assert script.stat().st_mode & 0o777 == 0o750


@pytest.mark.anyio
async def test_a_file_is_written_whole_and_its_folders_are_made(folder: Path) -> None:
    async with serving(folder) as client:
        made = await say(client, "write", path="docs/a/plan.md", text="one\ntwo\n")
        assert made == "wrote docs/a/plan.md (2 lines)"
        again = await ask(client, "write", path="docs/a/plan.md", text="three")
        assert again == {"path": "docs/a/plan.md", "new": False, "lines": 1}
        assert "is not a file" in await fails(client, "write", path="docs/a", text="x")
    assert (folder / "docs/a/plan.md").read_text() == "three"
    assert [one.name for one in (folder / "docs/a").iterdir()] == ["plan.md"]


@pytest.mark.anyio
async def test_arguments_that_a_tool_does_not_have_are_refused(folder: Path) -> None:
    async with serving(folder) as client:
        assert "file_path" in await fails(client, "read", path="src/app.py", file_path="x")


@pytest.mark.anyio
async def test_every_tool_is_described_by_its_page(folder: Path) -> None:
    page = Path(build.__code__.co_filename).with_suffix(".md")
    async with serving(folder) as client:
        tools = (await client.list_tools()).tools
    assert {tool.name: tool.description for tool in tools} == read_descriptions(page.read_text())


@pytest.mark.anyio
async def test_the_server_runs_alone_over_stdio(folder: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "orchestrator.servers.workspace", str(folder)]
    )
    async with Client(command) as client:
        assert "def total" in await say(client, "read", path="src/app.py")
