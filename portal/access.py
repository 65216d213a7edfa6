"""Who is at the portal, for which supplier, and what he may see: nothing of the portal is read but through here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from attestations.models import Attestation, Obligation, Requirement, Signature
from suppliers.models import Contact, Membership, Supplier, Upload

#: Where the session keeps the reference of the membership that was chosen.
CHOSEN = "portal_membership"

Page = ParamSpec("Page")


@dataclass(frozen=True)
class Visitor:
    """A person at the portal, for one supplier. What he may see are these querysets, and no others."""

    person: User
    supplier: Supplier
    #: Who came by the link of a reminder sees the page of this requirement and nothing else.
    only: Requirement | None = None

    def obligations(self) -> "QuerySet[Obligation]":
        """Return what the supplier must hold, has to and had to."""
        return self.within(Obligation.objects.filter(supplier=self.supplier))

    def attestations(self) -> "QuerySet[Attestation]":
        """Return what the supplier holds or has handed in, refused ones included."""
        return self.within(Attestation.objects.filter(supplier=self.supplier))

    def signatures(self) -> "QuerySet[Signature]":
        """Return what was signed here for the supplier; by a link, one's own."""
        signatures = Signature.objects.filter(attestation__in=self.attestations())
        return signatures.filter(person=self.person) if self.only else signatures

    def uploads(self) -> "QuerySet[Upload]":
        """Return the files that were handed in for the supplier; by a link, one's own."""
        uploads = Upload.objects.filter(supplier=self.supplier)
        return uploads.filter(received_by=self.person) if self.only else uploads

    def contacts(self) -> "QuerySet[Contact]":
        """Return the supplier's contacts; none by a link."""
        return Contact.objects.none() if self.only else Contact.objects.filter(supplier=self.supplier)

    def requirements(self) -> "QuerySet[Requirement]":
        """Return what may be handed in for: whatever the supplier is or was bound to."""
        return Requirement.objects.filter(pk__in=self.obligations().values("requirement"))

    def within(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Keep what is of the requirement that a link opens."""
        return rows.filter(requirement=self.only) if self.only else rows


View = Callable[Concatenate[HttpRequest, Visitor, Page], HttpResponse]


def for_visitor(view: "View[Page]") -> Callable[Concatenate[HttpRequest, Page], HttpResponse]:
    """Give a view the visitor, looked up anew at each request; who is none is asked to log in, or to choose."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Page.args, **kwargs: Page.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("portal:login"))
        visitor = visiting(request)
        if visitor is None:
            return redirect("portal:choose")
        return view(request, visitor, *args, **kwargs)

    guarded.is_for_visitor = True  # type: ignore[attr-defined]
    return guarded


def visiting(request: HttpRequest) -> Visitor | None:
    """Return the visitor of a request; None where he must first choose for whom he acts.

    Raises Http404 for a person who acts for nobody.
    """
    memberships = [*memberships_of(request.user)]
    if not memberships:
        raise Http404
    chosen = request.session.get(CHOSEN)
    for membership in memberships:
        if len(memberships) == 1 or str(membership.public_id) == chosen:
            return Visitor(membership.user, membership.supplier)
    return None


def memberships_of(user: Any) -> "QuerySet[Membership]":
    """Return for whom a person acts today."""
    current = Membership.objects.current().filter(user=user.pk, user__is_active=True)
    return current.select_related("user", "supplier").order_by("supplier__code")
