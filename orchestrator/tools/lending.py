"""Lending: the files that may be uploaded, put where the browser server may read them.

The server reads below its own folder only, which is the run's. Not the permission to upload, which
is for the rules. Above: `cli`; below: nothing.
"""

import os
import shutil
from pathlib import Path


def lend(fixtures: Path, output: Path) -> None:
    """Copy the files below `fixtures` into the folder of the same name in `output`.

    A link out of `fixtures` is not followed: what it leads to was not meant to be uploaded.
    """
    for folder, _, names in os.walk(fixtures):
        into = output / fixtures.name / Path(folder).relative_to(fixtures)
        into.mkdir(parents=True, exist_ok=True)
        for file in (Path(folder) / name for name in names):
            if not file.is_symlink():
                shutil.copyfile(file, into / file.name)
