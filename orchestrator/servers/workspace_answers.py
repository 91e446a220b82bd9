"""What the tools of the workspace answer: data for code, words to read.

The models are the tools' output schemas. Above: `workspace`; below: pydantic.
"""

from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel

LINE_LIMIT = 2000
"""Characters of one line that a reader is shown."""


class Lines(BaseModel):
    """Lines of a file, `first` counting from 1; `text` is as it stands in the file."""

    path: str
    text: str
    first: int
    total: int

    def said(self) -> str:
        if not self.total:
            return f"{self.path} is empty"
        lines = self.text.split("\n")
        last = self.first + len(lines) - 1
        numbered = [f"{at:>6}\t{_cut(line)}" for at, line in enumerate(lines, start=self.first)]
        if last < self.total:
            numbered.append(f"… {self.total - last} more lines: read on from line {last + 1}")
        return "\n".join(numbered)


class Match(BaseModel):
    """A line in which something was found."""

    path: str
    line: int
    text: str


class Matches(BaseModel):
    """Lines that match; `more` says why there may be others, empty where there are none."""

    matches: list[Match]
    files: int
    more: str = ""

    def said(self) -> str:
        lines = [f"{one.path}:{one.line}: {one.text}" for one in self.matches]
        count = f"{self.files} file" + ("" if self.files == 1 else "s")
        if not lines:
            lines = [f"nothing found in {count}"]
        if self.more:
            lines.append(f"… {self.more}: narrow the pattern, the path or the glob")
        return "\n".join(lines)


class Paths(BaseModel):
    """Files by their paths; `more` says why there may be others."""

    paths: list[str]
    more: str = ""

    def said(self) -> str:
        lines = self.paths or ["no file matches"]
        return "\n".join([*lines, f"… {self.more}: narrow the pattern"] if self.more else lines)


class Written(BaseModel):
    """A file that was written just now; `new` where there was none before."""

    path: str
    new: bool
    lines: int

    def said(self) -> str:
        count = f"{self.lines} line" + ("" if self.lines == 1 else "s")
        return f"{'wrote' if self.new else 'replaced'} {self.path} ({count})"


class Edited(BaseModel):
    """A file that was changed in this many places."""

    path: str
    places: int

    def said(self) -> str:
        count = f"{self.places} place" + ("" if self.places == 1 else "s")
        return f"changed {self.path} in {count}"


class Output(BaseModel):
    """What a shell line wrote; `status` is -1 where its time was up."""

    status: int
    text: str

    def said(self) -> str:
        return self.text.rstrip("\n") or "(no output)"


def answer(
    data: Lines | Matches | Paths | Written | Edited | Output, *, failed: str = ""
) -> CallToolResult:
    """The result of a tool; `failed` makes it an error and is said first."""
    words = f"{failed}\n{data.said()}" if failed else data.said()
    return CallToolResult(
        content=[TextContent(type="text", text=words)],
        structured_content=data.model_dump(),
        is_error=bool(failed),
    )


def _cut(line: str) -> str:
    over = len(line) - LINE_LIMIT
    return f"{line[:LINE_LIMIT]}… ({over} more characters)" if over > 0 else line
