"""The form on which a commitment is signed on paper, with the company chop."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from attestations.models import CommitmentText
from attestations.papers.look import common, with_version
from foundation.typesetting import typeset
from suppliers.models import Supplier

TEMPLATE = Path(__file__).with_name("form.typ")


def form_of(text: CommitmentText, supplier: Supplier, *, at: datetime) -> bytes:
    """Return the form of a text for one supplier as PDF, in the language of the text."""
    with translation.override(text.language):
        content = {
            **common(text, supplier),
            "kind": _("To be signed on paper"),
            "summary": [
                (_("Supplier"), supplier.name),
                (_("Supplier code"), supplier.code),
                (_("What"), with_version(text)),
                (_("SHA-256 of the text"), text.sha256, "hash"),
            ],
            "sign_heading": _("Signature"),
            "blanks": [_("Name"), _("Title"), _("Signature"), _("Date")],
            "capacity_label": _("Signed as (tick one)"),
            "capacities": [str(capacity.label) for capacity in text.requirement.capacities],
            "chop_label": _("Company chop"),
            "instructions": _("Print all pages, sign, chop, scan them into one file, and hand it in here: %(page)s")
            % {"page": f"{settings.PUBLIC_URL}/portal/hand-in/{text.requirement.code}/"},
        }
        return typeset(TEMPLATE, content, at=at)
