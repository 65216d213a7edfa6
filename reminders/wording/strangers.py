"""What strangers typed, made fit for one line of a mail."""

from foundation.unprintable import UNSEEN


def one_line(text: str) -> str:
    """Return a text on one line, without what cannot be seen: line breaks make headers, and marks turn text around."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable() and not UNSEEN.match(sign))


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters; what was cut is marked."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
