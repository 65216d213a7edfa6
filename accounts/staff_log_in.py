"""The log-in of staff: so many tries from a place, as at the door of suppliers."""

import math
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.requests import place_of
from accounts.throttles import Rate, retry_at

WHILE = timedelta(minutes=15)
#: An office has many people behind one place.
AT_A_PLACE, WITH_AN_ADDRESS_THERE = Rate(60, WHILE), Rate(10, WHILE)


class StaffLogInForm(AdminAuthenticationForm):
    """Address and password; after too many tries not even the right password is looked at."""

    def clean(self) -> dict[str, Any]:
        """Count the try, then look; raise ValidationError."""
        assert self.request
        place, now = place_of(self.request), timezone.now()
        address = self.cleaned_data.get("username", "").lower()
        tries = {place: AT_A_PLACE, f"{place} {address}": WITH_AN_ADDRESS_THERE}
        if moment := retry_at("log in as staff", tries, now):
            raise ValidationError(too_often(moment, now), code="too_often")
        return super().clean()


def too_often(moment: datetime, now: datetime) -> str:
    """Say when to try again."""
    minutes = math.ceil((moment - now) / timedelta(minutes=1))
    words = ngettext(
        "That was tried too often from here. Try again in %(minutes)s minute.",
        "That was tried too often from here. Try again in %(minutes)s minutes.",
        minutes,
    )
    return words % {"minutes": minutes}
