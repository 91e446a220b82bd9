"""Saying an action in a person's words, for evidence: `click "Log in" button`.

Words only, from a call's arguments as they were before any secret was put in.
Above: `witness`; below: `messages`.
"""

from orchestrator.messages import ToolCall

VERBS = {
    "browser_navigate": "open",
    "browser_navigate_back": "go back",
    "browser_click": "click",
    "browser_type": "fill",
    "browser_fill_form": "set",
    "browser_select_option": "select in",
    "browser_press_key": "press",
    "browser_hover": "hover",
    "browser_drag": "drag",
    "browser_handle_dialog": "answer the dialog",
    "browser_network_state_set": "go",
    "browser_tabs": "tabs",
    "browser_wait_for": "wait",
    "reload": "reload",
}


def action_text(call: ToolCall) -> str:
    """What was done, in a few words: the verb, and the element, key or address."""
    verb = VERBS.get(call.name, call.name.removeprefix("browser_").replace("_", " "))
    if call.arguments.get("doubleClick"):
        verb = "double-click"
    fields = call.arguments.get("fields")
    first = fields[0] if isinstance(fields, list) and fields else {}
    named = {**(first if isinstance(first, dict) else {}), **call.arguments}
    thing = next(
        (str(named[key]) for key in ("element", "url", "key", "state") if named.get(key)), ""
    )
    return f"{verb} {thing}".strip()
