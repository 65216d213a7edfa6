"""What is asked of a supplier today, in the words of the portal: where it stands, by when, what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from attestations.models import Acknowledgement, Attestation, Requirement, Review, Suspension
from attestations.standing import HELD, Standing
from foundation.dates import written
from portal.access import Visitor
from portal.online import Online, Signed
from portal.said import Said
from reminders.wording import days
from reminders.wording.proof import Proof, proof_for

#: What a supplier can do nothing about, or need not.
SETTLED = (Standing.VALID, Standing.EXEMPT, Standing.UPCOMING)


@dataclass(frozen=True)
class Day:
    """A day that counts, and how many days it is from today; negative once it has passed."""

    due_on: date
    days: int


@dataclass(frozen=True)
class Asked:
    """One requirement that binds the supplier today, and what was handed in for it, the newest first."""

    requirement: Requirement
    standing: Standing
    required_from: date
    papers: tuple[Attestation, ...]
    said: Said
    online: Online
    today: date

    @cached_property
    def waiting(self) -> list[Attestation]:
        """Return what waits for review."""
        return [paper for paper in self.papers if not paper.decision]

    @cached_property
    def refusal(self) -> Review | None:
        """Return why the newest paper was refused, where nothing was handed in since."""
        newest = next((paper for paper in self.papers if paper.decision != Attestation.Decision.RECALLED), None)
        if newest is None or newest.decision != Attestation.Decision.REFUSED or self.standing in SETTLED:
            return None
        return next((review for review in newest.reviews.all() if review.reason), None)

    @cached_property
    def promised(self) -> Attestation | None:
        """Return what announces a certificate that is still expected, and was seen by a reviewer."""
        found = (paper for paper in self.papers if paper.decision == Attestation.Decision.PROMISED)
        return next((paper for paper in found if paper.lapses_on > self.today), None)

    @cached_property
    def stopped(self) -> Attestation | None:
        """Return a paper that waits, but whose file the virus scanner stopped."""
        return next((paper for paper in self.waiting if paper.upload and paper.upload.state == "quarantined"), None)

    @property
    def is_to_do(self) -> bool:
        """Whether it is the supplier's turn."""
        is_open = self.standing not in SETTLED or self.confirm_by is not None
        return self.stopped is not None or (not self.waiting and is_open)

    @cached_property
    def confirm_by(self) -> date | None:
        """Return by when the document on file is to be confirmed, where it holds and is asked for."""
        return self.said.confirm_by if self.standing in HELD and not self.waiting else None

    @property
    def is_late(self) -> bool:
        """Whether nothing holds today."""
        return self.standing not in HELD

    @cached_property
    def lapses(self) -> date | None:
        """Return the last day of what was accepted and lapses last."""
        return self.said.lapses

    @cached_property
    def suspended(self) -> Suspension | None:
        """Return the suspension by which a paper that has not lapsed does not count today."""
        if not self.is_late or self.lapses is None or self.lapses < self.today:
            return None
        of_all = (one for paper in self.papers for one in paper.suspensions.all())
        return next((one for one in of_all if one.suspended_from <= self.today < one.suspended_until), None)

    @property
    def due(self) -> date:
        """The day by which it is or was due, or since when it is asked for."""
        if self.refusal and self.refusal.attestation.decided_on:
            return self.refusal.attestation.decided_on
        if self.suspended:
            return self.suspended.suspended_from
        return self.confirm_by or self.lapses or self.required_from

    @property
    def when(self) -> tuple[str, str]:
        """What the day that counts is called, and which it is, with how far it is from today."""
        day = Day(self.due, (self.due - self.today).days)
        if self.refusal:
            return _("Refused on"), days.since(day)
        if self.suspended:
            return _("Suspended since"), days.since(day)
        if self.confirm_by:
            return _("To be confirmed by"), days.until(day)
        if self.lapses:
            return _("Last valid day"), days.until(day)
        return _("Asked for since"), days.since(day)

    @property
    def what_to_do(self) -> str:
        """What the supplier is asked to do next."""
        if self.stopped:
            return _("The virus scanner stopped the file that you handed in. Hand in a clean one.")
        if self.refusal:
            return _("Mend what the reviewer found and hand it in again.")
        if self.promised and self.promised.valid_until:
            words = _("Plan received, certificate expected by %(day)s. Hand it in as soon as you have it.")
            return words % {"day": written(self.promised.valid_until)}
        if self.confirm_by:
            return _("Confirm that what is on file is still right, or hand in the document that is valid now.")
        if self.said.booked:
            words = _("Audit booked for %(day)s with %(body)s. Hand in the new certificate as soon as you have it.")
            return words % {"day": written(self.said.booked.day), "body": self.said.booked.body}
        if self.suspended:
            return _(
                "Its issuing body has suspended it. Hand in one that is valid, or the notice that this one is again."
            )
        return {
            Standing.EXPIRED: _("It has expired. Hand in the one that is valid now."),
            Standing.EXPIRING: _("Hand in the new one before this one ends."),
        }.get(self.standing, _("Nothing has been handed in yet."))

    @property
    def proof(self) -> Proof:
        """What counts, in which form, how long it takes."""
        source = "confirmation" if self.confirm_by else "expiry" if self.lapses else ""
        return proof_for(self.requirement, source)

    @property
    def url(self) -> str:
        """Where it is handed in."""
        return reverse("portal:hand-in", args=[self.requirement.code])

    @property
    def urgency(self) -> tuple[bool, bool, date, int]:
        """What is late first, and of that what was refused: it is nearly done. Then by day."""
        return not self.is_late, self.refusal is None, self.due, self.requirement.position


def all_asked(visitor: Visitor, today: date) -> list[Asked]:
    """Return what is asked of the visitor's supplier today, the most urgent first, in a fixed number of queries."""
    obligations = visitor.obligations().in_force(today).with_standing(today).select_related("requirement")
    papers, said, signed = papers_by_requirement(visitor), said_by_requirement(visitor), Signed(visitor, today)
    found = [asked(row, papers, said, signed) for row in obligations]
    return sorted(found, key=lambda one: one.urgency)


def asked_for(visitor: Visitor, requirement: Requirement, today: date) -> Asked:
    """Return what is asked for one requirement; where it binds no longer, as something that is valid."""
    obligations = visitor.obligations().filter(requirement=requirement)
    rows = obligations.with_standing(today).select_related("requirement")
    row = rows.order_by("-required_from")[0]
    return asked(row, papers_by_requirement(visitor), said_by_requirement(visitor), Signed(visitor, today))


def asked(
    row: Any, papers: Mapping[int, Sequence[Attestation]], said: Mapping[int, Sequence[Acknowledgement]], signed: Signed
) -> Asked:
    """Return what an obligation asks for."""
    own = tuple(papers.get(row.requirement_id, ()))
    standing = Standing(row.standing)
    of_it = Said(row.requirement, standing, own, said.get(row.requirement_id, ()), signed.today)
    online = signed.of(row.requirement, own)
    return Asked(row.requirement, standing, row.required_from, own, of_it, online, signed.today)


def papers_by_requirement(visitor: Visitor) -> dict[int, list[Attestation]]:
    """Return what was handed in, the newest first, by the requirement's key."""
    rows = visitor.attestations().select_related("requirement", "upload").prefetch_related("reviews", "suspensions")
    found: dict[int, list[Attestation]] = {}
    for paper in rows.order_by("-submitted_on", "-pk"):
        found.setdefault(paper.requirement_id, []).append(paper)
    return found


def said_by_requirement(visitor: Visitor) -> dict[int, list[Acknowledgement]]:
    """Return what was said without a paper, and not withdrawn, by the requirement's key."""
    found: dict[int, list[Acknowledgement]] = {}
    for said in visitor.acknowledgements().standing():
        found.setdefault(said.requirement_id, []).append(said)
    return found
