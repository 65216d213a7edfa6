"""Record what a supplier says without a paper, or that it is so no more."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from attestations.confirming import to_confirm
from attestations.models import Acknowledgement, Attestation, Kind, Requirement
from attestations.standing import holds
from evidence.ledger import ledger
from foundation.dates import FAR, last_day, written
from suppliers.models import Supplier

Says = Acknowledgement.Says
#: Nobody books an audit further ahead.
MOST_DAYS_AHEAD = 366


def book_audit(
    supplier: Supplier, requirement: Requirement, *, day: date, body: str, actor: User, today: date
) -> Acknowledgement:
    """Record for which day, and with which body, an audit is booked; one that was booked before makes way.

    The same twice is recorded once. Raises ValidationError without a body, where no certificate holds on `today`, and
    for a day that has passed, that is more than a year away or that lies after the last one on which it holds.
    """
    refuse_day(day, last_valid_day(supplier, requirement, today), today)
    booked = Acknowledgement(supplier=supplier, requirement=requirement, day=day, body=body.strip(), recorded_by=actor)
    with ledger(actor):
        # In turn: a button pressed twice sends the same twice at once.
        Supplier.objects.select_for_update(no_key=True).get(pk=supplier.pk)
        before = [*Acknowledgement.objects.booked(today).filter(supplier=supplier, requirement=requirement)]
        same = next((one for one in before if (one.day, one.body) == (day, booked.body)), None)
        for one in before:
            if one is not same:
                withdraw_acknowledgement(one, actor=actor)
        return same or record(booked, "audit_booked", actor)


def confirm_document(supplier: Supplier, requirement: Requirement, *, actor: User, today: date) -> Acknowledgement:
    """Record that the document on file is still right; twice is once.

    Raises ValidationError where no document is to be confirmed on `today`.
    """
    with ledger(actor):
        Supplier.objects.select_for_update(no_key=True).get(pk=supplier.pk)
        papers = Attestation.objects.filter(supplier=supplier, requirement=requirement)
        due = to_confirm(requirement, papers, today)
        if due is None:
            raise ValidationError(_("There is nothing to confirm just now."), code="nothing")
        said = Acknowledgement(
            supplier=supplier, requirement=requirement, says=Says.CONFIRMED, day=due, recorded_by=actor
        )
        same = Acknowledgement.objects.confirmed().filter(supplier=supplier, requirement=requirement, day=due)
        return same.first() or record(said, "document_confirmed", actor)


def withdraw_acknowledgement(said: Acknowledgement, *, actor: User) -> None:
    """Record that it is so no more: the ladder goes on. Twice is once."""
    with ledger(actor) as events:
        said.refresh_from_db(from_queryset=Acknowledgement.objects.select_for_update())
        if said.withdrawn_at is None:
            said.withdrawn_at = timezone.now()
            said.save(update_fields=["withdrawn_at"])
            events.add("acknowledgement_withdrawn", said)


def record(said: Acknowledgement, action: str, actor: User) -> Acknowledgement:
    """Save what was said, with its event."""
    said.full_clean()
    with ledger(actor) as events:
        said.save()
        events.add(action, said)
    return said


def last_valid_day(supplier: Supplier, requirement: Requirement, today: date) -> date | None:
    """Return the last day of the certificate that holds longest of those that hold on a day; None without one."""
    holding = Attestation.objects.filter(
        holds(today), supplier=supplier, requirement=requirement, kind=Kind.CERTIFICATE
    )
    newest = holding.filter(lapses_on__lt=FAR).order_by("-lapses_on").first()
    return last_day(newest.lapses_on) if newest else None


def refuse_day(day: date, until: date | None, today: date) -> None:
    """Raise ValidationError for a day for which no audit can be booked that makes the renewal come in time."""
    if until is None:
        words = _("No certificate is valid now. Hand in the audit plan, or a letter of the certification body.")
        raise ValidationError(words, code="not_held")
    words = wrong_day(day, until, today)
    if words:
        raise ValidationError({"day": ValidationError(words, code="period")})


def wrong_day(day: date, until: date, today: date) -> str:
    """Return why no audit can be booked for a day, where the certificate holds until another; empty where it can."""
    if day < today:
        return _("This day has passed. For which day is the audit booked?")
    if day > today + timedelta(days=MOST_DAYS_AHEAD):
        return _("This day is more than a year away. Look at the year.")
    if day > until:
        words = _(
            "The certificate ends before, on %(day)s. Hand in the audit plan, or a letter of the certification body:"
            " an officer decides about it."
        )
        return words % {"day": written(until)}
    return ""
