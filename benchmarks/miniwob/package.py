"""The pages of `miniwob`: of this environment if it is installed there, else fetched from PyPI.

Only the pages are used, and none of the package's Python, so it is fetched without what it
depends on, into a folder of its own. Above: `solving`; below: nothing.
"""

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

VERSION = "1.1.0"


class NotFetched(Exception):
    """The package is neither installed nor could it be fetched; its text says why."""


def pages(into: Path) -> Path:
    """The folder with `miniwob/*.html` and `core/`. Raises NotFetched."""
    spec = importlib.util.find_spec("miniwob")
    installed = [Path(place) / "html" for place in (spec and spec.submodule_search_locations) or ()]
    found = next((place for place in installed if place.is_dir()), None)
    return found or _fetched(into)


def _fetched(into: Path) -> Path:
    html = into / "miniwob" / "html"
    if html.is_dir():
        return html
    wanted = f"miniwob=={VERSION}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", wanted]
    ran = subprocess.run(
        [*command, "--dest", str(into)], capture_output=True, text=True, check=False
    )
    wheel = next(into.glob("miniwob-*.whl"), None)
    if wheel is None:
        raise NotFetched(f"{wanted} could not be fetched: {ran.stderr.strip()}")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(into, [name for name in packed.namelist() if "/html/" in name])
    return html
