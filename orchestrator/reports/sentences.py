"""How a row, a count and a duration are said in a few words, each on one line.

Every text that came from outside is sanitised here; what comes out may be put into a `Text`.
No layout and no colour but the four of the outcomes. Above: `terminal`, `live`, `timeline`,
`listing`; below: `sanitise`, `summary`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from orchestrator.models.spend import Spend
from orchestrator.replies import Purpose
from orchestrator.reports.sanitise import one_line
from orchestrator.reports.summary import COUNTED, OUTCOMES, Proof, Row, Summary
from orchestrator.verdicts import Outcome
from orchestrator.wording import number_of

STYLES: dict[Outcome, str] = {
    "pass": "green",
    "fail": "bold red",
    "blocked": "yellow",
    "unproven": "magenta",
}

_SHORT = 12


def shout(outcome: Outcome) -> str:
    """The outcome as the table has it: a failure is the one in capitals."""
    return outcome.upper() if outcome == "fail" else outcome


def why(row: Row) -> tuple[str, ...]:
    """Why the row has its outcome, in pieces: what decided it, or the reason."""
    if row.outcome is None:
        return tuple(filter(None, [one_line(row.doing)]))
    if row.outcome == "pass" and row.evidence:
        held = proven(row.evidence[0])[0]
        more = len(row.evidence) - 1
        return (f"{held} (+{more})" if more else held,)
    against = next((proof for proof in row.evidence if not proof.holds), None)
    if row.outcome == "fail" and against:
        return proven(against)
    code = "" if row.outcome == "fail" and row.reason else row.code
    return tuple(filter(None, [one_line(": ".join(filter(None, (code, row.reason))))]))


def proven(proof: Proof) -> tuple[str, ...]:
    """One expectation, in pieces: what held, or what was expected and what was there instead."""
    says, saw, after = one_line(proof.says), one_line(proof.saw), one_line(proof.after)
    if proof.holds:
        return (says + (f" after {after}" if after else ""),)
    step, way = one_line(proof.step), one_line(proof.way)
    return tuple(
        filter(
            None,
            (
                says,
                saw and f"saw {saw}",
                after and f"after {after}",
                way and f"in {way}",
                step and f"step {step}",
            ),
        )
    )


def sentence(pieces: tuple[str, ...]) -> str:
    """The pieces on one line."""
    return " — ".join(pieces)


def counted(summary: Summary) -> str:
    """`2 passed · 1 failed`, and what is still to come."""
    none = "no criteria" if summary.ended else "no criteria yet"
    return counted_rows(summary.rows) or ("" if summary.text else none)


def counted_rows(rows: Sequence[Row]) -> str:
    """The same of these rows; nothing where there are none."""
    counts = Counter(row.outcome for row in rows)
    said = [f"{counts[outcome]} {COUNTED[outcome]}" for outcome in OUTCOMES if counts[outcome]]
    if coming := sum(row.state != "done" for row in rows):
        said.append(f"{coming} to go")
    return " · ".join(said)


def criteria(count: int) -> str:
    return number_of(count, "criterion")


def duration(seconds: float) -> str:
    """`0.4 s`, `38 s`, `2 min 05 s`, `1 h 03 min`."""
    if seconds < 9.95:
        return f"{max(seconds, 0):.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def money(dollars: float) -> str:
    """`$0.04`, `$1,234.50`; what is less than a cent is said so, and never as nothing."""
    if 0 < dollars < 0.01:
        return "under $0.01"
    return f"${dollars:,.2f}"


def paid(spent: Spend) -> tuple[str, ...]:
    """`12,345 tokens`, `$0.04`, in pieces; nothing where no token was used."""
    if not spent.usage.total:
        return ()
    return f"{spent.usage.total:,} tokens", cost(spent)


def spent_on(spend: Mapping[Purpose, Spend]) -> tuple[str, ...]:
    """The same of all of it, with what it went for: `2,468 tokens (1,234 work, 1,234 retry)`."""
    used = {purpose: one.usage.total for purpose, one in spend.items() if one.usage.total}
    pieces = paid(sum(spend.values(), Spend()))
    if len(used) < 2:
        return pieces
    tags = ", ".join(f"{tokens:,} {purpose}" for purpose, tokens in used.items())
    return f"{pieces[0]} ({tags})", *pieces[1:]


def cost(spent: Spend) -> str:
    """The money alone; where a price is not known it says which, and how much is known."""
    if not spent.unpriced:
        return money(spent.cost) if spent.usage.total else ""
    names = ", ".join(one_line(name) for name in sorted(spent.unpriced))
    known = f"{money(spent.cost)} and more, " if spent.cost else ""
    return f"{known}cost unknown: no price for {names}"


def short(run: str) -> str:
    """Enough of a run's id to name it: the millisecond it began, and ten random bits."""
    return one_line(run[:_SHORT])


def invoked(summary: Summary) -> str:
    """The words that began the run: `qa SHOP-7`."""
    return one_line(" ".join((summary.command, *summary.arguments.values())))
