"""The kind `state`: disabled, checked, pressed, selected, expanded, invalid, focused.

The snapshot prints a state only where it is true. That one is false is inferred by role: a
button that is not printed as disabled is enabled, but a heading is neither. What the snapshot
never shows (read-only, required, collapsed against nothing to expand) is not testable here.
Above: `expect`. Below: `targets`.
"""

from difflib import get_close_matches

from orchestrator.page.describing import describe
from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import Finding, lost, told, unseen
from orchestrator.page.kinds.kind import Kind, need_target, need_value
from orchestrator.page.look import Look
from orchestrator.page.node import Node
from orchestrator.page.roles import FIELDS, PRESSED, TICKED
from orchestrator.page.targets import Found, find, parse_target

_DISABLED = FIELDS | PRESSED | TICKED | {"gridcell", "group", "radiogroup", "toolbar", "row"}
_EXPANDED = frozenset(
    {
        "button", "checkbox", "columnheader", "combobox", "gridcell", "link", "listbox",
        "menuitem", "menuitemcheckbox", "menuitemradio", "row", "rowheader", "switch", "tab",
        "treeitem",
    }
)  # fmt: skip
_SELECTED = frozenset({"option", "tab", "row", "gridcell", "treeitem", "rowheader", "columnheader"})
_INVALID = FIELDS | {"checkbox", "switch", "radiogroup", "gridcell"}

_PRINTED = {
    "disabled": _DISABLED,
    "checked": TICKED | {"option", "treeitem"},
    "pressed": frozenset({"button"}),
    "selected": _SELECTED,
    "expanded": _EXPANDED,
    "invalid": _INVALID,
    "active": None,
}
"""What the snapshot prints, and the roles for which its absence means that it is false."""

_WORDS = {
    "disabled": ("disabled", True), "enabled": ("disabled", False),
    "checked": ("checked", True), "ticked": ("checked", True), "on": ("checked", True),
    "unchecked": ("checked", False), "unticked": ("checked", False), "off": ("checked", False),
    "pressed": ("pressed", True), "unpressed": ("pressed", False),
    "selected": ("selected", True), "unselected": ("selected", False),
    "expanded": ("expanded", True), "collapsed": ("expanded", False),
    "invalid": ("invalid", True), "valid": ("invalid", False),
    "active": ("active", True), "focused": ("active", True),
}  # fmt: skip
_MIXED = frozenset({"mixed", "partly checked", "indeterminate"})
_UNSEEN = frozenset(
    {
        "readonly", "read-only", "read only", "editable", "required", "optional", "opaque",
        "transparent", "busy", "draggable", "loading", "highlighted",
    }
)  # fmt: skip
_PRESENT = frozenset({"visible", "shown", "present", "hidden", "invisible", "absent"})
STATES = (*sorted(_WORDS), "mixed")


def meaning(word: str) -> tuple[str, bool]:
    """The state that a word names, and whether it names its presence; else the word itself."""
    said = word.lower().strip()
    return _WORDS.get(said, (said, True))


def _check(claim: Expectation) -> None:
    need_target(claim, '"Save" button')
    need_value(claim, "the state, such as disabled")
    word = claim.value.lower().strip()
    if word in _WORDS or word in _MIXED or word in _UNSEEN:
        return
    if word in _PRESENT:
        raise ValueError(
            f'"{claim.value}" is not a state: use kind role (or text), negated for its absence'
        )
    near = get_close_matches(word, STATES, 1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise ValueError(f'no state is called "{claim.value}"; {meant}states are {", ".join(STATES)}')


def _judge(claim: Expectation, look: Look) -> Finding:
    word = claim.value.lower().strip()
    if word in _UNSEEN:
        return unseen(f"{word} does not show in the accessibility tree")
    outcome = find(look.page, parse_target(claim.target), claim.scope)
    if not isinstance(outcome, Found):
        return lost(outcome)
    node = outcome.node
    said = describe(look.page, node)
    if word in _MIXED:
        return _tick(node, said)
    state, wanted = _WORDS[word]
    if state == "selected" and node.role == "radio":
        state = "checked"
    return _state(node, said, state, wanted=wanted)


def _tick(node: Node, said: str) -> Finding:
    if node.role not in TICKED | {"button", "treeitem", "option"}:
        return unseen(f"{said} cannot be checked")
    value = node.states.get("checked") or node.states.get("pressed") or "unchecked"
    return told(value == "mixed", f"{said} is {'checked' if value == 'true' else value}")


def _state(node: Node, said: str, state: str, *, wanted: bool) -> Finding:
    value = node.states.get(state, "")
    if not value:
        roles = _PRINTED[state]
        if roles is not None and node.role not in roles:
            return unseen(f"whether {said} is {state} does not show")
        if state == "expanded" and not wanted:
            return unseen(f"whether {said} is collapsed, or has nothing to expand, does not show")
    if value == "mixed":
        return told(False, f"{said} is mixed")
    held = bool(value)
    return told(held == wanted, f"{said} is {_word(state, held=held)}")


def _word(state: str, *, held: bool) -> str:
    if held:
        return "focused" if state == "active" else state
    opposite = next((word for word, means in _WORDS.items() if means == (state, False)), "")
    return (
        opposite
        if opposite and state != "expanded"
        else f"not {'focused' if state == 'active' else state}"
    )


KINDS = {"state": Kind(check=_check, judge=_judge, uses=frozenset({"target", "value", "scope"}))}
