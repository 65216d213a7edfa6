"""How often the doors of the portal may be tried."""

import math
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.requests import place_of
from accounts.throttles import Rate, retry_at
from portal.pages import page

WHILE = timedelta(minutes=15)
#: An office has many people behind one place.
AT_A_PLACE, WITH_AN_ADDRESS_THERE = Rate(60, WHILE), Rate(5, WHILE)


def throttled(request: HttpRequest, action: str, address: str = "") -> HttpResponse | None:
    """Count a try and return the page that says when to try again; None where it may be made.

    Counted by place, and by address at that place: what a stranger tries elsewhere is not the owner's.
    """
    place, now = place_of(request), timezone.now()
    tries = {place: AT_A_PLACE}
    if address:
        tries[f"{place} {address}"] = WITH_AN_ADDRESS_THERE
    moment = retry_at(action, tries, now)
    return None if moment is None else wait_page(request, moment, now)


def wait_page(request: HttpRequest, moment: datetime, now: datetime) -> HttpResponse:
    """Say when to try again."""
    seconds = math.ceil((moment - now).total_seconds())
    response = page(request, "portal/wait.html", status=429, minutes=math.ceil(seconds / 60))
    response.headers["Retry-After"] = str(seconds)
    return response
