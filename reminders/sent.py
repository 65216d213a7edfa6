"""What became of the mails that a sender took."""

from dataclasses import dataclass


@dataclass
class Sent:
    """What became of the mails that a sender took."""

    sent: int = 0
    refused: int = 0
    lost: int = 0
    empty: int = 0

    @property
    def settled(self) -> int:
        """How many were dealt with, one way or another."""
        return self.sent + self.refused + self.lost + self.empty
