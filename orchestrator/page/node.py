"""One element of a page, as the accessibility snapshot names it.

A Node is what the snapshot printed and nothing inferred: what it shows to a person is
`reading`, what its states mean is `kinds.state`. Above: `tree`, which makes them; below: nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """An element; two nodes are the same only if they are the same object.

    `text` is the inline text after the colon, `states` the attributes that are printed where
    they are true ("checked": "true" or "mixed"), `ref` the handle for an action, empty where
    the browser gave none, `pointer` whether the mouse pointer says that it can be clicked. `box`
    is left, top, width and height in the window, empty unless they were asked for.
    `order` is the place in `Page.nodes`, `last` the order of the last node inside (its own if
    none), `parent` the order of the parent, -1 for the root.
    """

    role: str
    name: str = ""
    ref: str = ""
    states: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    placeholder: str = ""
    url: str = ""
    level: int = 0
    pointer: bool = False
    box: tuple[float, ...] = ()
    children: tuple["Node", ...] = ()
    order: int = 0
    last: int = 0
    parent: int = -1

    def holds(self, other: "Node") -> bool:
        """Whether the other lies inside this one (a node is not inside itself)."""
        return self.order < other.order <= self.last


def walk(root: Node) -> Iterator[Node]:
    """The node and everything inside it, in document order, without recursion."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))
