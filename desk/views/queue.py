"""The queue: everything that waits, the most urgent first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import signed_in
from attestations.models import Attestation
from attestations.services import written_by
from desk.lease import Lease, leases
from desk.queue import ALL, MINE, queue, waiting
from desk.standings import words_of
from desk.views.frame import address, for_reviewers, page, whose
from foundation.dates import today
from suppliers.models import Upload

ON_A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    attestation: Attestation
    url: str
    standing: SafeString
    days: int
    lease: Lease | None
    is_own: bool

    @property
    def has_note(self) -> bool:
        """Whether there is anything to note about it."""
        upload = self.attestation.upload
        is_hidden = upload is not None and upload.state != Upload.State.CHECKED
        return bool(self.lease or self.is_own or is_hidden or not self.attestation.file_id)


@require_safe
@for_reviewers
def queue_page(request: HttpRequest) -> HttpResponse:
    """List what waits for review, of all suppliers or of one's own."""
    officer, day, chosen = signed_in(request), today(), whose(request)
    waits = queue(officer, day, chosen).select_related("supplier__officer", "requirement", "upload")
    shown = Paginator(waits, ON_A_PAGE).get_page(request.GET.get("p"))
    counts = {name: waiting(officer, name).count() for name in (ALL, MINE)}
    return page(
        request,
        "desk/queue.html",
        title=_("Review queue"),
        page=shown,
        rows=rows_of(request, list(shown.object_list), officer, day),
        tabs=[
            {"title": title, "count": counts[name], "is_chosen": name == chosen, "url": f"?whose={name}"}
            for name, title in ((ALL, _("All suppliers")), (MINE, _("My suppliers")))
        ],
        chosen=chosen,
    )


def rows_of(request: HttpRequest, attestations: Collection[Attestation], officer: User, day: date) -> list[Row]:
    """Return the lines of a page, in as many questions however many they are."""
    keys = [attestation.pk for attestation in attestations]
    own, standings = written_by(officer, keys), words_of(attestations, day)
    looked_at = leases([attestation.public_id for attestation in attestations], officer)
    return [
        Row(
            attestation,
            address("item", request, attestation.public_id),
            standings[attestation.pk],
            (day - attestation.submitted_on).days,
            looked_at.get(attestation.public_id),
            attestation.pk in own,
        )
        for attestation in attestations
    ]
