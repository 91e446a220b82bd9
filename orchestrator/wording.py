"""Small words around others: a count and its noun, an article, the name that was meant.

For sentences that people read, wherever they are made. Not the sentences themselves. Above:
every room; below: nothing.
"""

from collections.abc import Iterable, Sequence

_PLURALS = {"criterion": "criteria", "query": "queries", "entry": "entries", "this": "these"}

_SLIPS = 3
"""The most letters in which a name may differ from the word that was meant for it."""


def number_of(count: int, noun: str) -> str:
    """`1 run`, `2 runs`, `1,000 criteria`."""
    return f"{count:,} {noun if count == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """`runs`, `criteria`; of several words the last one counts."""
    before, _, last = noun.rpartition(" ")
    many = _PLURALS.get(last) or f"{last}es" * last.endswith(("s", "ch", "x")) or f"{last}s"
    return f"{before} {many}".lstrip()


def article(noun: str) -> str:
    """`an agent`, `a command`: by the letter, which does for the words that we use."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def nearest(word: str, names: Iterable[str], otherwise: str = "") -> str:
    """The hint for a name that is not there: the one that was meant, or what there is."""
    known = sorted(set(names))
    if close := near(word, known):
        return f"Did you mean `{close}`?"
    return otherwise or (f"There are: {', '.join(known)}." if known else "")


def near(word: str, names: Iterable[str]) -> str:
    """The name that a word is a slip of the pen for, or nothing: a third of its letters at most."""
    return next(iter(all_near(word, names)), "")


def all_near(word: str, names: Iterable[str]) -> list[str]:
    """Every such name, the nearest first."""
    written = word.lower()
    found = []
    for name in sorted(set(names)):
        most = min(_SLIPS, max(len(word), len(name)) // 3)
        if abs(len(word) - len(name)) <= most:
            slips = _slips(written, name.lower())
            found += [(slips, name)] if slips <= most else []
    return [name for _, name in sorted(found)]


def _slips(one: str, other: str) -> int:
    """Letters to put in, leave out, change or swap with the next to make one of the other."""
    before: Sequence[int] = ()
    row: Sequence[int] = range(len(other) + 1)
    for at, letter in enumerate(one, 1):
        earlier, before, row = before, row, [at]
        for to, wanted in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, earlier[to - 2] + 1)
            row.append(cost)
    return row[-1]
