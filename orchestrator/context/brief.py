"""The brief: what an agent is told before its first turn, in a fixed order.

Standing context, persona, the command's and the step's prompt, the skills by name, the team's
sentences, the application and its accounts, what earlier steps left, then the one criterion and its
id. The ticket's words
are data, and marked so by their origin; nothing before them depends on the criterion, so that part
is the same bytes for each. Above: `flow`; below: `library`, `messages`, `verdicts`.
"""

from collections.abc import Mapping, Sequence

from orchestrator.library.sentences import TeamSentence
from orchestrator.library.skills import Skill
from orchestrator.messages import Prompt, Text
from orchestrator.verdicts import Criterion, Ticket, Verdict

SENTENCES = (
    "Sentences of this team, and the steps that each stands for. Where a criterion says one, do "
    "these steps, with its own words in place of {what stands in braces}."
)

ACCOUNTS = (
    "Accounts. Type a name in braces as it stands here: its value is put in on the pages that it "
    "belongs to, and you never see it."
)

TASK = "Prove or refute this criterion and nothing else. Its id, for `orch.verdict`, is {id}."

JUDGE = (
    "A tester gave the verdict `{outcome}` on the criterion below. You see the criterion, and what "
    "code recorded as its evidence: each expectation, the action that it followed, whether it held "
    "and what was seen. Nothing else is known, and nothing else counts. Say with `orch.verdict` "
    "what this evidence proves: `pass` if it shows all that the criterion promises, `fail` if it "
    "shows that something promised is not so, `unproven` if it decides neither. Evidence that "
    "would look the same if the criterion were broken proves nothing. The criterion's id is {id}."
)

SKILLS = "Skills that you have. Read one with orch.skill before you do what it is about."


def brief(
    *,
    context: str,
    agent: str,
    instructions: Sequence[str],
    sentences: Sequence[TeamSentence] = (),
    skills: Sequence[Skill] = (),
    app: str = "",
    accounts: Mapping[str, Sequence[str]] | None = None,
    handoffs: Sequence[Text] = (),
    ticket: Ticket | None = None,
    criterion: Criterion | None = None,
) -> Prompt:
    """The first message of a conversation; `criterion` is the part that an engine plays.

    `app` is the application's address, `accounts` the names of each account's values;
    `handoffs` are what earlier steps left, each named as the instructions name it.
    """
    parts = [
        Text(text=text.strip(), label=label)
        for label, text in (
            ("context", context),
            ("agent", agent),
            *(("instructions", text) for text in instructions),
            ("skills", _listed(skills)),
            ("sentences", _told(sentences)),
            ("application", _application(app, accounts or {})),
        )
        if text.strip()
    ]
    parts += handoffs
    if ticket:
        about = f"{ticket.key}: {ticket.title}"
        parts.append(Text(text=about, origin="ticket", label="ticket"))
    if criterion:
        parts.append(_criterion(criterion))
        parts.append(Text(text=TASK.format(id=criterion.id), label="task"))
    return Prompt(parts=tuple(parts))


def judging(agent: str, criterion: Criterion, verdict: Verdict) -> Prompt:
    """What a judge is told: the criterion and the evidence, and no word of the tester's."""
    seen = "\n".join(
        f"{'holds' if one.holds else 'does not hold'}: {one.says}\n"
        f"  asked after: {one.action_text or 'nothing'}\n  seen: {one.saw}"
        for one in verdict.evidence
    )
    task = JUDGE.format(outcome=verdict.outcome, id=criterion.id)
    return Prompt(
        parts=(
            Text(text=agent.strip(), label="agent"),
            Text(text=task, label="instructions"),
            _criterion(criterion),
            Text(text=seen or "(none)", origin="page", label="evidence"),
        )
    )


def _criterion(criterion: Criterion) -> Text:
    lines = "\n".join(criterion.steps) or criterion.text
    return Text(text=lines, origin="ticket", label="criterion")


def _application(app: str, accounts: Mapping[str, Sequence[str]]) -> str:
    """Where the application is, and the names of its accounts; never a value."""
    lines = [f"The application is at {app}; a path such as /login is one of it."] if app else []
    if accounts:
        lines.append(ACCOUNTS)
        lines += [
            f"- {name}: {', '.join(f'{{{{{name}.{key}}}}}' for key in keys)}"
            for name, keys in accounts.items()
        ]
    return "\n".join(lines)


def _listed(skills: Sequence[Skill]) -> str:
    """The skills, a paragraph each as each may be cut, or nothing where there are none."""
    return "\n\n".join([SKILLS, *map(listed, skills)]) if skills else ""


def listed(skill: Skill) -> str:
    """A skill as it is always told: its name and its description."""
    return f"- {skill.name}: {' '.join(skill.description.split())}"


def _told(sentences: Sequence[TeamSentence]) -> str:
    """The sentences as the team wrote them, or nothing where there are none."""
    if not sentences:
        return ""
    return "\n\n".join([SENTENCES, *map(_sentence, sentences)])


def _sentence(sentence: TeamSentence) -> str:
    steps = "\n".join(f"- {line}" for line, _ in sentence.lines)
    return "\n".join(part for part in (f"## {sentence.text}", sentence.description, steps) if part)
