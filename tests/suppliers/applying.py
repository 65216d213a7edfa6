"""What tests of applications share."""

from django.utils import timezone

from foundation.dates import local_day

NOW = timezone.now()
TODAY = local_day(NOW)
USCC, OTHER_USCC = "91110000600037341L", "91440300708461136T"


def codes(refused):
    """Return the codes of a refusal by field."""
    error = refused.value
    if hasattr(error, "error_dict"):
        return {name: [one.code for one in some] for name, some in error.error_dict.items()}
    return [one.code for one in error.error_list]
