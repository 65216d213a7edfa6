"""A mail of reminders with links, as it left."""

import re
from types import SimpleNamespace

from django.utils import timezone

from foundation.dates import local_day
from reminders.channels.mail import message_of
from tests.factories import ContactFactory, MailFactory, RequirementFactory, RuleFactory, SupplierFactory

#: The address of a page as a mail is written, before it is a link.
PLAIN = "http://localhost:8000/portal/hand-in/{}/"


def mailed():
    """Return a mail that asks a contact for something, as it left, and the paths of its links."""
    now = timezone.now()
    supplier = SupplierFactory(today=local_day(now))
    contact = ContactFactory(supplier=supplier, primary=True, email="Fang@example.com")
    asked, other = RequirementFactory(code="security"), RequirementFactory(code="confidentiality")
    for requirement in (asked, other):
        RuleFactory(requirement=requirement, stages=("active",), today=local_day(now))
    plain = [PLAIN.format(requirement.code) for requirement in (asked, other)]
    mail = MailFactory(
        sent=True, recipient=f"contact:{contact.pk}", address=contact.email, sent_at=now,
        text="\n".join(plain), html="".join(f'<a href="{link}">{link}</a>' for link in plain),
    )  # fmt: skip
    pages = re.findall(r"http://localhost:8000(/portal/link/\S+/)", message_of(mail).body)
    return SimpleNamespace(
        mail=mail, contact=contact, supplier=supplier, asked=asked, other=other, page=pages[0], second=pages[1], now=now
    )


def key(page):
    """Return the key in the address of a link."""
    return page.split("/")[3]


def refused(answer):
    """Return the status and the sentence of a page that refuses."""
    return answer.status_code, str(answer.context.get("words"))
