"""Kinds about what went over the wire since the last action: request, download.

`request`: target is the address as for `url`, a method before it if it matters (`POST
/api/cart`); value is the answer's status: 200, 2xx, failed, or nothing for any. `download`: value
is the name of the file (`*` for anything), or nothing for any; what the file holds is not told.
Above: `expect`. Below: `address`, `look`.
"""

import re

from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import Finding, told
from orchestrator.page.kinds.address import is_at, like, need_address
from orchestrator.page.kinds.kind import Kind, need_target
from orchestrator.page.look import Look
from orchestrator.page.requests import Request
from orchestrator.page.words import normal

_METHOD = re.compile(r"([A-Z]{3,7}) (.+)", re.DOTALL)
_STATUS = re.compile(r"[1-5](?:\d\d|xx)\Z")
FAILED = "failed"


def _check_request(claim: Expectation) -> None:
    need_target(claim, '"/api/cart", or POST /api/cart')
    need_address(_address(claim)[1])
    value = claim.value.strip().lower()
    if value and value != FAILED and not _STATUS.match(value):
        raise ValueError(f'"{claim.value}" is no status; say 200, 2xx or failed')


def _check_download(claim: Expectation) -> None:
    """Any name will do: none asks for every file."""


def _judge_request(claim: Expectation, look: Look) -> Finding:
    method, address = _address(claim)
    made = [one for one in look.requests if is_at(one.url, address)]
    meant = [one for one in made if method in {"", one.method}]
    wanted = claim.value.strip().lower()
    for one in meant:
        if _answers(one, wanted):
            return told(True, one.says())
    if meant or made:
        return told(False, (meant or made)[-1].says())
    last = (
        f"; the last of {len(look.requests)}: {look.requests[-1].says()}" if look.requests else ""
    )
    return told(False, f"no such request{last}")


def _judge_download(claim: Expectation, look: Look) -> Finding:
    for name in look.downloads:
        if not normal(claim.value) or like(name, claim.value):
            return told(True, f'"{name}"')
    return told(False, ", ".join(f'"{name}"' for name in look.downloads) or "no download")


def _answers(request: Request, wanted: str) -> bool:
    if not wanted:
        return True
    if wanted == FAILED:
        return bool(request.failed)
    status = str(request.status)
    return status[0] == wanted[0] if wanted.endswith("xx") else status == wanted


def _address(claim: Expectation) -> tuple[str, str]:
    """The method, or nothing, and the address."""
    said = normal(claim.target)
    match = _METHOD.match(said)
    method, address = (match[1], match[2]) if match else ("", said)
    return method, address.strip('"“”')


KINDS = {
    "request": Kind(
        check=_check_request, judge=_judge_request, uses=frozenset({"target", "value"})
    ),
    "download": Kind(check=_check_download, judge=_judge_download, uses=frozenset({"value"})),
}
