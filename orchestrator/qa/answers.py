"""What our own tools answer a conversation: the words for a model, the data for code.

Pure. What was asked and what it means is the witness's. Above: `witness`; below: `messages`,
`page`.
"""

from orchestrator.messages import Json, ToolCall, ToolResult
from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import Finding
from orchestrator.page.locate import Located
from orchestrator.page.remembering import Memory
from orchestrator.page.targets import Ambiguous, Missing

_WORDS = {True: "holds", False: "does not hold", None: "cannot be seen here"}


def expected(
    call: ToolCall, expectation: Expectation, finding: Finding, more: dict[str, Json], blob: str
) -> ToolResult:
    """Of `orch.expect`; `blob` is the page that decided."""
    says = expectation.says()
    data: dict[str, Json] = {
        "holds": finding.holds,
        "says": says,
        "saw": finding.saw,
        "code": finding.code,
        "looks": 1,
        **more,
    }
    text = f"{says}: {_WORDS[finding.holds]}; saw {finding.saw}"
    return ToolResult(call_id=call.id, text=text, data=data, blob=blob)


def located(call: ToolCall, found: Located, tab: str) -> ToolResult:
    """Of `orch.locate`, where there is one; `tab` is the one that was followed, if one was."""
    data: dict[str, Json] = {
        "found": True,
        "ref": found.ref,
        "role": found.role,
        "name": found.name,
    }
    if tab:
        data["tab"] = tab
    text = f'{found.ref} is {found.role} "{found.name}"'
    return ToolResult(call_id=call.id, text=text, data=data)


def missed(call: ToolCall, found: Missing | Ambiguous, blob: str) -> ToolResult:
    """Of `orch.locate`, where there is none, or more than one."""
    missing = isinstance(found, Missing)
    near = found.nearest if isinstance(found, Missing) else found.candidates
    data: dict[str, Json] = {
        "found": False,
        "why": "missing" if missing else "ambiguous",
        "nearest": list(near),
        "says": found.says(),
    }
    return ToolResult(call_id=call.id, text=found.says(), data=data, blob=blob)


def remembered(call: ToolCall, name: str, memory: Memory, blob: str) -> ToolResult:
    """Of `orch.remember`."""
    text = f'remembered as {name}: "{memory.text}"'
    return ToolResult(call_id=call.id, text=text, data={"text": memory.text}, blob=blob)


def unreachable(call: ToolCall, why: str) -> ToolResult:
    """The application was not there to be asked."""
    return ToolResult(call_id=call.id, text=why, fault="unreachable")


def fault(call: ToolCall, text: str) -> ToolResult:
    """The call was wrong, and goes back with the reason."""
    return ToolResult(call_id=call.id, text=text, fault="error")


def failure(result: ToolResult) -> str:
    """What a failed action said, without the server's headings."""
    lines = (line.strip() for line in result.text.splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "it failed")[:200]
