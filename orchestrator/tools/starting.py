"""Why a server did not start, and what a person can do about it.

Words only; what becomes of the run is for those above. Above: `pool`; below: `server`.
"""

from pathlib import Path

from orchestrator.errors import OrchError
from orchestrator.tools.server import Process, ServerSpec

TIMED_OUT = -32001
CLOSED = -32000
BRINGS = {"uvx": "uv", "uv": "uv", "pipx": "pipx", "npx": "Node.js", "docker": "Docker"}
"""What brings the programs that servers are usually started with."""


def why_not(error: BaseException, spec: ServerSpec) -> str:
    """Why it did not start, as the end of a sentence."""
    if isinstance(error, TimeoutError) or getattr(error, "code", None) == TIMED_OUT:
        return f"it did not answer within {spec.start_seconds:g} s"
    if isinstance(error, FileNotFoundError) and isinstance(spec.launch, Process):
        brings = BRINGS.get(spec.launch.command)
        come = f", which comes with {brings}" if brings else ""
        return f"there is no command `{spec.launch.command}`{come}"
    if isinstance(error, OrchError):
        return error.message
    if getattr(error, "code", None) == CLOSED:
        return "it ended at once"
    return first_line(error)


def what_next(error: BaseException, spec: ServerSpec, log: str) -> str:
    """What to do about a server that did not start: read what it said, if it said anything."""
    entry = f"`{spec.name}` in .mcp.json"
    if isinstance(error, FileNotFoundError) and isinstance(spec.launch, Process):
        return f"install it, or write a program that is here as `command` of {entry}"
    if not log:
        return ""
    if Path(log).exists() and Path(log).stat().st_size:
        return f"what it said last is in {log}"
    silent = "it wrote nothing to its standard error"
    return f"{silent}: run its command by hand, or mend the entry {entry}"


def first_line(error: BaseException) -> str:
    """The first line of what an error says; its kind where it says nothing."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
