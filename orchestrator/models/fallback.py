"""Handing over: the next model of a list answers where one cannot be reached.

Only what is listed takes over, and only from a model that cannot be reached: a key that is missing
or refused, a package that is not there and a request that is wrong stay what they are. A language
model is asked for the very turn that failed; an engine that plays a criterion from its first line
takes it from there, which `BeginAnew` says. Above: `flow`; below: `faults`, `model`.
"""

from collections.abc import Callable, Sequence

from orchestrator.errors import ModelUnreachable
from orchestrator.events import Event
from orchestrator.messages import Message, Reply, ToolSchema
from orchestrator.models.faults import PASSING, FaultKind, ModelFault
from orchestrator.models.model import Model
from orchestrator.replies import FellBack

AWAY: frozenset[FaultKind] = PASSING | {"unpaid"}
"""The faults that mean that a model is not there to be asked."""


class BeginAnew(Exception):
    """The next model takes over between conversations only: this one is at its end."""


class Succession:
    """The models of a run in their order, and which of them has its turn.

    `whole` are those that take over between conversations only. A model that was left is not gone
    back to: the next conversation begins where the last handing over ended.
    """

    def __init__(self, names: Sequence[str], *, whole: frozenset[str] = frozenset()) -> None:
        self.names = tuple(dict.fromkeys(names))
        self.whole = whole
        self.now = 0


class Relay:
    """One conversation's model, whoever it is by now; `name` tells.

    `model` opens one by name, and raises what it will: an error of opening is nobody's absence.
    `record` is told of each handing over before it happens.
    """

    def __init__(
        self,
        order: Succession,
        model: Callable[[str], Model],
        *,
        record: Callable[[Event], object],
    ) -> None:
        self._order = order
        self._open = model
        self._record = record
        self._at = order.now
        self._model: Model | None = None

    @property
    def name(self) -> str:
        return self._order.names[self._at]

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        """The reply of the first that can be reached, from the present one on.

        Raises BeginAnew where the next one starts a conversation of its own, and ModelUnreachable
        where nobody is left.
        """
        while True:
            self._model = self._model or self._open(self.name)
            try:
                return await self._model.reply(conversation, tools)
            except ModelUnreachable as gone:
                if isinstance(gone, ModelFault) and gone.kind not in AWAY:
                    raise
                self._hand_over(gone)

    def _hand_over(self, gone: ModelUnreachable) -> None:
        left, order = self.name, self._order
        following = max(self._at + 1, order.now)
        if following >= len(order.names):
            raise _nobody(gone, order.names)
        self._at = order.now = following
        self._model = None
        anew = self.name in order.whole
        self._record(FellBack(model=left, to=self.name, why=gone.message, anew=anew))
        if anew:
            raise BeginAnew(self.name)


def _nobody(gone: ModelUnreachable, names: Sequence[str]) -> ModelUnreachable:
    """The last one's error; where there were several, it says that all were asked."""
    if len(names) == 1:
        return gone
    said = f"no model could be reached ({', '.join(names)} were asked): {gone.message}"
    return ModelUnreachable(said, hint=gone.hint)
