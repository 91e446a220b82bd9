"""Secrets out of a text, in the encodings that a page, a server or a log would give them.

A secret becomes `{{name}}`. The search runs over views of the text (`views`) for derived forms of
the secret (`forms`); only where it finds one is the place worked out and cut. A text from which a
form cannot be cut is withheld whole. This is hygiene, not a boundary: two halves in two texts, or
a word agreed on, pass it. Not the filling-in (`secrets`). Above: `masked`; below: `views`, `forms`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from orchestrator.messages import Json
from orchestrator.tools.forms import SHORTEST, forms_of
from orchestrator.tools.views import Aligned, folded, layers, separators, squeezed

_BASE64_EDGE = 4
"""Characters on each side of a base64 form that also hold bits of the secret, or padding."""

_EDGE = re.compile(r"[A-Za-z0-9+/_=-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Needle:
    text: str
    name: str

    def without(self, mark: str) -> str:
        """The needle for a text from which this mark was taken, unless too little is left."""
        text = self.text.replace(mark, "") if mark else self.text
        return text if len(text) >= SHORTEST else self.text


class Mask:
    """Takes these secrets out; `values` maps a secret's name to its value.

    Makes the forms once; `mask` looks at a text of a megabyte in some ten milliseconds.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        forms = {name: forms_of(value) for name, value in values.items() if value}
        self._folded = _needles({name: form.folded for name, form in forms.items()})
        self._squeezed = _needles({name: form.squeezed for name, form in forms.items()})
        self._exact = _needles({name: form.exact for name, form in forms.items()})
        own = "|".join(re.escape(f"{{{{{name}}}}}") for name in forms)
        self._placeholder = re.compile(f"({own})") if forms else None

    @property
    def idle(self) -> bool:
        """Whether there is nothing to take out of anything."""
        return self._placeholder is None

    def mask(self, text: str) -> str:
        """The text with every secret in it replaced by `{{name}}`."""
        if self._placeholder is None or not self._holds(text):
            return text
        pieces = self._placeholder.split(text)
        # every other piece is a placeholder: ours, and safe even if it spells a secret
        pieces[::2] = [self._cut(piece) for piece in pieces[::2]]
        return "".join(pieces)

    def json(self, value: Json) -> Json:
        """The value with every string in it masked, names of members and numbers too."""
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, Mapping):
            return self._members(value)
        if isinstance(value, list | tuple):
            return [self.json(item) for item in value]
        if isinstance(value, int | float) and not isinstance(value, bool):
            masked = self.mask(str(value))
            return value if masked == str(value) else masked
        return value

    def bytes(self, data: bytes) -> bytes:
        """The bytes of a text file, masked; bytes that are not UTF-8 stay as they are."""
        return self.mask(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def _members(self, value: Mapping[str, Json]) -> dict[str, Json]:
        masked: dict[str, Json] = {}
        for key, item in value.items():
            name, number = self.mask(key), 2
            while name in masked:
                name, number = f"{self.mask(key)} ({number})", number + 1
            masked[name] = self.json(item)
        return masked

    def _holds(self, text: str) -> bool:
        return next(self._found(text), None) is not None

    def _found(self, text: str) -> Iterator[_Needle]:
        """The needles that stand in the text, seen in any of the views."""
        for _, layer in layers(text):
            for mark in ("", *separators(layer)):
                view = layer.replace(mark, "") if mark else layer
                low, cased = folded(view), squeezed(view)
                yield from (needle for needle in self._folded if needle.without(mark) in low)
                yield from (needle for needle in self._squeezed if needle.text in cased)
            yield from (needle for needle in self._exact if needle.text in layer)

    def _cut(self, text: str) -> str:
        needles = set(self._found(text))
        if not needles:
            return text
        spans = sorted(self._spans(text, needles), key=lambda span: (span[0], -span[1]))
        parts: list[str] = []
        at = 0
        for start, end, name in spans:
            if start >= at:
                parts += [text[at:start], f"{{{{{name}}}}}"]
            at = max(at, end)
        masked = "".join([*parts, text[at:]])
        rest = self._placeholder.split(masked)[::2] if self._placeholder else []
        if any(self._holds(piece) for piece in rest):
            names = ", ".join(sorted({needle.name for needle in needles}))
            return f"[withheld: this text holds {{{{{names}}}}} in a form that can't be cut out]"
        return masked

    def _spans(self, text: str, needles: set[_Needle]) -> Iterator[tuple[int, int, str]]:
        """Where in the text each needle stands: start, end, and the secret's name."""
        for way, _ in layers(text):
            layer = Aligned(text)
            for kinds in way:
                layer = layer.unescaped(kinds)
            for needle in needles.intersection(self._exact):
                yield from ((*span, needle.name) for span in layer.find(needle.text))
            for mark in ("", *separators(layer.text)):
                view = layer.without(mark) if mark else layer
                low, cased = view.folded(), view.squeezed()
                for needle in needles.intersection(self._folded):
                    yield from ((*span, needle.name) for span in low.find(needle.without(mark)))
                for needle in needles.intersection(self._squeezed):
                    for span in cased.find(needle.text):
                        yield (*_widened(text, *span), needle.name)


def _needles(forms: Mapping[str, frozenset[str]]) -> tuple[_Needle, ...]:
    """One needle for each form, of the first secret that has it; the longest first."""
    names: dict[str, str] = {}
    for name, texts in forms.items():
        for text in texts:
            names.setdefault(text, name)
    ordered = sorted(names, key=lambda text: (-len(text), text))
    return tuple(_Needle(text=text, name=names[text]) for text in ordered)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    before = text[max(0, start - _BASE64_EDGE) : start][::-1]
    after = text[end : end + _BASE64_EDGE]
    left, right = _EDGE.match(before), _EDGE.match(after)
    return start - (left.end() if left else 0), end + (right.end() if right else 0)
