"""One text for one JSON value, so that two equal calls have one hash.

Keys sorted, no spaces, ASCII only, as the journal and an approval need it. Not a validator: what
came from JSON goes back to JSON. Above: `approval`, `trust`; below: nothing.
"""

import hashlib
import json

from orchestrator.messages import Json


def canonical(value: Json) -> str:
    """The value as JSON: keys sorted, no white space, every other character than ASCII escaped."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(value: Json) -> str:
    """The sha256 of the canonical text, in hex."""
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()
