"""How a commitment is signed at the portal."""

from attestations.models import CommitmentText
from evidence.models import Event
from tests.factories import mailed_code

#: What is promised.
ENGLISH = "We promise <b>nothing</b> & keep it.\n\n1.  Two blanks."


SIGN = "/portal/sign/integrity/"
CODE = f"{SIGN}code/"


def form_of(language="en", **changed):
    """Return what the form sends, filled in, but for what was changed in it."""
    text = CommitmentText.objects.filter(language=language).latest("version")
    given = {
        "sha256": text.sha256, "is_read": "on", "is_agreed": "on", "name": "Wang Fang", "title": "General manager",
        "capacity": "legal_representative",
    }  # fmt: skip
    return {name: value for name, value in (given | changed).items() if value}


def signed(client, **changed):
    """Sign to the end; return the page that shows it."""
    client.post(SIGN, form_of(**changed))
    return client.post(CODE, {"code": mailed_code()}, follow=True)


def actions():
    """Return what the ledger holds of signing, in order."""
    return [*Event.objects.filter(action__startswith="commitment_").order_by("seq").values_list("action", flat=True)]
