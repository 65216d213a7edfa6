"""What follows here when somebody is to be told of something."""

import uuid

from django.conf import settings

from accounts.letters import Enclosure, Letter, one_line
from accounts.models import User
from reminders.models import Mail
from reminders.recipients import key_of

#: Of a subject so many characters are kept.
MOST_KEPT = Mail._meta.get_field("subject").max_length


def letter_written(
    *, letter: Letter, person: User, language: str, supplier: int | None, enclosure: Enclosure | None
) -> None:
    """Put the letter into the outbox; it goes out with the next ring, unless it is night where the person is."""
    Mail.objects.create(
        is_letter=True,
        supplier_id=supplier,
        recipient=key_of(person, supplier),
        time_zone=person.time_zone,
        message_id=f"<{uuid.uuid4().hex}@{settings.MAIL_HOST}>",
        address=person.email,
        language=language,
        subject=one_line(letter.subject)[:MOST_KEPT],
        text=letter.text,
        html=letter.html,
        enclosed=enclosure.file if enclosure else None,
        enclosed_name=enclosure.name if enclosure else "",
    )
