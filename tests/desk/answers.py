"""What the desk answers, and what its form for corrections sends."""

from django.urls import reverse

from attestations.models import Attestation

STALE, ITEM, QUEUE = "desk/stale.html", "desk/item.html", reverse("desk:queue")


def drawn(answer):
    """Return the status and the page of an answer."""
    return answer.status_code, answer.templates[0].name


def fresh(attestation):
    """Return an attestation as it is on file now."""
    return Attestation.objects.get(pk=attestation.pk)


def correction(attestation, **changes):
    """Return the fields of the form as the page shows them, some of them changed."""
    names = ("number", "holder_name", "issuing_body", "accreditation", "scope", "sites", "valid_from", "valid_until")
    return {name: str(getattr(attestation, name) or "") for name in names} | changes
