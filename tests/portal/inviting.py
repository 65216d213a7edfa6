"""Where the mail of an invitation leads."""

import re

from django.core import mail

FANG = "fang@example.com"


def page_of_newest():
    """Return the path to which the newest invitation's mail leads."""
    bodies = [message.body for message in mail.outbox if "/portal/invitation/" in message.body]
    return re.search(r"http://localhost:8000(/portal/invitation/[\w-]+/)", bodies[-1])[1]
