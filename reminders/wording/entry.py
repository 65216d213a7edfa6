"""What a mail says of one thing."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from attestations.models import Attestation, Kind
from foundation.words import labelled
from reminders.digest import Line
from reminders.recipients import Recipient
from reminders.sources import sources
from reminders.wording.matter import matter_of
from reminders.wording.people import full_name, officer_of
from reminders.wording.proof import proof_for
from reminders.wording.strangers import one_line

#: What it is, and which.
Fact = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """One thing: what it is, what there is to know of it, and where to go."""

    title: str
    facts: list[Fact]
    is_late: bool
    link: str
    #: What a supplier goes there for; staff just look.
    button: str = ""


def entry_for_supplier(line: Line) -> Entry:
    """Return what somebody of the supplier must know to get it done."""
    matter = matter_of(line)
    if line.requirement is None:
        link = settings.PUBLIC_URL + portal_page_of(line)
        return Entry(one_line(line.name), [matter.day], matter.is_late, link, _("Look at it"))
    proof = proof_for(line.requirement, line.source)
    facts = [
        matter.day,
        *number_of(line),
        *scope_of(line),
        *why_refused(line),
        *in_good_time(line),
        (_("What counts"), proof.what_counts),
        (_("Chop"), proof.chop),
        (_("File format"), proof.form),
        (_("Time needed"), proof.effort),
    ]
    link = f"{settings.PUBLIC_URL}/portal/hand-in/{line.requirement.code}/"
    return Entry(one_line(line.requirement.name), facts, matter.is_late, link, proof.button)


def entry_for_staff(line: Line, recipient: Recipient) -> Entry:
    """Return what an officer, or her manager, must know to follow it up."""
    matter = matter_of(line)
    if not sources()[line.source].is_of_supplier:
        return Entry(one_line(line.name), [matter.day], matter.is_late, settings.PUBLIC_URL + page_of(line))
    title = labelled(f"{one_line(line.supplier.code)} {full_name(line.supplier)}", one_line(line.name))
    facts = [
        matter.day,
        *number_of(line),
        *why_refused(line),
        *audit_of(line),
        *other_officer(line, recipient),
    ]
    return Entry(title, facts, matter.is_late, settings.PUBLIC_URL + page_of(line))


def page_of(line: Line) -> str:
    """Return the path of the paper's page for staff, or the supplier's where there is none."""
    if isinstance(line.paper, Attestation):
        return reverse("admin:attestations_attestation_change", args=[line.paper.pk])
    of_its_own = sources()[line.source].page_of(line.paper) if line.paper is not None else ""
    return of_its_own or line.supplier.get_absolute_url()


def portal_page_of(line: Line) -> str:
    """Return the path of its page for the supplier, or of the portal's first one where there is none."""
    of_its_own = sources()[line.source].portal_page_of(line.paper) if line.paper is not None else ""
    return of_its_own or "/portal/"


def number_of(line: Line) -> list[Fact]:
    """Return the number of the paper, if it has one."""
    if not isinstance(line.paper, Attestation):
        return []
    labels = {Kind.CERTIFICATE: _("Certificate number"), Kind.TEST_REPORT: _("Report number")}
    facts = [
        (labels.get(Kind(line.paper.kind), _("Number")), line.paper.number),
        (_("Contract number"), line.paper.contract_reference),
    ]
    return known(facts)


def scope_of(line: Line) -> list[Fact]:
    """Return what the paper covers, and why it may end before the day that it prints."""
    if not isinstance(line.paper, Attestation):
        return []
    facts = [(_("Certified sites"), line.paper.sites), (_("Scope"), line.paper.scope)]
    printed = line.paper.valid_until
    if line.source == "expiry" and printed and printed > line.due_on:
        facts.append((_("Please note"), _("it prints a later day, but its edition of the standard ends on this one")))
    return known(facts)


def in_good_time(line: Line) -> list[Fact]:
    """Ask, long before a certificate ends, for what takes long."""
    asked = line.requirement
    if asked is None or asked.kind != Kind.CERTIFICATE or line.source != "expiry" or line.days <= asked.expiring_days:
        return []
    words = _("there is time; is the recertification audit booked? If it is, tell us the day: no file is needed")
    return [(_("Please note"), words)]


def audit_of(line: Line) -> list[Fact]:
    """Return for which day an audit is booked, as the supplier says."""
    return [(_("The supplier says"), one_line(str(line.booked)))] if line.booked else []


def why_refused(line: Line) -> list[Fact]:
    """Return the reviewer's reason and words, of what was refused."""
    if line.source != "refused" or line.paper is None:
        return []
    facts = []
    for review in line.paper.reviews.all()[:1]:
        facts += [(_("Why"), review.get_reason_display()), (_("In the reviewer’s words"), review.words)]
    return known(facts)


def other_officer(line: Line, recipient: Recipient) -> list[Fact]:
    """Return who is responsible, unless it is the reader."""
    officer = officer_of(line.supplier)
    if officer is None or recipient.key == f"user:{officer.pk}":
        return []
    return [(_("Responsible officer"), one_line(str(officer)))]


def known(facts: list[Fact]) -> list[Fact]:
    """Return the facts that have a value, each on one line."""
    lines = [(label, one_line(value)) for label, value in facts]
    return [(label, value) for label, value in lines if value]
