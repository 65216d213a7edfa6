"""The challenge that a passkey signs: made for one session, good once, for some minutes."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from accounts.throttles import Rate, retry_at

GOOD_FOR = timedelta(minutes=5)
#: Where the session keeps the newest one, and since when.
CHALLENGE = "portal_challenge"


def keep_challenge(request: HttpRequest, challenge: str, now: datetime) -> None:
    """Keep a challenge in the session, in place of the one before."""
    request.session[CHALLENGE] = [challenge, now.timestamp()]


def take_challenge(request: HttpRequest, now: datetime) -> str:
    """Return the challenge of the session, which is used up by that; empty where there is none that is good."""
    challenge, made_at = request.session.pop(CHALLENGE, ("", 0))
    if not 0 <= now.timestamp() - made_at < GOOD_FOR.total_seconds():
        return ""
    # Of two requests at once both read it in the session: the count lets one have it.
    is_used = retry_at("use a challenge", {challenge: Rate(1, GOOD_FOR)}, now)
    return "" if is_used else str(challenge)
