"""The arguments of a call as they were streamed: a whole JSON object, or a ValueError.

Half an object is never mended: what a model did not finish saying, nobody runs. Above: the
turns; below: `messages`.
"""

import json
import math

from orchestrator.messages import Json


def read_arguments(streamed: str) -> dict[str, Json]:
    """The object; nothing at all is one without arguments. ValueError for anything else."""
    if not streamed.strip():
        return {}
    try:
        read = json.loads(streamed, parse_float=_finite, parse_constant=_finite)
    except RecursionError:
        raise ValueError("the arguments are nested too deep") from None
    if isinstance(read, dict):
        return read
    raise ValueError(f"arguments are an object, not {type(read).__name__}")


def _finite(said: str) -> float:
    number = float(said)
    if not math.isfinite(number):
        raise ValueError(f"{said} is no number that can be written down")
    return number
