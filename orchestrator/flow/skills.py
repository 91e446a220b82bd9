"""The skills of an agent: names and descriptions in its brief, a body when it asks for one.

Above: `single`, `proving`; below: `library.skills`.
"""

from collections.abc import Mapping

from orchestrator.errors import OrchError
from orchestrator.library.agents import Agent
from orchestrator.library.skills import Skill
from orchestrator.messages import ToolCall, ToolResult, ToolSchema

SKILL = "orch.skill"


class SkillShelf:
    """The skills that an agent's file names, of all there are."""

    def __init__(self, every: Mapping[str, Skill], agent: Agent) -> None:
        self.skills = tuple(every[name] for name in agent.skills if name in every)

    @property
    def schemas(self) -> tuple[ToolSchema, ...]:
        """The tool that reads one, where there is any."""
        if not self.skills:
            return ()
        names = [skill.name for skill in self.skills]
        parameters = {
            "type": "object",
            "properties": {"name": {"type": "string", "enum": names}},
            "required": ["name"],
            "additionalProperties": False,
        }
        words = "Read the instructions of a skill, before you do what its description is about."
        return (ToolSchema(name=SKILL, description=words, parameters=parameters),)

    async def read(self, call: ToolCall) -> ToolResult:
        """The instructions of the skill that is named."""
        wanted = call.arguments.get("name")
        skill = next((one for one in self.skills if one.name == wanted), None)
        if skill is None:
            names = ", ".join(one.name for one in self.skills)
            text = f"there is no skill `{wanted}`; there are: {names}"
            return ToolResult(call_id=call.id, text=text, fault="error")
        try:
            return ToolResult(call_id=call.id, text=told(skill))
        except OrchError as error:
            return ToolResult(call_id=call.id, text=str(error), fault="error")


def told(skill: Skill) -> str:
    """The body, then the files that lie beside it. Raises ConfigError where it can't be read."""
    files = skill.resources()
    if not files:
        return skill.body()
    return "\n".join([skill.body().rstrip(), "", "Files of this skill:", *files])
