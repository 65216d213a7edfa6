"""What can be said of a requirement without a paper, and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from attestations.confirming import to_confirm
from attestations.models import Acknowledgement, Attestation, Kind, Requirement
from attestations.standing import HELD, Standing
from foundation.dates import last_day

#: So many days before a certificate ends it is asked whether the next audit is booked.
ASKED_AHEAD = 366


@dataclass(frozen=True)
class Said:
    """What of a requirement was said, and not withdrawn, beside what was handed in for it."""

    requirement: Requirement
    standing: Standing
    papers: Sequence[Attestation]
    acknowledgements: Sequence[Acknowledgement]
    today: date

    @property
    def accepted(self) -> list[Attestation]:
        """What was accepted."""
        return [paper for paper in self.papers if paper.decision == Attestation.Decision.ACCEPTED]

    @property
    def lapses(self) -> date | None:
        """The last day of what was accepted and lapses last."""
        return last_day(max(paper.lapses_on for paper in self.accepted)) if self.accepted else None

    @property
    def may_book(self) -> bool:
        """Whether it is a certificate that holds, and for which the next audit may be booked by now."""
        if self.requirement.kind != Kind.CERTIFICATE or self.lapses is None or self.standing not in HELD:
            return False
        return self.today <= self.lapses <= self.today + timedelta(days=ASKED_AHEAD)

    @property
    def booked(self) -> Acknowledgement | None:
        """The audit that is booked, while it was not held."""
        ahead = (one for one in self.acknowledgements if one.says == one.Says.BOOKED and one.day >= self.today)
        return next(ahead, None)

    @property
    def quiet_until(self) -> date | None:
        """The day on which reminders go on; None where they were never stopped, or go on already."""
        if not self.booked or not self.lapses:
            return None
        until = self.booked.quiet_until(self.lapses)
        return until if until > self.today else None

    @property
    def body(self) -> str:
        """The certification body of the certificate that lapses last."""
        return max(self.accepted, key=lambda paper: paper.lapses_on).issuing_body if self.accepted else ""

    @property
    def confirm_by(self) -> date | None:
        """The day by which the document on file is to be confirmed; None where it was, or is not yet."""
        due = to_confirm(self.requirement, self.papers, self.today)
        days = [one.day for one in self.acknowledgements if one.says == one.Says.CONFIRMED]
        return None if due in days else due
