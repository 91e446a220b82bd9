"""What can be done to what: the elements that an act is likely meant for.

A person who says "click Save" means the button and not the heading of that name. Only a
preference: an act on anything else is tried too, where nothing suits it. Above: `matching`.
Below: `roles`, `node`.
"""

from typing import Literal, TypeAlias, get_args

from orchestrator.page.node import Node
from orchestrator.page.roles import FIELDS, INTERACTIVE, TICKED

Act: TypeAlias = Literal["", "click", "fill", "select", "tick", "read"]

ACTS: tuple[Act, ...] = get_args(Act)

_FILLED = frozenset({"textbox", "searchbox", "spinbutton", "slider", "combobox"})
_ROLES = {
    "click": INTERACTIVE,
    "fill": _FILLED,
    "select": frozenset({"combobox", "listbox"}),
    "tick": TICKED,
}


def suits(node: Node, act: Act) -> bool:
    """Whether the act is commonly done to such an element."""
    if act == "click" and node.pointer and node.ref and node.role not in FIELDS:
        return True
    return node.role in _ROLES.get(act, frozenset())


def read_act(words: str) -> Act:
    """The act; raises ValueError where the words are none."""
    for act in ACTS:
        if act == words:
            return act
    raise ValueError(f'no act is called "{words}"; acts are {", ".join(filter(None, ACTS))}')
