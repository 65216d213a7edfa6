"""Webhook: what is due, as JSON, posted to other programs and signed."""

import hashlib
import hmac
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from reminders.channels.channel import Answer, Channel, Lost, Refused, Send
from reminders.channels.pinned import Response, Unanswered, Unsent, post
from reminders.digest import Digest, Line
from reminders.models import Audience, Mail, Reminder, WebhookEndpoint
from reminders.recipients import Recipient, Told
from reminders.sources import sources
from reminders.web_address import WebAddress

ENDPOINTS = Told(
    "webhook",
    "endpoint.id",
    "''",
    Reminder.Reason.NO_ENDPOINT,
    joined=f"LEFT JOIN {WebhookEndpoint._meta.db_table} endpoint ON endpoint.is_active",
)
SUCCESS = range(200, 300)
#: Statuses by which a server says: not now.
LATER = (408, 429)
SERVER_FAILED = 500


class WebhookChannel(Channel):
    """JSON to every active endpoint, whoever a step would tell."""

    code = "webhook"
    title = gettext_lazy("Webhook")
    told = dict.fromkeys(Audience, ENDPOINTS)
    # A web server takes a megabyte unless told otherwise.
    most_lines, lists_all = 5_000, True
    can_be_down = is_capped = False

    def __init__(self, seconds: float = 10) -> None:
        self.seconds = seconds

    def recipients(self, keys: Collection[str]) -> dict[str, Recipient]:
        """Return the active endpoints; one whose address may not be called any more fails when it is called."""
        numbers = [int(key.removeprefix("webhook:")) for key in keys if key.startswith("webhook:")]
        endpoints = WebhookEndpoint.objects.filter(pk__in=numbers, is_active=True)
        return {endpoint.recipient: recipient_of(endpoint) for endpoint in endpoints}

    def write(self, mail: Mail, digest: Digest) -> None:
        """Write the message as JSON, and for people how much it holds."""
        count = len(digest.lines)
        with translation.override(digest.recipient.language):
            mail.subject = ngettext("%(count)s reminder", "%(count)s reminders", count) % {"count": count}
        message = {
            "message": mail.message_id,
            "on": digest.today.isoformat(),
            "lines": [line_of(line) for line in digest.lines],
        }
        mail.text, mail.html = json.dumps(message, ensure_ascii=False), ""

    @contextmanager
    def opened(self) -> Iterator[Send]:
        """Give what posts one message: each endpoint is a way out of its own, so that none is ever Down."""
        yield self.send

    def send(self, mail: Mail) -> Answer:
        """Post one message, signed."""
        endpoint = WebhookEndpoint.objects.filter(pk=mail.recipient.removeprefix("webhook:"), is_active=True).first()
        if endpoint is None:
            raise Refused(None, _("The endpoint is in use no more."), is_final=True)
        body = mail.text.encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Goodstanding",
            "Goodstanding-Message": mail.message_id,
            "Goodstanding-Signature": signature(endpoint.secret, int(timezone.now().timestamp()), body),
        }
        try:
            return judged(post(WebAddress.parse(endpoint.url), headers, body, seconds=self.seconds))
        except ValidationError as error:
            raise Refused(None, " ".join(error.messages), is_final=True) from error
        except Unsent as error:
            raise Refused(None, str(error), is_final=False) from error
        except Unanswered as error:
            raise Lost(str(error)) from error


def recipient_of(endpoint: WebhookEndpoint) -> Recipient:
    """Return an endpoint as a recipient."""
    return Recipient(endpoint.recipient, endpoint.name, endpoint.origin, settings.LANGUAGE_CODE, is_supplier=False)


def line_of(line: Line) -> dict[str, Any]:
    """Return one thing that is due, by codes that last."""
    return {
        "source": line.source,
        "supplier": line.supplier.code if sources()[line.source].is_of_supplier else None,
        "requirement": line.requirement.code if line.requirement else None,
        "due_on": line.due_on.isoformat(),
        "offset_days": line.reminder.step.offset_days,
        "days": line.days,
    }


def signature(secret: str, seconds: int, body: bytes) -> str:
    """Return when and by whom a body was signed: HMAC-SHA256 over the moment (Unix seconds), a full stop, the body.

    The receiver refuses what was signed minutes ago: nobody can play a message again.
    """
    signed = hmac.new(secret.encode(), b"%d." % seconds + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={signed}"


def judged(response: Response) -> Answer:
    """Return the answer of an endpoint that took a message; raise Refused for any other."""
    text = readable(response.text[:300])
    if response.status in SUCCESS:
        return Answer(response.status, text)
    raise Refused(response.status, text, is_final=response.status < SERVER_FAILED and response.status not in LATER)


def readable(text: str) -> str:
    """Return a text with spaces where no sign can be shown: PostgreSQL stores no NUL."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


CHANNEL = WebhookChannel()
