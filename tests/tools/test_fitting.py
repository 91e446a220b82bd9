"""Whether a call fits what its server lists."""

from orchestrator.messages import ToolCall, ToolSchema
from orchestrator.tools.fitting import unfit

SHOT = ToolSchema(
    name="browser.shot",
    description="",
    parameters={
        "properties": {"scale": {"type": "string", "default": "css"}, "target": {"type": "string"}},
        "required": ["scale", "target"],
    },
)


def test_only_what_is_required_and_has_no_default_is_missed() -> None:
    call = ToolCall(id="c", tool="browser.shot")
    assert unfit(call, [SHOT]) == "`browser.shot` needs `target`"
