"""The scripted twin says what it was given."""

from collections.abc import Sequence

import pytest

from orchestrator.errors import ModelUnreachable
from orchestrator.messages import Message, Prompt, Reply, Results, Text, ToolCall
from orchestrator.models.model import Model
from orchestrator.models.scripted import ScriptedModel

pytestmark = pytest.mark.anyio

ASKS = Reply(model="scripted", calls=(ToolCall(id="1", tool="a.b"),), stop="tools")
ENDS = Reply(model="scripted", parts=(Text(text="done"),))
BRIEF = Prompt(parts=(Text(text="go", label="criterion"),))


async def test_each_conversation_gets_the_script_from_its_beginning() -> None:
    model: Model = ScriptedModel((ASKS, ENDS))
    assert await model.reply([BRIEF], ()) is ASKS
    assert await model.reply([BRIEF, ASKS, Results(results=())], ()) is ENDS
    assert await model.reply([BRIEF], ()) is ASKS


async def test_a_script_may_be_chosen_by_what_the_conversation_says() -> None:
    def chosen(conversation: Sequence[Message]) -> Sequence[Reply]:
        first = conversation[0]
        assert isinstance(first, Prompt)
        return (ENDS,) if first.part("criterion") == "go" else (ASKS,)

    assert await ScriptedModel(chosen, name="twin").reply([BRIEF], ()) is ENDS


async def test_at_its_end_the_model_cannot_be_reached() -> None:
    with pytest.raises(ModelUnreachable, match="ends after 1 replies"):
        await ScriptedModel((ASKS,)).reply([BRIEF, ASKS, Results(results=())], ())
