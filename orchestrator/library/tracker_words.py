"""The small language of tracker files: `$words` in arguments, paths into answers.

Knows no role. Above: `tracker_roles`, `tracker_finds`, `tracker_passages`; below: floor 0.
"""

import json
import re
from collections.abc import Iterator, Mapping

from orchestrator.errors import ConfigError
from orchestrator.messages import Json

AS_TEXT = "json"
"""`{$json: …}`: what stands below it is sent as a text in JSON."""

_WORD = re.compile(r"\$([a-z_]+)(?::(number|text)\b)?")


def filled(value: Json, given: Mapping[str, Json]) -> Json:
    """A value of `with` with its `$words` replaced; None where one of them is not given.

    What stands below `$json` is left out where it is empty, and sent as one text.

    Raises ConfigError for a `$word:number` that is none.
    """
    if isinstance(value, dict) and value.keys() == {f"${AS_TEXT}"}:
        said = _pruned(filled(value[f"${AS_TEXT}"], given))
        return json.dumps(said, ensure_ascii=False) if said else None
    if isinstance(value, dict):
        inner = {name: filled(part, given) for name, part in value.items()}
        return {name: part for name, part in inner.items() if part is not None}
    if isinstance(value, list):
        return [part for item in value if (part := filled(item, given)) is not None]
    if not isinstance(value, str):
        return value
    found = list(_WORD.finditer(value))
    if any(given.get(word[1]) is None for word in found):
        return None
    if len(found) == 1 and found[0][0] == value:
        return _alone(found[0], given)
    return _WORD.sub(lambda word: str(given[word[1]]), value)


def words(value: Json) -> Iterator[str]:
    """The `$words` of a value, at any depth; those of keys are none."""
    if isinstance(value, str):
        yield from (found[1] for found in _WORD.finditer(value))
    elif isinstance(value, dict):
        for part in value.values():
            yield from words(part)
    elif isinstance(value, list):
        for part in value:
            yield from words(part)


def at_path(data: Json, path: str) -> Json:
    """What stands at a path such as `fields.status.name` or `labels[].name`; None if nothing."""
    head, _, rest = path.partition(".")
    name, through = head.removesuffix("[]"), head.endswith("[]")
    found = data.get(name) if isinstance(data, dict) else None
    if through:
        items = found if isinstance(found, list) else []
        return [at_path(item, rest) if rest else item for item in items]
    return at_path(found, rest) if rest else found


def unwrapped(data: Json) -> Json:
    """Text that is JSON as what it says; anything else as it is."""
    if not isinstance(data, str):
        return data
    try:
        return json.loads(data)
    except ValueError:
        return data


def _alone(word: re.Match[str], given: Mapping[str, Json]) -> Json:
    value = given[word[1]]
    if not word[2]:
        return value
    if word[2] == "text":
        return str(value)
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ConfigError(f"${word[1]} must be a number for this tracker, not {value!r}") from None


def _pruned(value: Json) -> Json:
    """Without the objects that have come out empty."""
    if not isinstance(value, dict):
        return value
    inner = {name: _pruned(part) for name, part in value.items()}
    return {name: part for name, part in inner.items() if part not in ({}, None)}
