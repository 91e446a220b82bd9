"""The workspace: an MCP server over the files of a project, and a shell in its folder.

Six tools, described to a model by `workspace.md` beside this file; what other tools call Read,
Grep, Glob, Edit, Write and Bash. In process by `mcp.Client(build(folder))`, alone by
`python -m orchestrator.servers.workspace FOLDER`. Not permission: rules and people stand before
it. Above: `tools`; below: `serving` and the `workspace_*` beside this file.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import anyio.to_thread
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult
from pydantic import Field

from orchestrator.servers.serving import serve
from orchestrator.servers.workspace_answers import (
    Edited,
    Lines,
    Match,
    Matches,
    Output,
    Paths,
    Written,
    answer,
)
from orchestrator.servers.workspace_folder import WorkspaceFault, WorkspaceFolder
from orchestrator.servers.workspace_search import Search, is_binary, named, search
from orchestrator.servers.workspace_shell import run_line
from orchestrator.servers.workspace_text import replaced

LONGEST_LINE = 600
"""Seconds that a shell line may be given at most."""

From = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=1, le=2000)]
Seconds = Annotated[int, Field(ge=1, le=LONGEST_LINE)]


def build(folder: Path) -> MCPServer:
    """The server over `folder`, which must be there. Logging is left as it was found."""
    tools = Workspace(WorkspaceFolder(folder))
    calls = (tools.read, tools.grep, tools.glob, tools.edit, tools.write, tools.bash)
    return serve("workspace", Path(__file__).with_suffix(".md"), calls)


class Workspace:
    """The six tools; a fault of the caller is a ToolError that says what to do instead."""

    def __init__(self, folder: WorkspaceFolder) -> None:
        self._folder = folder

    async def read(
        self, path: str, start: From = 1, lines: Count = 2000
    ) -> Annotated[CallToolResult, Lines]:
        with _faults_told():
            data = await anyio.to_thread.run_sync(self._folder.read, path)
            return answer(_lines(path, data, start, lines))

    async def grep(
        self,
        pattern: str,
        path: str = "",
        glob: str = "",
        ignore_case: bool = False,
        limit: Count = 100,
    ) -> Annotated[CallToolResult, Matches]:
        wanted = Search(pattern=pattern, path=path, glob=glob, ignore_case=ignore_case, limit=limit)
        with _faults_told():
            found = await anyio.to_thread.run_sync(
                search, self._folder, wanted, abandon_on_cancel=True
            )
        matches = [Match(path=hit.path, line=hit.line, text=hit.text) for hit in found.hits]
        return answer(Matches(matches=matches, files=found.files, more=found.more))

    async def glob(
        self, pattern: str, path: str = "", limit: Count = 500
    ) -> Annotated[CallToolResult, Paths]:
        with _faults_told():
            look = partial(named, self._folder, pattern, path, limit=limit)
            paths, more = await anyio.to_thread.run_sync(look, abandon_on_cancel=True)
        return answer(Paths(paths=paths, more=more))

    async def edit(
        self,
        path: str,
        old: str,
        new: str,
        all: bool = False,  # noqa: A002 - the word that a model reads
    ) -> Annotated[CallToolResult, Edited]:
        places = 0

        def change(data: bytes) -> bytes:
            nonlocal places
            text, places = replaced(path, _text(path, data), old, new, everywhere=all)
            return text.encode("utf-8")

        with _faults_told():
            await anyio.to_thread.run_sync(self._folder.change, path, change)
        return answer(Edited(path=path, places=places))

    async def write(self, path: str, text: str) -> Annotated[CallToolResult, Written]:
        with _faults_told():
            data = text.encode("utf-8")
            there = await anyio.to_thread.run_sync(self._folder.write, path, data)
        return answer(Written(path=path, new=not there, lines=len(text.splitlines())))

    async def bash(self, command: str, seconds: Seconds = 120) -> Annotated[CallToolResult, Output]:
        if "\0" in command or not command.strip():
            raise ToolError("the command is empty, or holds a NUL")
        with _faults_told():
            ran = await run_line(command, self._folder.root, seconds)
        if ran.status is None:
            failed = f"ended, because it had not finished after {seconds} s; it wrote:"
            return answer(Output(status=-1, text=ran.output), failed=failed)
        failed = f"exit status {ran.status}; it wrote:" if ran.status else ""
        return answer(Output(status=ran.status, text=ran.output), failed=failed)


def main(arguments: list[str]) -> int:
    """Serve one folder over stdio; 2 when the words of the command line are wrong."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write(
            "usage: python -m orchestrator.servers.workspace FOLDER (one that is there)\n"
        )
        return 2
    build(Path(arguments[0])).run("stdio")
    return 0


def _lines(path: str, data: bytes, start: int, count: int) -> Lines:
    whole = _text(path, data).replace("\r\n", "\n").removesuffix("\n")
    lines = whole.split("\n") if whole else []
    if lines and start > len(lines):
        raise WorkspaceFault(f"{path} has {len(lines)} lines, and none is number {start}")
    chosen = lines[start - 1 : start - 1 + count]
    return Lines(path=path, text="\n".join(chosen), first=start, total=len(lines))


def _text(path: str, data: bytes) -> str:
    if is_binary(data):
        raise WorkspaceFault(f"{path} is no text: {len(data)} bytes that are not shown")
    return data.decode("utf-8")


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except WorkspaceFault as fault:
        raise ToolError(str(fault)) from fault
    except UnicodeEncodeError as error:
        raise ToolError("the text holds half a character, which no file can hold") from error
    except OSError as error:
        # The file's name only: where the folder lies is nobody's business.
        name = Path(str(error.filename or "the file")).name
        raise ToolError(f"{name}: {error.strerror or type(error).__name__}") from error


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
