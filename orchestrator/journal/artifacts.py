"""The names of the files that a person opens: screenshots and logs of a run.

The bytes are blobs as well, the truth; these are copies with a name and a suffix. Above: `file`,
`memory`, `reports`; below: nothing.
"""

import re
from collections.abc import Container
from itertools import count

FOLDER = "artifacts"
"""Below the run's folder."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 80


def safe_name(name: str, taken: Container[str] = ()) -> str:
    """The name as a plain file name that is not taken yet: `criterion-3-fail.png`."""
    stem, dot, suffix = _UNSAFE.sub("-", name).strip("-.").rpartition(".")
    stem, suffix = (stem, dot + suffix[:10]) if dot else (suffix, "")
    stem = stem[:_LONGEST].strip("-.") or "artifact"
    if stem + suffix not in taken:
        return stem + suffix
    return next(new for n in count(2) if (new := f"{stem}-{n}{suffix}") not in taken)
