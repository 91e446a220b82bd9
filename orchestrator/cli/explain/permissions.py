"""May this tool be called, and which line of which file says so.

Above: `asking`, `definitions`; below: `cli.ruling`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from orchestrator.cli.ruling import Ruling, Rulings
from orchestrator.errors import ConfigError, UsageError
from orchestrator.library.catalog import Catalog
from orchestrator.library.servers import OWN
from orchestrator.library.toolnames import tool_pattern
from orchestrator.messages import Json
from orchestrator.reports.explanation import Explanation, Line, Part
from orchestrator.tools.browsing import NAVIGATE
from orchestrator.tools.effects import OWN as OURS
from orchestrator.tools.effects import TOOLS
from orchestrator.tools.origins import Origins
from orchestrator.tools.rules import Decision


def tool_names(catalog: Catalog) -> tuple[str, ...]:
    """The tools that are known without starting a server; of any other server, its name and *."""
    return (*TOOLS, *(f"{name}.*" for name in (*catalog.servers, OURS)))


def read_arguments(words: Iterable[str]) -> dict[str, Json]:
    """`amount=200 key=SHOP-1` as arguments; what looks like a number is one."""
    found: dict[str, Json] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not name or not equals:
            raise UsageError(f"`{word}` is no argument", hint="write NAME=VALUE: amount=200")
        number = value.removeprefix("-").replace(".", "", 1)
        found[name] = float(value) if number.isascii() and number.isdigit() else value
    return found


def explain_tool(catalog: Catalog, name: str, arguments: Mapping[str, Json]) -> Explanation:
    """What the rules say of a tool. Raises UsageError where the name is none."""
    tool = tool_pattern(name)
    server, _, rest = tool.partition(".")
    if not tool or not rest or "*" in tool:
        raise UsageError(f"`{name}` is not one tool", hint="write SERVER.TOOL")
    rulings = Rulings(catalog)
    ruling = rulings.of(tool, arguments)
    known = {*OWN, *catalog.servers, "tracker", OURS}
    says = "" if server in known else f"there is no server `{server}` here"
    if not says and server not in {*catalog.servers, OURS} and tool not in TOOLS:
        says = f"the server `{server}` has no tool by this name that is known here"
    lines = [
        *(Line(label="also", text=other) for other in ruling.names[1:]),
        _effect(ruling),
        *_answers(ruling, arguments),
        *_origins(catalog, tool, arguments),
    ]
    about = Part(title="rules that name it", lines=_rules(ruling)) if ruling.rules else Part()
    return Explanation(kind="tool", name=tool, says=says, parts=(Part(lines=tuple(lines)), about))


def ruled_lines(rulings: Rulings, tools: Sequence[str]) -> tuple[Line, ...]:
    """One line a tool: what it does, what the rules answer, and the line that decides.

    A star stands where the arguments may change the answer; the last line says so.
    """
    lines = []
    for tool in tools:
        ruling = rulings.of(tool)
        rule = ruling.now.rule
        star = "*" if _depends(ruling) else ""
        text = f"{ruling.effect:<7}{ruling.now.kind}{star}"
        lines.append(Line(label=tool, text=text, place=rule.place if rule else None))
    if any(line.text.endswith("*") for line in lines):
        words = "* its arguments may change it: orch explain tool NAME ARG=VALUE"
        lines.append(Line(label="", text=words))
    return tuple(lines)


def _effect(ruling: Ruling) -> Line:
    more = ", only on the application under test" if ruling.effect == "acts" else ""
    more = more if ruling.classified else ", since nobody classified it"
    return Line(label="effect", text=f"{ruling.effect}{more}", place=ruling.effect_place)


def _origins(catalog: Catalog, tool: str, arguments: Mapping[str, Json]) -> Iterator[Line]:
    """What a run holds a navigation to, beside the rules, and what it says of this one."""
    context = catalog.context
    if tool != NAVIGATE:
        return
    base = context.app.url if context.app else ""
    own = context.marks.written("origins")
    place = own or (context.marks.place("app", "url") if context.app else None)
    try:
        origins = Origins(context.origins, place=place)
    except ConfigError:
        return  # it is among the mistakes, which are told below
    if "url" not in arguments:
        yield Line(label="origins", text=f"only to {origins}", place=place)
        return
    url = origins.resolve(base, str(arguments["url"]))
    if why := origins.why_not(url):
        yield Line(label="refused", text=f"all the same: {why}", place=place)
    else:
        yield Line(label="origins", text=f"{url} is on one of them ({origins})", place=place)


def _answers(ruling: Ruling, arguments: Mapping[str, Json]) -> list[Line]:
    lines = [_answer("answer", ruling.now)]
    if ruling.later.kind != ruling.now.kind:
        lines.append(_answer("once outside text was read", ruling.later))
    if not arguments and _looks_inside(ruling):
        names = {name for rule in ruling.rules for name in _arguments_of(rule.text)}
        given = " ".join(f"{name}=…" for name in sorted(names))
        text = f"for a call without arguments; ask again with them: {given}"
        lines.append(Line(label="", text=text))
    return lines


def _answer(label: str, decision: Decision) -> Line:
    place = decision.rule.place if decision.rule else None
    why = decision.why.replace(f"{place} ", "", 1) if place else decision.why
    text = why if why.startswith(("allowed", "asked", "denied")) else f"allowed: {why}"
    return Line(label=label, text=text, place=place)


def _rules(ruling: Ruling) -> tuple[Line, ...]:
    return tuple(Line(label=rule.kind, text=rule.text, place=rule.place) for rule in ruling.rules)


def _looks_inside(ruling: Ruling) -> bool:
    return any(rule.conditions for rule in ruling.rules)


def _depends(ruling: Ruling) -> bool:
    """Whether other arguments may get another answer; a deny without any is final."""
    rule = ruling.now.rule
    final = ruling.now.kind == "deny" and rule is not None and not rule.conditions
    return _looks_inside(ruling) and not final


def _arguments_of(text: str) -> list[str]:
    """The arguments that a rule's brackets speak of."""
    inside = text.partition("(")[2].rstrip(") ")
    names = (part.strip() for part in inside.split(","))
    return [name for part in names if (name := _leading_name(part))]


def _leading_name(part: str) -> str:
    end = next((at for at, sign in enumerate(part) if not (sign.isalnum() or sign in "_.-")), 0)
    return part[:end]
