"""The group of verbs: the program's own, and the team's commands where no verb has the name.

For `--help` and completion a command is its name and its description, read off the head of its
file; it is read whole only when it is the one that is called. Above: `app`; below: `listed`,
`team`, `streams`.
"""

from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from orchestrator.cli.listed import Listed, listed
from orchestrator.cli.streams import unwritten
from orchestrator.errors import UsageError
from orchestrator.wording import all_near

TEAM = "Commands of this project"


class Verbs(TyperGroup):
    """Own verbs win over commands of the same name; those run as `orch run NAME`."""

    _found: dict[str, Listed] | None = None

    @property
    def team(self) -> dict[str, Listed]:
        """The team's commands here, looked up once."""
        if self._found is None:
            self._found = listed(Path.cwd())
        return self._found

    def invoke(self, ctx: Any) -> Any:
        """As typer's, which would end with 1 where a reader left: that is a failed criterion's."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise typer.Exit(unwritten(error)) from None

    def list_commands(self, ctx: Any) -> list[str]:
        own = super().list_commands(ctx)
        return [*sorted(name for name in self.team if name not in own), *own]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        own = super().get_command(ctx, cmd_name)
        if own or cmd_name not in self.team:
            return own
        told = self.team[cmd_name].description.replace("[", r"\[")
        return TyperCommand(name=cmd_name, help=told, rich_help_panel=TEAM)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, *rest = args
        own = super().get_command(ctx, name)
        if own or name.startswith("-"):
            return super().resolve_command(ctx, args)
        return name, called(name, self.team, more=tuple(self.commands)), rest


def called(name: str, team: dict[str, Listed], more: tuple[str, ...] = ()) -> Any:
    """The command by that name, whole. Raises UsageError with the nearest names."""
    if name in team:
        from orchestrator.cli.team import team_command

        return team_command(team[name].project, team[name].path)
    names = [*team, *more]
    meant = " or ".join(f"`{one}`" for one in all_near(name, names)[:3])
    hint = f"did you mean {meant}?" if meant else f"there are {', '.join(names)}"
    raise UsageError(f"there is no command `{name}` here", hint=hint)
