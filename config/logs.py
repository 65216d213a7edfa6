"""What no log holds: the keys that stand in addresses of invitations and links."""

import logging
import re

KEY = re.compile(r"(/portal/(?:invitation|link)/)[^/\s\"']+")


def without_keys(text: str) -> str:
    """Return a text with the keys in its addresses left out."""
    return KEY.sub(r"\1…", text)


class WithoutKeys(logging.Filter):
    """Leave keys out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the message together without them."""
        record.msg, record.args = without_keys(record.getMessage()), ()
        return True
