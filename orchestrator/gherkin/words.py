"""The words that sentences are made of: roles, verbs, numbers, ordinals, keys and states.

Data only. Above: everything in this room; below: nothing.
"""

import re
from collections.abc import Iterable

VERBS = {
    "accept": "accept",
    "answer": "answer",
    "attach": "upload",
    "cancel": "dismiss",
    "check": "check",
    "choose": "choose",
    "clear": "clear",
    "click": "click",
    "close": "close",
    "control-click": "control-click",
    "ctrl-click": "control-click",
    "come": "go",
    "confirm": "accept",
    "dismiss": "dismiss",
    "double-click": "double-click",
    "drag": "drag",
    "drop": "drop",
    "enter": "enter",
    "fill": "fill",
    "find": "see",
    "go": "go",
    "hover": "hover",
    "navigate": "go",
    "open": "open",
    "pick": "choose",
    "press": "press",
    "put": "enter",
    "refresh": "reload",
    "reload": "reload",
    "remember": "remember",
    "resize": "resize",
    "right-click": "right-click",
    "scroll": "scroll",
    "see": "see",
    "select": "select",
    "set": "set",
    "shift-click": "shift-click",
    "switch": "switch",
    "tap": "click",
    "tick": "check",
    "type": "enter",
    "uncheck": "uncheck",
    "untick": "uncheck",
    "upload": "upload",
    "use": "use",
    "visit": "open",
    "wait": "wait",
}
"""What people write, and the verb that the sentences use for it."""

ROLES = (
    "button", "link", "field", "text field", "text box", "textbox", "text area", "textarea",
    "input", "box", "number field", "search field", "heading", "check box",
    "checkbox", "tick box", "radio button", "radio", "option", "dropdown", "drop-down",
    "combo box", "combobox", "list box", "row", "item", "list item", "card", "tile",
    "dialog", "popup", "pop-up", "modal", "tab", "table", "list", "cell", "column",
    "column header", "image", "picture", "icon", "alert", "error", "error message", "warning",
    "message", "notification", "toast", "status", "menu", "menu item", "switch", "toggle",
    "slider", "progress bar", "section", "region", "area", "panel", "form", "group",
    "paragraph", "article", "navigation", "banner", "footer", "sidebar", "toolbar",
    "tooltip", "figure", "frame", "iframe", "tab panel",
)  # fmt: skip
"""What people call the things on a page, one of each."""

FIELD_ROLES = (
    "field", "text field", "text box", "textbox", "text area", "textarea", "input", "box",
    "number field", "dropdown", "drop-down", "combo box",
    "combobox", "list box", "slider",
)  # fmt: skip
"""Those that hold a value rather than a text."""

SCOPE_ROLES = (
    "card", "tile", "row", "item", "list item", "dialog", "popup", "pop-up", "modal", "table",
    "list", "section", "region", "area", "panel", "form", "group", "article", "navigation",
    "banner", "footer", "sidebar", "menu", "toolbar", "figure", "frame", "iframe", "tab panel",
    "dropdown",
)  # fmt: skip
"""Those that hold others."""

SYNONYMS = {
    "address": "url",
    "asks": "says",
    "comes before": "is before",
    "appears before": "is before",
    "is above": "is before",
    "displayed": "shown",
    "displays": "shows",
    "reads": "says",
    "visible": "shown",
}
"""Other words of statements, and the one that the sentences use."""

NUMBERS = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}

COMPARED = ("at least", "at most", "more than", "fewer than", "less than", "exactly")
"""What may stand before a count."""

ORDINALS = {
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
    "sixth": "6th",
    "seventh": "7th",
    "eighth": "8th",
    "ninth": "9th",
    "tenth": "10th",
}

KEYS = {
    "enter": "Enter",
    "return": "Enter",
    "tab": "Tab",
    "escape": "Escape",
    "esc": "Escape",
    "space": "Space",
    "backspace": "Backspace",
    "delete": "Delete",
    "home": "Home",
    "end": "End",
    "page up": "PageUp",
    "page down": "PageDown",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "arrow up": "ArrowUp",
    "arrow down": "ArrowDown",
    "arrow left": "ArrowLeft",
    "arrow right": "ArrowRight",
    "arrowup": "ArrowUp",
    "arrowdown": "ArrowDown",
    "arrowleft": "ArrowLeft",
    "arrowright": "ArrowRight",
} | {f"f{number}": f"F{number}" for number in range(1, 13)}
"""The names that people give to keys, and the browser's."""

MODIFIERS = {
    "ctrl": "Control",
    "control": "Control",
    "shift": "Shift",
    "alt": "Alt",
    "meta": "Meta",
    "cmd": "Meta",
    "command": "Meta",
}
"""What is held down while another key is pressed."""

WAYS = {
    "ascending": "ascending",
    "in ascending order": "ascending",
    "from low to high": "ascending",
    "from lowest to highest": "ascending",
    "from a to z": "ascending",
    "descending": "descending",
    "in descending order": "descending",
    "from high to low": "descending",
    "from highest to lowest": "descending",
    "from z to a": "descending",
}
"""The two ways to sort, as people say them."""

STATES = {
    "disabled": "disabled",
    "enabled": "enabled",
    "checked": "checked",
    "ticked": "checked",
    "on": "checked",
    "off": "unchecked",
    "unchecked": "unchecked",
    "unticked": "unchecked",
    "selected": "selected",
    "pressed": "pressed",
    "expanded": "expanded",
    "collapsed": "collapsed",
    "invalid": "invalid",
    "valid": "valid",
    "focused": "focused",
    "required": "required",
    "read-only": "readonly",
    "readonly": "readonly",
}


def plural(role: str) -> str:
    """More than one of a role: "boxes", "rows", "statuses"."""
    return role + ("es" if role.endswith(("x", "s", "ch")) else "s")


def one_of(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


ORDINAL = rf"(?:{one_of(ORDINALS)}|\d+(?:st|nd|rd|th)|last)"
"""A regular expression for "second", "2nd" or "last"."""
