"""The glance that spares right front matter the walk: it never takes wrong for right."""

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.library import grammar, schema
from orchestrator.library.agents import AGENT
from orchestrator.library.commands import COMMAND
from orchestrator.library.context import CONTEXT
from orchestrator.library.document import Document
from orchestrator.library.schema import Fields, Shape, glance
from orchestrator.messages import Json

_WORDS = st.sampled_from(["a", "a b", "", " ", "auto", "before", "x.y", "$a", "3d", "text", "a\n"])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.floats(-1, 2) | _WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_WORDS, inner, max_size=2),
    max_leaves=4,
)
_SHAPES = st.sampled_from(
    [shape for fields in (AGENT, COMMAND, CONTEXT, grammar.STEP) for shape in fields.keys.values()]
)


def _walked(value: Json, shape: Shape) -> bool:
    walk = schema._Walk(Document(path="f", meta={}, body="", body_line=1))
    walk.check(value, shape, ("key",))
    return not walk.errors


@given(shape=_SHAPES, value=_VALUES)
def test_what_passes_at_a_glance_has_no_mistake(shape: Shape, value: Json) -> None:
    assert not glance(shape)(value) or _walked(value, shape)


def test_right_steps_pass_at_a_glance_and_wrong_ones_do_not() -> None:
    right = {"id": "a", "agent": "qa", "each": "$criteria", "parallel": "auto", "timeout": "3m"}
    passes = glance(grammar.STEP)
    assert passes(right)
    assert not passes({**right, "agnt": "qa"})
    assert not passes({**right, "parallel": "many"})
    assert not glance(Fields(keys={}, required=("a",)))({})
