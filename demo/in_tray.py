"""What lies on people's desks today: uploads to review, one returned, one exempt, one suspended."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import cycle

from django.db.models import QuerySet

from accounts.models import User
from attestations.models import Attestation, Kind, Review, StandingToday
from attestations.services import grant_exemption, hand_in, refuse_attestations, suspend
from attestations.standing import Standing
from demo.documents import bring_all
from demo.holdings import YEARS, years_after
from suppliers.models import Stage, Supplier
from suppliers.services import save_supplier

#: How many days ago each upload came in that still waits.
WAITING = (0, 0, 0, 1, 2, 3, 6, 9, 14, 20, 27, 41)


def share_out(officers: Sequence[User], *, actor: User) -> None:
    """Give each supplier a responsible officer, in turn."""
    for supplier, officer in zip(Supplier.objects.order_by("code"), cycle(officers), strict=False):
        supplier.officer = officer
        save_supplier(supplier, actor=actor)


def fill(people: Mapping[str, User], *, actor: User, today: date) -> None:
    """Hand in what waits for review, return one upload, exempt one obligation, suspend one certificate.

    The built-in user stands for the suppliers, so that any officer may review.
    """
    missing = [row for row in standing_at(Standing.MISSING) if row.requirement.kind == Kind.COMMITMENT]
    expired, expiring, valid = (
        list(standing_at(standing)) for standing in (Standing.EXPIRED, Standing.EXPIRING, Standing.VALID)
    )
    returned, exempt, missing = missing[:1], missing[1:2], missing[2:]
    waiting = (missing[:4] + expired[:2] + expiring[:6] + valid)[: len(WAITING)]
    papers = [
        upload(obligation, today - timedelta(days=days)) for obligation, days in zip(waiting, WAITING, strict=False)
    ]
    bring_all(papers, actor=actor)
    for paper in papers:
        hand_in(paper, actor=actor, today=today)
    for obligation in returned:
        send_back(obligation, people["officer"], actor=actor, today=today)
    for obligation in exempt:
        grant_exemption(
            obligation.supplier,
            obligation.requirement,
            exempt_from=today - timedelta(days=40),
            exempt_until=today + timedelta(days=140),
            reason="其母公司簽署的集團框架合同正在談判中；法務部同意暫緩半年。",
            actor=people["compliance"],
            today=today,
        )
    suspend_one({obligation.supplier_id for obligation in waiting}, people["officer"], today=today)


def standing_at(standing: Standing) -> QuerySet[StandingToday]:
    """Return what is asked today and stands so; the import has just brought the kept standings in step."""
    rows = StandingToday.objects.filter(standing=standing)
    return rows.select_related("supplier", "requirement").order_by("supplier__code", "requirement__position")


def upload(obligation: StandingToday, submitted_on: date) -> Attestation:
    """Return what a supplier hands in on a day: the commitment, signed, or the renewed certificate."""
    supplier, requirement = obligation.supplier, obligation.requirement
    found = Attestation(
        supplier=supplier,
        requirement=requirement,
        origin=Attestation.Origin.PORTAL,
        submitted_on=submitted_on,
        valid_from=submitted_on,
    )
    if requirement.kind == Kind.COMMITMENT:
        found.basis = Attestation.Basis.SIGNED
        contact = supplier.contacts.first()
        found.signatory_name = contact.name if contact else ""
        return found
    return renewed(found, submitted_on - timedelta(days=12))


def renewed(paper: Attestation, granted_on: date) -> Attestation:
    """Complete a certificate with what stood on the one before it."""
    theirs = Attestation.objects.accepted().filter(supplier=paper.supplier, requirement=paper.requirement)
    before = theirs.latest("lapses_on")
    for name in ("issuing_body", "accreditation", "scope", "holder_name", "edition"):
        setattr(paper, name, getattr(before, name))
    paper.number = f"{before.number}-R{granted_on:%y}"
    paper.valid_from = granted_on
    paper.valid_until = years_after(granted_on, YEARS) - timedelta(days=1)
    return paper


def send_back(obligation: StandingToday, officer: User, *, actor: User, today: date) -> None:
    """Hand in a paper with a faint chop and refuse it."""
    paper = upload(obligation, today - timedelta(days=4))
    bring_all([paper], actor=actor)
    hand_in(paper, actor=actor, today=today)
    refuse_attestations(
        [paper],
        reason=Review.Reason.CHOP,
        words="公章不清晰，請重新蓋章並掃描後再提交。",
        actor=officer,
        today=today,
    )


def suspend_one(touched: set[int], officer: User, *, today: date) -> None:
    """Record that a certification body suspended a certificate that would hold for long."""
    lasting = Attestation.objects.accepted().filter(
        kind=Kind.CERTIFICATE,
        supplier__stage=Stage.ACTIVE,
        valid_from__lt=today - timedelta(days=60),
        lapses_on__gt=today + timedelta(days=200),
    )
    paper = lasting.exclude(supplier__in=touched).order_by("supplier__code", "requirement__position").first()
    if paper:
        suspend(
            paper,
            suspended_from=today - timedelta(days=20),
            reason="監督審核逾期未完成",
            actor=officer,
            today=today,
        )
