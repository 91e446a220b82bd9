"""Kinds about where the browser is: url, title.

A value that begins with "/" is the path, compared whole ("/cart" is not "/cart/2"); the query
and the fragment count only where the value names them. With a scheme it is the whole address.
`*` or `…` stands for anything. Above: `expect`. Below: `look`.
"""

import re
from urllib.parse import SplitResult, unquote, urlsplit

from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import Finding, told, unsettled
from orchestrator.page.kinds.kind import Kind, need_value
from orchestrator.page.look import Look
from orchestrator.page.words import normal, within

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ANYTHING = re.compile(r"\*+|…|\.\.\.")


def _check_url(claim: Expectation) -> None:
    need_value(claim, 'the path, such as "/cart", or the whole address')
    need_address(claim.value.strip(), part=claim.match == "contains")


def need_address(value: str, *, part: bool = False) -> None:
    """Raise ValueError where the value is no address, or one that every page has."""
    if not value.strip("/*….:"):
        if value != "/" or part:
            raise ValueError(f'every address is like "{value}": say which one')
    elif not (part or value[0] in "/*…" or value.startswith("...") or _SCHEME.match(value)):
        raise ValueError(f'begin the address with "/": "/{value}", or use match: contains')


def _check_title(claim: Expectation) -> None:
    if claim.match == "contains":
        need_value(claim, "the words that the title must hold")


def _judge_url(claim: Expectation, look: Look) -> Finding:
    url = look.page.url
    if not url:
        return unsettled("no address can be seen")
    value = claim.value.strip()
    holds = (
        value in url or unquote(value) in unquote(url)
        if claim.match == "contains"
        else is_at(url, value)
    )
    return told(holds, url)


def _judge_title(claim: Expectation, look: Look) -> Finding:
    title, value = look.page.title, normal(claim.value)
    holds = within(title, value) if claim.match == "contains" else title == value
    return told(holds, f'"{title}"')


def is_at(url: str, value: str) -> bool:
    """Whether the address is the one that the value says."""
    actual = urlsplit_safely(url)
    wanted = _ANYTHING.sub("*", value)
    if wanted.startswith("*"):
        return like(url, wanted) or like(
            _whole(actual, path_only="?" not in value and "#" not in value), wanted
        )
    if wanted.startswith("/"):
        return like(_compared(actual, wanted), wanted)
    return like(_whole(actual), _whole(urlsplit_safely(wanted)))


def urlsplit_safely(url: str) -> SplitResult:
    """The parts of an address; one that cannot be read is all path."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


def _compared(actual: SplitResult, wanted: str) -> str:
    """As much of the address as the wanted one names, from the path on."""
    text = actual.path or "/"
    if "?" in wanted and actual.query:
        text += f"?{actual.query}"
    if "#" in wanted and actual.fragment:
        text += f"#{actual.fragment}"
    return text


def _whole(parts: SplitResult, *, path_only: bool = False) -> str:
    """The whole address, its host in small letters and an empty path written as "/"."""
    path = parts.path or ("/" if parts.netloc else "")
    if path_only:
        return f"{parts.scheme}://{parts.netloc}{path}"
    return SplitResult(
        parts.scheme, parts.netloc.lower(), path, parts.query, parts.fragment
    ).geturl()


def like(text: str, form: str) -> bool:
    """Whether the text is of this form, `*` standing for anything; encodings compared decoded."""
    parts = [re.escape(unquote(part)) for part in form.split("*")]
    return re.fullmatch(".*".join(parts), unquote(text), re.DOTALL) is not None


KINDS = {
    "url": Kind(check=_check_url, judge=_judge_url, uses=frozenset({"value", "match"})),
    "title": Kind(check=_check_title, judge=_judge_title, uses=frozenset({"value", "match"})),
}
