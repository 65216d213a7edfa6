"""One item: its document beside what was typed of it, what the checks found, and the decision."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import signed_in
from attestations.models import Attestation, Kind, Review
from attestations.services import states, written_by
from desk.checks import Paper, lines
from desk.documents import WIDTHS, document_of
from desk.fields import fields_of
from desk.forms import CorrectionForm, LookUpForm, RefusalForm
from desk.lease import take
from desk.queue import place_of
from desk.standings import words_of
from desk.views.frame import address, of_an_item, page, whose
from foundation.dates import today

HELD_SHOWN, REVIEWS_SHOWN = 2, 5


@dataclass(frozen=True)
class Forms:
    """What is filled in on the page; `opened` is the one that was sent and refused."""

    look_up: LookUpForm
    refusal: RefusalForm
    correction: CorrectionForm
    opened: str = ""
    #: What a service refused.
    refused: tuple[str, ...] = ()

    @property
    def sent(self) -> forms.BaseForm | None:
        """The form that was refused."""
        by_name: dict[str, forms.BaseForm] = {
            "accept": self.look_up,
            "refuse": self.refusal,
            "correct": self.correction,
        }
        return by_name.get(self.opened)


def blank(attestation: Attestation) -> Forms:
    """Return the forms as they are before anything is filled in."""
    return Forms(LookUpForm(), RefusalForm(), CorrectionForm(instance=attestation))


@require_safe
@of_an_item
def item_page(request: HttpRequest, attestation: Attestation) -> HttpResponse:
    """Show an item."""
    return drawn(request, attestation, blank(attestation))


def drawn(request: HttpRequest, attestation: Attestation, filled: Forms, status: int = 200) -> HttpResponse:
    """Draw the page of an item with forms as they were filled in."""
    officer, day = signed_in(request), today()
    found = lines(Paper(attestation, day)) if not attestation.decision else []
    fields = fields_of(attestation)
    return page(
        request,
        "desk/item.html",
        status=status,
        title=f"{attestation.requirement} – {attestation.supplier.name}",
        attestation=attestation,
        standing=words_of([attestation], day)[attestation.pk],
        place=place_of(attestation, officer, day, whose(request)),
        lease=None if attestation.decision else take(attestation.public_id, officer, timezone.now()),
        is_own=attestation.pk in written_by(officer, [attestation.pk]),
        seen=states([attestation.pk])[attestation.pk],
        fields=fields,
        is_read=any(field.read for field in fields),
        lines=found,
        doubts=sum(not line.is_fine for line in found),
        forms=filled,
        is_correctable=attestation.backing != Attestation.Backing.SIGNED_HERE and not attestation.is_announcement,
        is_certificate=attestation.kind == Kind.CERTIFICATE and not attestation.is_announcement,
        whose=whose(request),
        **history_of(attestation, day),
        **viewer(request, attestation),
    )


def history_of(attestation: Attestation, day: date) -> dict[str, Any]:
    """Return what the supplier held last for the requirement, and what was decided about its papers before."""
    pair = {"supplier": attestation.supplier_id, "requirement": attestation.requirement_id}
    held = Attestation.objects.accepted().filter(**pair).exclude(pk=attestation.pk).order_by("-lapses_on")
    others = Review.objects.exclude(attestation=attestation)
    reviews = others.filter(**{f"attestation__{name}": pk for name, pk in pair.items()})
    return {
        "held": [(paper, paper.lapses_on <= day) for paper in held[:HELD_SHOWN]],
        "reviews": reviews.select_related("attestation__requirement", "reviewed_by")[:REVIEWS_SHOWN],
        "decided": attestation.reviews.select_related("reviewed_by").first(),
    }


def viewer(request: HttpRequest, attestation: Attestation) -> dict[str, Any]:
    """Return the document, which page of it is shown how large, and where the others are."""
    document = document_of(attestation)
    shown = within(request.GET.get("page"), document.pages)
    zoom = within(request.GET.get("zoom"), len(WIDTHS))

    def at(number: int, magnified: int) -> str:
        return address("item", request, attestation.public_id, page=number, zoom=magnified) + "#document"

    return {
        "document": document,
        "shown_page": shown,
        "zoom": zoom,
        "picture_words": _("Page %(page)s of the document") % {"page": shown},
        "turns": {
            "previous": at(shown - 1, zoom) if shown > 1 else "",
            "next": at(shown + 1, zoom) if shown < document.pages else "",
            "larger": at(shown, zoom + 1) if zoom < len(WIDTHS) else "",
            "smaller": at(shown, zoom - 1) if zoom > 1 else "",
        },
    }


def within(asked: str | None, most: int) -> int:
    """Return a number that an address asks for, from 1 to `most`; 1 for anything else."""
    number = int(asked) if asked and asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    return number if 1 <= number <= most else 1
