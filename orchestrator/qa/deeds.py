"""What a conversation did to the application, and which words each action was about.

The words of an element are the page's, looked up by its handle, or those it was located by: what
a model calls it is only taken where the page gives it no name. Not whether it was what the
criterion asks (`verdict`). Above: `witness`; below: `page`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from orchestrator.messages import Json, ToolCall, ToolResult
from orchestrator.page.node import Node, walk
from orchestrator.page.snapshot import Page, read_page
from orchestrator.page.words import normal, within
from orchestrator.qa.actions import action_text

NAVIGATION = frozenset({"browser.browser_navigate", "browser.browser_navigate_back", "orch.reload"})
HOLDERS = frozenset({"article", "listitem", "row"})
"""What holds an element so closely that its words tell which one is meant."""

_GIVEN = ("url", "text", "key", "value", "values", "paths", "promptText", "startElement", "state")
_HANDLES = ("target", "ref", "startTarget", "endTarget", "startRef", "endRef")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One action: its observation, how it is told, and all the words that it was about.

    `known` says that every element it was made on had been seen on the page before.
    """

    number: int
    text: str
    tool: str
    words: str
    ok: bool
    known: bool = True

    def about(self, words: Sequence[str]) -> bool:
        """Whether any of the words is among what it was about."""
        return any(self.touches(one) for one in words)

    def touches(self, text: str) -> bool:
        return within(self.words, text, caseless=True) or normal(text) in self.words


@dataclass(slots=True)
class Deeds:
    """The actions of a conversation so far, and what it has been shown of the page."""

    done: list[Deed] = field(default_factory=list)
    _page: str = ""
    _located: dict[str, str] = field(default_factory=dict)

    @property
    def last(self) -> Deed | None:
        return self.done[-1] if self.done else None

    def shown(self, text: str) -> None:
        """The page was seen; what is not a snapshot is passed over."""
        if "[ref=" in text:
            self._page = text

    def located(self, ref: str, words: str) -> None:
        """Code found the element of these words."""
        self._located[ref] = f"{self._located.get(ref, '')}\n{words}"

    def did(self, call: ToolCall, result: ToolResult) -> Deed:
        """Take note of an action and what came of it."""
        page = read_page(self._page)
        handles = list(_handles(call.arguments))
        nodes = [_node(page, handle) for handle in handles]
        words = [*_given(call.arguments), read_page(result.text).url]
        words += [self._located.get(handle, "") for handle in handles]
        words += [word for node in nodes if node for word in _about(page, node)]
        if not handles or any(node is not None and not node.name for node in nodes):
            words += _called(call.arguments)
        deed = Deed(
            number=result.observation,
            text=action_text(call),
            tool=call.tool,
            words="\n".join(normal(word) for word in words if word),
            ok=result.ok,
            known=all(
                node is not None or handle in self._located
                for node, handle in zip(nodes, handles, strict=True)
            ),
        )
        self.done.append(deed)
        if result.ok and call.tool in NAVIGATION:
            self._located.clear()
        return deed


def _fields(arguments: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    yield arguments
    fields = arguments.get("fields")
    if isinstance(fields, list):
        yield from (each for each in fields if isinstance(each, dict))


def _handles(arguments: Mapping[str, Json]) -> Iterator[str]:
    for each in _fields(arguments):
        yield from (str(each[name]) for name in _HANDLES if each.get(name))


def _given(arguments: Mapping[str, Json]) -> Iterator[str]:
    """What was typed, chosen, pressed or gone to."""
    for each in _fields(arguments):
        for name in _GIVEN:
            value = each.get(name)
            yield from map(str, value) if isinstance(value, list) else [str(value or "")]
    if arguments.get("submit"):
        yield "Enter"


def _called(arguments: Mapping[str, Json]) -> list[str]:
    """What whoever acted called the elements."""
    return [
        str(each[name])
        for each in _fields(arguments)
        for name in ("element", "name")
        if each.get(name)
    ]


def _node(page: Page, handle: str) -> Node | None:
    return next((node for node in page.nodes if node.ref == handle), None)


def _about(page: Page, node: Node) -> Iterator[str]:
    """The words of an element, of what is in it, and of what holds it closely."""
    yield from _words(node)
    above = node.parent
    while above >= 0:
        holder = page.nodes[above]
        yield holder.name
        if holder.role in HOLDERS:
            yield from _words(holder)
        above = holder.parent


def _words(node: Node) -> Iterator[str]:
    for each in walk(node):
        yield from (each.name, each.text, each.placeholder)


def heard(call: ToolCall, text: str) -> str:
    """What an answer says of itself: without the address, and without what the call had said."""
    lines = [line for line in text.splitlines() if not line.startswith("- Page URL:")]
    said = "\n".join(lines)
    for own in sorted(_texts(dict(call.arguments)), key=len, reverse=True):
        said = said.replace(own, "…") if own.strip() else said
    return said


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def idle(deed: Deed, result: ToolResult) -> str:
    """Why an action that failed with this result says nothing of the application, or nothing."""
    if not deed.known:
        return "its element was never seen on the page: look, or use orch.locate"
    if "not a <select> element" in result.text:
        return "it is no select box: open it with a click, and click the option"
    return result.text if (result.data or {}).get("code") == "not-understood" else ""
