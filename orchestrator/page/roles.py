"""Roles: the words people use for them, and the families in which they behave alike.

Only tables and look-ups. Above: `phrases`, `reading`, `targets`, `kinds`. Below: nothing.
"""

from types import MappingProxyType

TYPED = frozenset(
    {"textbox", "searchbox", "spinbutton", "slider", "progressbar", "meter", "scrollbar"}
)
"""Hold a value, which is not text of the page; their name is a label or not visible at all."""

FIELDS = TYPED | {"combobox", "listbox"}
"""Controls that are told by a label."""

TICKED = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"})

PRESSED = frozenset(
    {"button", "link", "tab", "menuitem", "option", "treeitem", "menuitemcheckbox", "menuitemradio"}
)

INTERACTIVE = FIELDS | TICKED | PRESSED
"""What a person operates."""

SPOKEN = (
    PRESSED
    | TICKED
    | frozenset(
        {
            "heading",
            "cell",
            "gridcell",
            "columnheader",
            "rowheader",
            "tooltip",
            "img",
            "image",
            "caption",
            "term",
        }
    )
)
"""Take their name from what they show, so a name is compared whole."""

DRAWN = "drawn"
"""No role of a page: what can be clicked and says nothing, which a style sheet draws as an icon."""

CARDS = ("article", "listitem", "group", "region")
"""What people call a card, the surest first."""

MESSAGES = frozenset({"alert", "status", "log", "tooltip", "marquee", "timer"})
"""Announce something: an empty one is not there for a person."""

CONTAINERS = frozenset(
    {
        "alert", "alertdialog", "article", "banner", "complementary", "contentinfo", "dialog",
        "feed", "form", "grid", "group", "iframe", "list", "listbox", "listitem", "log", "main",
        "menu", "menubar", "navigation", "radiogroup", "region", "row", "rowgroup", "search",
        "status", "table", "tablist", "tabpanel", "toolbar", "tree", "treegrid",
    }
)  # fmt: skip
"""Hold other things; may be a scope. Their name is a label, mostly not visible."""

CAPTIONED = frozenset({"group", "radiogroup", "figure", "row"})
"""Containers whose name may be a visible caption that the snapshot prints nowhere else."""

INLINE = frozenset(
    {
        "text", "link", "emphasis", "strong", "code", "mark", "superscript", "subscript",
        "insertion", "deletion", "time",
    }
)  # fmt: skip
"""Parts of a running sentence."""

_FIELD = ("textbox", "searchbox", "spinbutton", "combobox")
_CHECK_BOX = ("checkbox", "switch")
_SWITCH = ("switch", "checkbox")
_OPTION = ("option", "radio")
_HEADER = ("heading", "banner")
_PANEL = ("tabpanel", "region", "group")
_SECTION = ("region", "group")

STAND_INS = frozenset({CARDS, _CHECK_BOX, _SWITCH, _OPTION, _HEADER, _PANEL, _SECTION})
"""Words whose later roles are meant only where the page has none of the ones before."""

_MENU_ITEM = ("menuitem", "menuitemcheckbox", "menuitemradio")

_WORDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("field", "input", "box", "entry", "input field", "input box"), _FIELD),
    **dict.fromkeys(("text field", "text box", "textbox", "text input"), _FIELD),
    **dict.fromkeys(("text area", "textarea"), _FIELD),
    "searchbox": ("searchbox",),
    **dict.fromkeys(("search field", "search input"), ("searchbox",)),
    **dict.fromkeys(("number field", "number box", "spinbutton", "spinner"), ("spinbutton",)),
    **dict.fromkeys(
        ("dropdown", "drop-down", "drop down", "select", "select box", "combobox", "combo box",
         "dropdown list", "dropdown menu"),
        ("combobox", "listbox"),
    ),
    **dict.fromkeys(("list box", "listbox"), ("listbox",)),
    **dict.fromkeys(("check box", "checkbox", "tick box", "tickbox"), _CHECK_BOX),
    **dict.fromkeys(("switch", "toggle"), _SWITCH),
    **dict.fromkeys(("radio", "radio button"), ("radio",)),
    "option": _OPTION,
    "button": ("button",),
    "link": ("link",),
    **dict.fromkeys(("card", "tile"), CARDS),
    "article": ("article",),
    **dict.fromkeys(("row", "table row"), ("row",)),
    **dict.fromkeys(("item", "list item", "listitem"), ("listitem",)),
    **dict.fromkeys(("dialog", "pop-up", "popup", "modal", "dialogue"), ("dialog", "alertdialog")),
    "tab": ("tab",),
    **dict.fromkeys(("tab panel", "tabpanel"), ("tabpanel",)),
    "panel": _PANEL,
    **dict.fromkeys(("menu item", "menuitem"), _MENU_ITEM),
    "menu": ("menu", "menubar"),
    "toolbar": ("toolbar",),
    **dict.fromkeys(("image", "picture", "img"), ("img", "image")),
    "icon": ("img", "image", DRAWN),
    **dict.fromkeys(("message", "notification", "toast"), ("alert", "status", "log")),
    **dict.fromkeys(("alert", "error", "error message", "warning"), ("alert",)),
    "status": ("status",),
    **dict.fromkeys(("table", "grid"), ("table", "grid", "treegrid")),
    "list": ("list",),
    "cell": ("cell", "gridcell", "rowheader"),
    **dict.fromkeys(("column", "column header", "columnheader"), ("columnheader",)),
    **dict.fromkeys(("row header", "rowheader"), ("rowheader",)),
    **dict.fromkeys(("heading", "headline", "title"), ("heading",)),
    "header": _HEADER,
    **dict.fromkeys(("section", "region", "area"), _SECTION),
    "form": ("form",),
    **dict.fromkeys(("navigation", "navigation bar", "nav", "navbar"), ("navigation",)),
    "banner": ("banner",),
    **dict.fromkeys(("footer", "contentinfo"), ("contentinfo",)),
    **dict.fromkeys(("sidebar", "complementary"), ("complementary",)),
    "main": ("main",),
    "slider": ("slider",),
    **dict.fromkeys(("progress bar", "progressbar"), ("progressbar",)),
    "tooltip": ("tooltip",),
    "paragraph": ("paragraph",),
    **dict.fromkeys(("group", "fieldset", "radio group"), ("group", "radiogroup")),
    **dict.fromkeys(("frame", "iframe"), ("iframe",)),
    "figure": ("figure",),
    "tree": ("tree",),
    **dict.fromkeys(("tree item", "treeitem"), ("treeitem",)),
}  # fmt: skip


def _plural(word: str) -> str:
    if word.endswith(("x", "ch", "sh", "s")):
        return word + "es"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


ROLE_WORDS = MappingProxyType(
    {**{_plural(word): roles for word, roles in _WORDS.items()}, **_WORDS}
)
"""What people say, singular and plural, small letters, and the roles that it may be."""

LONGEST = max(len(word.split()) for word in ROLE_WORDS)
"""How many words a role may take."""
