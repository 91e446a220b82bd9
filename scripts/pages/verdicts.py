"""The page of the lies: what a verdict must rest on, and what each lie is answered with.

The table is made from `tests/lies/told.py`, which the tests play against the demo shop.
"""

import sys
from pathlib import Path

from pages.tables import table

ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

INTRO = """\
# Verdicts

A model says pass or fail with `orch.verdict`, and code decides whether it may. What it cites must
be results of `orch.expect`, made in the conversation about this criterion. A claim that does not
stand goes back with the reason, once; after the second it is `unproven: no-evidence`. So is a
conversation that ends, after one reminder, without a verdict.

## What a pass must show

- Everything that the criterion asks. A Then that `orch` can read ([steps.md](steps.md))
  asks for exactly its expectation: no other kind, fewer words, wider place, looser number or longer
  time. Of plain prose, every text in quotes, amount and count must be in what is cited: denied
  where the sentence denies it, and otherwise not.
- After what it asks to be done. Each When must have been done: with an element that the page calls
  so, or with that text. Evidence for the last Then is made after the last When.
- As the latest word. What held and did not hold when it was asked again proves nothing; what
  failed since the criterion's first action, and was not made good, stands against every pass.
- After an action that worked, and on a page of the application.

What must not be there is watched for a second at least, and asked again just before the next
action or the verdict. Words may be quoted only from what the application answered since the last
action: not from the ticket, and not from an answer that repeats the call.

## What a fail must show

One thing that the criterion asks, asked no more strictly than it does, given the usual time, after
what is to be done was done; or an element that it names and that could not be found in time.

## What code cannot hold

A criterion without a quoted text, a number or a sentence that `orch` can read says little that code
can compare. There a pass still needs an action and an expectation after it that held; whether that
expectation is the right one, a second agent can look at: `judge: AGENT` on the step. It sees the
criterion and the evidence and nothing else, has no tool but its verdict, and can only lower: what
it does not share becomes `unproven: disagreement`.

## The lies

{count} scripts of a model that lies, each played to the end against the demo shop in a real
browser. None gets what it wants. Beside them stand {truths} honest scripts for the same criteria,
and these are believed.
"""

HEAD = ("the lie", "what the model does", "the verdict, and a part of why")


def page() -> str:
    """The whole page."""
    from tests.lies.told import CHAPTERS, LIES, TRUTHS

    parts = [INTRO.format(count=len(LIES), truths=len(TRUTHS))]
    for name, lies in CHAPTERS:
        rows = (
            (one.title, one.says, f"{one.outcome}: {one.code}; “…{one.answer}…”") for one in lies
        )
        parts.append(f"\n### {name}\n\n{table(HEAD, rows)}")
    return "".join(parts)
