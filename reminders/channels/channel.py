"""What a channel answers."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise

from reminders.digest import Digest
from reminders.models import Audience, Mail
from reminders.recipients import AUDIENCES, Recipient, Told, recipients


@dataclass(frozen=True)
class Answer:
    """What the other side said when it took a message."""

    code: int | None
    text: str


class Down(Exception):
    """The way out is closed (no connection, log-in refused): no message was tried, and none is to be blamed."""


class Refused(Exception):
    """The other side refused one message: with its code and words, for good or for now."""

    def __init__(self, code: int | None, text: str, *, is_final: bool) -> None:
        super().__init__(text)
        self.code, self.text, self.is_final = code, text, is_final


class Barred(Refused):
    """The other side refused one message, in words that may mean every message of ours (`reminders.barring`)."""


class HungUp(Barred):
    """The other side hung up before it had one message: because of its recipient, or whatever it is handed."""

    #: Stands in place of an answer's code.
    CODE = 0

    def __init__(self, text: str) -> None:
        super().__init__(self.CODE, text, is_final=False)


class Lost(Exception):
    """The connection went away after one message was begun: it may have arrived."""


Send = Callable[[Mail], Answer]


def said(error: Exception) -> str:
    """Return what an error says, with its name."""
    return f"{type(error).__name__}: {error}"


class Channel(ABC):
    """A way to tell somebody."""

    code: ClassVar[str]
    title: ClassVar[str | Promise]
    #: Whom its steps tell, of each audience; a channel whose recipients are its own says so here and in `recipients`.
    told: ClassVar[Mapping[Audience, Told]] = AUDIENCES
    #: A message lists so many things. Others it counts; or, where all are listed, they go into further messages.
    most_lines: ClassVar[int] = 200
    lists_all: ClassVar[bool] = False
    #: Whether a recipient is spared more than a few messages a day; a program need not be.
    is_capped: ClassVar[bool] = True
    #: Whether all its messages take one way out, which can be closed for all of them at once.
    can_be_down: ClassVar[bool] = True

    def recipients(self, keys: Collection[str]) -> dict[str, Recipient]:
        """Return who is meant by keys of `told`; whoever cannot be told any more is left out."""
        return recipients(keys)

    @abstractmethod
    def write(self, mail: Mail, digest: Digest) -> None:
        """Write what a mail says (subject, text, HTML) from what is due; does not save."""

    @abstractmethod
    def opened(self) -> AbstractContextManager[Send]:
        """Open the way out for many messages; what is given sends one.

        Opening and sending raise Down; sending raises Refused (or Barred, or HungUp), or Lost where it cannot be known
        whether it arrived. After HungUp and Lost the next message is sent over a new connection.
        """
