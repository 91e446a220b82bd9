"""The words that stand for a kind of thing: what `orch new` makes, what `orch list` lists.

Words only, so that completion has them without loading those verbs. Above: `new`, `inventory`,
`completing`; below: nothing.
"""

NEW = {
    "agent": "a narrow persona",
    "command": "a workflow, run as `orch NAME`",
    "ticket": "something to be tested",
    "step": "a sentence that stands for others",
}
"""What may be made, and what it is."""

LISTED = (
    "commands",
    "agents",
    "servers",
    "skills",
    "tickets",
    "accounts",
    "models",
    "sentences",
    "aside",
)
"""What may be listed, in the order in which it is shown."""
