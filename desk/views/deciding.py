"""Accept, refuse, correct: each bound to what the officer saw."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST

from accounts.requests import signed_in
from attestations.models import Attestation
from attestations.services import accept_attestations, correct_attestation, refuse_attestations
from desk.forms import CorrectionForm, LookUpForm, RefusalForm
from desk.lease import give_back
from desk.queue import place_of
from desk.views.frame import address, of_an_item, page, whose
from desk.views.item import Forms, blank, drawn
from foundation.dates import today

#: Refusals of a service that mean that the page the officer looked at is no longer true.
STALE = ("decided", "changed")


@require_POST
@of_an_item
def accept(request: HttpRequest, attestation: Attestation) -> HttpResponse:
    """Accept an item and go to the next."""
    form = LookUpForm(request.POST, request.FILES)
    filled = replace(blank(attestation), look_up=form, opened="accept")
    if not form.is_valid():
        return drawn(request, attestation, filled)

    @transaction.atomic
    def decide() -> None:
        accept_attestations(
            [attestation],
            actor=signed_in(request),
            today=today(),
            seen=seen(request, attestation),
            check=form.kept_check(),
        )

    return decided(request, attestation, filled, decide, _("Accepted: %(paper)s, %(supplier)s."))


@require_POST
@of_an_item
def refuse(request: HttpRequest, attestation: Attestation) -> HttpResponse:
    """Refuse an item for a reason and go to the next."""
    form = RefusalForm(request.POST)
    filled = replace(blank(attestation), refusal=form, opened="refuse")
    if not form.is_valid():
        return drawn(request, attestation, filled)

    def decide() -> None:
        refuse_attestations(
            [attestation],
            actor=signed_in(request),
            today=today(),
            seen=seen(request, attestation),
            **form.cleaned_data,
        )

    return decided(request, attestation, filled, decide, _("Refused: %(paper)s, %(supplier)s."))


@require_POST
@of_an_item
def correct(request: HttpRequest, attestation: Attestation) -> HttpResponse:
    """Set right what was typed, and show the item anew."""
    # The form writes into the row that it is given.
    form = CorrectionForm(request.POST, instance=Attestation.objects.get(pk=attestation.pk))
    filled = replace(blank(attestation), correction=form, opened="correct")
    if not form.is_valid():
        return drawn(request, attestation, filled)
    try:
        corrections = correct_attestation(
            attestation,
            form.cleaned_data,
            seen=request.POST.get("seen", ""),
            actor=signed_in(request),
            today=today(),
        )
    except ValidationError as error:
        return refused(request, attestation, filled, error)
    count = len(corrections)
    words = ngettext("%(n)s field was corrected.", "%(n)s fields were corrected.", count) % {"n": count}
    messages.success(request, words)
    return HttpResponseRedirect(address("item", request, attestation.public_id))


def seen(request: HttpRequest, attestation: Attestation) -> dict[int, str]:
    """Return what the officer saw of an item, as her page sent it."""
    return {attestation.pk: request.POST.get("seen", "")}


def decided(
    request: HttpRequest, attestation: Attestation, filled: Forms, decide: Callable[[], None], words: str
) -> HttpResponse:
    """Decide about an item and go to the one after it; where that is refused, say why."""
    officer = signed_in(request)
    place = place_of(attestation, officer, today(), whose(request))
    try:
        decide()
    except ValidationError as error:
        return refused(request, attestation, filled, error)
    give_back(attestation.public_id, officer)
    messages.success(request, words % {"paper": attestation, "supplier": attestation.supplier.name})
    following = place.next or place.previous
    return HttpResponseRedirect(address("item", request, following) if following else address("queue", request))


def refused(request: HttpRequest, attestation: Attestation, filled: Forms, error: ValidationError) -> HttpResponse:
    """Say what a service refused: on a page of its own where the item is no longer what was looked at."""
    if getattr(error, "code", "") not in STALE:
        return drawn(request, attestation, replace(filled, refused=tuple(error.messages)))
    return page(
        request,
        "desk/stale.html",
        status=409,
        title=_("Nothing was changed by you"),
        attestation=attestation,
        words=error.messages,
        place=place_of(attestation, signed_in(request), today(), whose(request)),
        whose=whose(request),
    )
