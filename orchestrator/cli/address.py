"""Where a run can be seen: the page of the job that runs it, or its folder on this machine.

What `$run.url` is. Above: `wire`; below: nothing.
"""

from collections.abc import Mapping
from pathlib import Path

JOBS = ("CI_JOB_URL", "BUILD_URL", "BUILDKITE_BUILD_URL", "CIRCLE_BUILD_URL", "ORCH_RUN_URL")
"""The variables in which a CI says where its job is; of those that are set the last counts."""


def address(folder: Path, environ: Mapping[str, str]) -> str:
    """The URL of a run whose folder this is."""
    said = [environ[name] for name in JOBS if environ.get(name)]
    server, repository, job = (
        environ.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID")
    )
    if server and repository and job:
        said.insert(0, f"{server}/{repository}/actions/runs/{job}")
    return said[-1] if said else folder.absolute().as_uri()
