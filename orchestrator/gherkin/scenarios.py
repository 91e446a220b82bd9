"""Gherkin and Markdown with Gherkin read into scenarios, by `gherkin-official`.

Background, Rule and Scenario Outline are resolved here: what comes out is plain step lines. What
a step means is for the sentences. Above: `qa`; below: `errors`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gherkin.dialect import DIALECTS, Dialect
from gherkin.errors import CompositeParserException, ParserException
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler
from gherkin.token_matcher import TokenMatcher
from gherkin.token_matcher_markdown import GherkinInMarkdownTokenMatcher
from gherkin.token_scanner import TokenScanner

from orchestrator.errors import ConfigError, Place
from orchestrator.gherkin.languages import language_of
from orchestrator.gherkin.quotes import evened, quote

SKIPPED = "Given this scenario is skipped"
"""What a scenario that is tagged `@skip` begins with; it is a sentence as any other."""

_SKIP = "@skip"
_ACCOUNT = re.compile(r"@account\(([A-Za-z][\w-]*)\)")
_KEYWORDS = {"Context": "Given", "Action": "When", "Outcome": "Then"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario as step lines, those of its Background first; its lines in the text, from 1.

    A table or a doc string stands at the end of its step's line. `tags` are its own and those of
    its feature, rule and examples, each with its `@`. Of them, `@skip` puts a line in front that
    ends the playing before it begins, so that nothing skipped ever passes, and `@account(NAME)`
    makes `{{account.…}}` in the steps that account's.
    """

    name: str
    lines: tuple[str, ...]
    first_line: int
    last_line: int
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrapped:
    """A text with lines put in so that it is a whole feature."""

    text: str
    after: int
    added: int
    language: str = "en"
    untitled: bool = False
    """Whether it had no title of any kind, so that its steps alone can make it a scenario."""

    def line(self, wrapped: int) -> int:
        """The line in the text as it was given."""
        if wrapped <= self.after:
            return wrapped
        return max(wrapped - self.added, 1)


def read_scenarios(text: str, *, markdown: bool = False, path: str = "Gherkin") -> list[Scenario]:
    """The scenarios of a text, one for each row of an outline's examples, in their order.

    A text without a `Feature:` line, or of steps alone, is read as well. Every step begins with
    Given, When or Then, whatever its language; And and But with the one they continue. Raises
    `ConfigError` with the line of the first thing that is not Gherkin.
    """
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    wrapped = _wrap_markdown(clean) if markdown else _wrap(clean)
    matcher = GherkinInMarkdownTokenMatcher() if markdown else TokenMatcher(wrapped.language)
    try:
        document: Any = Parser().parse(TokenScanner(wrapped.text), matcher)
    except CompositeParserException as error:
        raise _not_gherkin(error.errors[0], wrapped, path) from error
    except ParserException as error:
        raise _not_gherkin(error, wrapped, path) from error
    nodes = {each["id"]: each for each in _nodes(document) if "id" in each}
    compiled: Any = {**document, "uri": path}
    found = [_scenario(pickle, nodes, wrapped) for pickle in Compiler().compile(compiled)]
    found = sorted([*found, *_rowless(nodes.values(), wrapped)], key=_where)
    return _told(found, clean, wrapped, path) if wrapped.untitled else found


def _told(found: list[Scenario], text: str, wrapped: _Wrapped, path: str) -> list[Scenario]:
    """The scenario of a text without any title; one without steps was never meant as one."""
    if any(each.lines for each in found):
        return found
    for number, line in enumerate(text.split("\n"), 1):
        if number > wrapped.after and line.strip() and not line.strip().startswith("#"):
            raise _refused("there is no title and no step", number, path)
    return []


def _not_gherkin(error: ParserException, wrapped: _Wrapped, path: str) -> ConfigError:
    wrong = error.location["line"] if error.location else 1
    message = str(error).partition("): ")[2] or str(error)
    return _refused(message, wrapped.line(wrong), path)


def _refused(message: str, line: int, path: str) -> ConfigError:
    return ConfigError(
        f"not Gherkin: {message}",
        place=Place(path=path, line=line),
        hint="a scenario is a line `Scenario: NAME` and below it lines such as `Given …`",
    )


def _wrap(text: str) -> _Wrapped:
    lines = text.removesuffix("\n").split("\n")
    language, after = _language(lines)
    dialect = Dialect(DIALECTS[language])
    starts = [line.strip() for line in lines[after:]]
    if _any_title(starts, dialect.feature_keywords):
        return _Wrapped(text="\n".join([*lines, ""]), after=0, added=0, language=language)
    added = [f"{dialect.feature_keywords[0]}:"]
    titles = [
        *dialect.scenario_keywords,
        *dialect.scenario_outline_keywords,
        *dialect.background_keywords,
        *dialect.rule_keywords,
    ]
    untitled = not _any_title(starts, titles)
    if untitled:
        added.append(f"{dialect.scenario_keywords[0]}:")
    whole = [*lines[:after], *added, *lines[after:], ""]
    return _Wrapped(
        text="\n".join(whole),
        after=after,
        added=len(added),
        language=language,
        untitled=untitled,
    )


def _wrap_markdown(text: str) -> _Wrapped:
    # The first line of Markdown with Gherkin is its feature, whatever it says.
    return _Wrapped(text=f"# Feature:\n{text}\n", after=0, added=1)


def _language(lines: list[str]) -> tuple[str, int]:
    """The language that a header names, and how many lines that header and what precedes take.

    Without a header, the language of the titles and steps.
    """
    for index, line in enumerate(lines):
        found = TokenMatcher.LANGUAGE_RE.match(line)
        if found:
            # One that isn't known is left to the parser, which says so with its line.
            return (found.group(1) if found.group(1) in DIALECTS else "en"), index + 1
        if line.strip() and not line.strip().startswith("#"):
            break
    return language_of(lines), 0


def _any_title(lines: list[str], keywords: list[str]) -> bool:
    starts = tuple(f"{keyword}:" for keyword in keywords)
    return any(line.startswith(starts) for line in lines)


def _nodes(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from _nodes(value)


def _scenario(pickle: Any, nodes: Mapping[str, Any], wrapped: _Wrapped) -> Scenario:
    scenario, *rows = (nodes[each] for each in pickle["astNodeIds"])
    first = _line(scenario)
    tags = tuple(dict.fromkeys(tag["name"] for tag in pickle["tags"]))
    ends = [_last_line(step) for step in scenario["steps"]] + [_line(row) for row in rows]
    return Scenario(
        name=_name(pickle["name"].strip(), scenario["name"].strip(), rows),
        lines=tuple(_step_lines(pickle["steps"], tags)),
        tags=tags,
        first_line=wrapped.line(first),
        last_line=wrapped.line(max([first, *ends])),
    )


def _rowless(nodes: Iterable[Any], wrapped: _Wrapped) -> Iterator[Scenario]:
    """The outlines whose examples have no row: no steps come of them, and none may be lost."""
    for node in nodes:
        examples = node.get("examples")
        if examples and not any(each["tableBody"] for each in examples):
            last = max(_line(each.get("tableHeader", each)) for each in examples)
            yield Scenario(
                name=f"{node['name'].strip()} (no examples)".strip(),
                lines=(),
                tags=tuple(tag["name"] for tag in node["tags"]),
                first_line=wrapped.line(_line(node)),
                last_line=wrapped.line(last),
            )


def _where(scenario: Scenario) -> int:
    return scenario.first_line


def _name(name: str, template: str, rows: list[Any]) -> str:
    """The name; with the row's values where the rows of an outline would all be called the same."""
    if not rows or name != template:
        return name
    values = ", ".join(cell["value"] for cell in rows[0]["cells"])
    return f"{name} ({values})".strip()


def _last_line(step: Any) -> int:
    """Where a step ends, with the table or the doc string below it."""
    if "docString" in step:
        return _line(step["docString"]) + int(step["docString"]["content"].count("\n")) + 2
    if "dataTable" in step:
        return _line(step["dataTable"]["rows"][-1])
    return _line(step)


def _line(node: Any) -> int:
    return int(node["location"]["line"])


def _step_lines(steps: list[Any], tags: tuple[str, ...]) -> Iterator[str]:
    if _SKIP in tags:
        yield SKIPPED
    keyword = "Given"
    for step in steps:
        keyword = _KEYWORDS.get(step["type"], keyword)
        words, attached = evened(step["text"]), _attached(step.get("argument") or {})
        line = f"{words.rstrip(' :')}{attached}" if attached else words
        yield f"{keyword} {_for_account(line, tags)}"


def _attached(argument: Mapping[str, Any]) -> str:
    """A table or a doc string as part of its line: `["a" "b"] ["c" "d"]`, or one quoted text."""
    if "dataTable" in argument:
        rows = argument["dataTable"]["rows"]
        texts = ((quote(cell["value"]) for cell in row["cells"]) for row in rows)
        return "".join(f" [{' '.join(row)}]" for row in texts)
    return f" {quote(argument['docString']['content'])}" if "docString" in argument else ""


def _for_account(line: str, tags: tuple[str, ...]) -> str:
    """The line with the values of the account that a tag names in place of `{{account.…}}`."""
    account = next((found[1] for tag in tags if (found := _ACCOUNT.fullmatch(tag))), "")
    return line.replace("{{account.", "{{" + account + ".") if account else line
