"""What tests of mails are about: one thing that is due to one reader, and the mail that tells of it."""

from datetime import date, timedelta

from django.conf import settings

from attestations.models import Requirement
from attestations.services import refuse_attestations
from reminders.channels.mail import MailChannel
from reminders.digest import Digest, Line
from reminders.models import Audience, Mail, Reminder, ReminderStep
from reminders.recipients import Recipient
from reminders.sources import sources
from tests.factories import AttestationFactory, RequirementFactory, UserFactory

TODAY = date(2025, 3, 1)
NAMES = {"name_en": "ISO 9001 quality", "name_zh_hant": "ISO 9001質量管理", "name_zh_hans": "ISO 9001质量管理"}


def requirement(**fields):
    return RequirementFactory(**{**NAMES, **fields})


def certificate(supplier, **fields):
    """Make a certificate in review, unless a trait says otherwise."""
    defaults = {"certificate": True, "waiting": True, "number": "CN1899"}
    if "requirement" not in fields:
        defaults["requirement"] = requirement(certificate=True)
    return AttestationFactory(supplier=supplier, **{**defaults, **fields})


def document(supplier):
    """Make a document that is confirmed each year."""
    asked = requirement(document=True, validity_months=12)
    return AttestationFactory(document=True, supplier=supplier, requirement=asked, number="913")


def refused(supplier, words="", **fields):
    paper = certificate(supplier, **fields)
    refuse_attestations([paper], reason="chop", words=words, actor=UserFactory(), today=TODAY)
    return paper


def line(source, paper, supplier, *, days=0, audience=Audience.CONTACT):
    """Return what is due so many days from today, as a sender finds it."""
    asked = paper if isinstance(paper, Requirement) else paper.requirement
    reminder = Reminder(
        source=source,
        supplier=supplier,
        object_id=paper.pk,
        requirement=asked,
        due_on=TODAY + timedelta(days=days),
        step=ReminderStep(source=source, audience=audience),
    )
    return Line(reminder, sources()[source].papers([paper.pk])[paper.pk], asked, supplier, days)


def line_of(source, supplier, **where):
    """Return a line of any source."""
    makers = {"expiry": certificate, "refused": refused, "reviews": certificate, "confirmation": document}
    paper = makers[source](supplier) if source in makers else requirement()
    return line(source, paper, supplier, **where)


def contact(language="en", name="王芳"):
    return Recipient("contact:5", name, "contact@example.com", language, is_supplier=True)


def staff(user, language="en"):
    return Recipient(f"user:{user.pk}", user.full_name, user.email, language, is_supplier=False)


def mail_to(recipient, *lines, more=0):
    """Return the mail that tells somebody of these things."""
    mail = Mail(message_id="<1@example.com>", address=recipient.address, language=recipient.language)
    MailChannel().write(mail, Digest(recipient, TODAY, lines, more))
    return mail


def address(path):
    return f"{settings.PUBLIC_URL}{path}"
