"""A server of ours made of functions and the page of Markdown that a model reads of them.

Arguments that a tool does not have are refused, and the process's logging is left as it was
found. Not what any tool does. Above: `tickets`, `workspace`; below: the SDK.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.tools import Tool


def serve(name: str, page: Path, calls: Iterable[Callable[..., Any]]) -> MCPServer:
    """The server of that name; each call is described by the section of `page` called like it."""
    descriptions = read_descriptions(page.read_text("utf-8"))
    tools = [
        _strict(
            Tool.from_function(call, name=call.__name__, description=descriptions[call.__name__])
        )
        for call in calls
    ]
    with _logging_untouched():
        return MCPServer(name, tools=tools)


def read_descriptions(text: str) -> dict[str, str]:
    """What a model is told of each tool: the sections of the page, by their headings."""
    _, *sections = re.split(r"^## +(\w+) *\n", text, flags=re.MULTILINE)
    return {name: words.strip() for name, words in zip(sections[::2], sections[1::2], strict=True)}


@contextmanager
def _logging_untouched() -> Iterator[None]:
    """Keep the SDK from configuring the root logger, which it does where that has no handler."""
    root = logging.getLogger()
    here = logging.NullHandler()
    root.addHandler(here)
    try:
        yield
    finally:
        root.removeHandler(here)


def _strict(tool: Tool) -> Tool:
    """The tool with arguments that it does not have refused, where the SDK would drop them."""
    model = tool.fn_metadata.arg_model
    model.model_config["extra"] = "forbid"
    model.model_rebuild(force=True)
    tool.parameters = model.model_json_schema(by_alias=True)
    return tool
