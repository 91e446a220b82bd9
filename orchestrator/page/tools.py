"""How a model is told of `orch.expect` and `orch.locate`: names, words, JSON schemas.

Only the schemas; `expect` and `locate` do the work. Above: `flow`, `qa`. Below: `expect`.
"""

from orchestrator.messages import Json, ToolSchema
from orchestrator.page.acting import ACTS
from orchestrator.page.expect import KINDS, LONGEST_WAIT

_TARGET = (
    'The element as a person names it: button "Log in", the 2nd "Add to cart" button, '
    'heading "Orders", rows.'
)
_SCOPE = 'Look only inside this: "Backpack" card, "Orders" table, dialog.'

_EXPECT = """\
Claim one thing about the application; code checks it on the live page and waits for it.
This is the only evidence a verdict may rest on. Kinds and what they need:
text: value, the words a person can read (whole words, capitals count); target or scope narrows.
role: target, a role with its name; an element that is there.
state: target, and value: disabled, enabled, checked, unchecked, mixed, pressed, selected,
  expanded, invalid, valid or focused.
value: target, and value: what the box holds; "" for empty.
count: target, a role in the plural; value: 3, at least 3, more than 2.
order: value, a list of texts in the order they must stand; or target, "Price" column, cards or
  prices, and value: ascending or descending, perhaps by price or by name.
url: value, a path such as /cart (compared whole, * for anything) or a whole address. title: value.
console: no error was logged since before the last action; value: only errors with these words.
dialog: a browser dialog opened; target: alert, confirm, prompt; value: its message.
request: target, an address such as /api/cart or POST /api/cart; value: its status (200, 2xx,
  failed); made since before the last action. download: value, the name of the file, or nothing.
words: value, a quotation; only where no other kind fits; observation: which one is quoted.
negate: true claims the opposite, and watches for a while that it stays so.
within: 2 claims that it was so two seconds after the last action was sent; for what the criterion
  says must come (or, with negate, go) in time. Ask for it right after that action."""

_LOCATE = """\
Find the one element that is named, and get its ref for a browser tool. Waits for it. Two that
fit are never a guess: say more, such as its role, the scope that holds it, or which one."""


def _schema(required: list[str], properties: dict[str, Json]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


_SECONDS = {"type": "number", "minimum": 0, "maximum": LONGEST_WAIT}

EXPECT = ToolSchema(
    name="orch.expect",
    description=_EXPECT,
    parameters=_schema(
        ["kind"],
        {
            "kind": {"type": "string", "enum": list(KINDS)},
            "target": {"type": "string", "description": _TARGET},
            "value": {
                "anyOf": [
                    {"type": ["string", "number"]},
                    {"type": "array", "items": {"type": "string"}},
                ],
                "description": "What is compared; a list only for order.",
            },
            "scope": {"type": "string", "description": _SCOPE},
            "match": {
                "type": "string",
                "enum": ["is", "contains", "number", "date", "pattern"],
                "description": (
                    "Instead of the kind's own way: the whole (is) or any part; for a value also "
                    "as a number or a date (at least 5), or as a pattern (# digit, * anything)."
                ),
            },
            "seconds": {
                **_SECONDS,
                "description": "How long to wait (5), or to watch an absence (1, and at least 1).",
            },
            "within": {
                **_SECONDS,
                "description": "By when it must be so, in seconds after the last action.",
            },
            "negate": {"type": "boolean", "description": "Claim the opposite."},
            "observation": {
                "type": "integer",
                "minimum": 1,
                "description": "For words: the number of the observation that is quoted.",
            },
        },
    ),
)
"""The one way to prove anything."""

LOCATE = ToolSchema(
    name="orch.locate",
    description=_LOCATE,
    parameters=_schema(
        ["target"],
        {
            "target": {"type": "string", "description": _TARGET},
            "scope": {"type": "string", "description": _SCOPE},
            "act": {
                "type": "string",
                "enum": list(filter(None, ACTS)),
                "description": "What you will do to it: of two of one name, which suits.",
            },
            "seconds": {**_SECONDS, "description": "How long to wait for it (5)."},
        },
    ),
)
"""From a person's words to an element."""


_REMEMBER = """\
Keep what an element says now under a name, to compare it later: in the value of an orch.expect,
<remembered NAME> stands for it. target: the ref that orch.locate gave."""

REMEMBER = ToolSchema(
    name="orch.remember",
    description=_REMEMBER,
    parameters=_schema(
        ["target", "name"],
        {"target": {"type": "string"}, "name": {"type": "string"}},
    ),
)
"""From an element to what it said."""
