"""Who is at the portal, for which supplier, and what he may see: nothing of the portal is read but through here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.models import Passkey, User
from attestations.models import Acknowledgement, Attestation, CommitmentText, Obligation, Requirement, Signature
from attestations.models.acknowledgement import AcknowledgementQuerySet
from attestations.models.obligation import ObligationQuerySet
from audits.models import Assessment, Attendance, AuditFile, Finding, PlannedAction
from audits.models.attendance import AttendanceQuerySet
from audits.models.finding import FindingQuerySet
from audits.models.planned_action import PlannedActionQuerySet
from foundation.dates import FAR
from portal.entrance import asked_to_log_in, shown_out
from reminders.links import OpenLink, opened
from suppliers.models import (
    Application,
    Category,
    ChangeRequest,
    Contact,
    Country,
    Invitation,
    Membership,
    Stage,
    StageChange,
    StageRequest,
    Submission,
    Supplier,
    Upload,
)
from suppliers.models.upload import UploadQuerySet

#: Where the session keeps the reference of the membership that was chosen.
CHOSEN = "portal_membership"
#: Where it keeps the link of a reminder by which somebody came.
LINK = "portal_link"
#: Where it keeps the invitation that a code is to bear out.
INVITATION = "portal_invitation"
#: Where it keeps the application that a code is to bear out; and the one that it did, with the link that led there.
APPLIED_FOR, APPLYING = "portal_applied_for", "portal_applying"
#: The requirement whose text whoever applies reads.
CONDUCT = "code_of_conduct"
#: The field by which a form says for which company its page was drawn.
DRAWN_FOR = "drawn_for"

Page = ParamSpec("Page")


@dataclass(frozen=True)
class Visitor:
    """A person at the portal, for one supplier. What he may see are these querysets, and no others."""

    person: User
    supplier: Supplier
    #: Who came by the link of a reminder sees the page of this requirement and nothing else.
    only: Requirement | None = None
    #: Whether he acts for others too.
    may_switch: bool = False

    @property
    def mark(self) -> str:
        """What the forms of his pages carry; signed, so that nobody learns by it what another company is called."""
        return signer().sign(str(self.supplier.public_id))

    def obligations(self) -> "ObligationQuerySet":
        """Return what the supplier must hold, has to and had to."""
        return self.within(Obligation.objects.filter(supplier=self.supplier))

    def attestations(self) -> "QuerySet[Attestation]":
        """Return what the supplier holds or has handed in, refused ones included."""
        return self.within(Attestation.objects.filter(supplier=self.supplier))

    def acknowledgements(self) -> "AcknowledgementQuerySet":
        """Return what was said for the supplier without a paper."""
        return self.within(Acknowledgement.objects.filter(supplier=self.supplier))

    def signatures(self) -> "QuerySet[Signature]":
        """Return what was signed here for the supplier; by a link, one's own."""
        signatures = Signature.objects.filter(attestation__in=self.attestations())
        return signatures.filter(person=self.person) if self.only else signatures

    def uploads(self) -> "UploadQuerySet":
        """Return the files that were handed in for the supplier; by a link, one's own, unless for something else."""
        uploads = Upload.objects.filter(supplier=self.supplier)
        if not self.only:
            return uploads
        elsewhere = Attestation.objects.filter(upload__supplier=self.supplier).exclude(requirement=self.only)
        return uploads.filter(received_by=self.person).exclude(pk__in=elsewhere.values("upload"))

    def assessments(self) -> "QuerySet[Assessment]":
        """Return how the supplier was assessed, once that stands; none by a link."""
        closed = Assessment.objects.filter(supplier=self.supplier, closed_at__isnull=False)
        return closed.none() if self.only else closed.select_related("cycle", "scorecard", "objection")

    def contacts(self) -> "QuerySet[Contact]":
        """Return the supplier's contacts; none by a link."""
        return Contact.objects.none() if self.only else Contact.objects.filter(supplier=self.supplier)

    def change_requests(self) -> "QuerySet[ChangeRequest]":
        """Return what was asked to be changed of the supplier's file; none by a link."""
        return ChangeRequest.objects.none() if self.only else ChangeRequest.objects.filter(supplier=self.supplier)

    def findings(self) -> "FindingQuerySet":
        """Return what approved reports found at the supplier; none by a link."""
        told = Finding.objects.told().filter(supplier=self.supplier)
        return told.none() if self.only else told

    def finding_files(self) -> "UploadQuerySet":
        """Return the photos and files of what was found at the supplier that were found clean; none by a link."""
        told = AuditFile.objects.told().filter(finding__in=self.findings())
        return Upload.objects.filter(supplier=None, state=Upload.State.CHECKED, pk__in=told.values("upload"))

    def attendances(self) -> "AttendanceQuerySet":
        """Return to what the supplier was invited, called off or not, and what it came to; none by a link."""
        rows = Attendance.objects.filter(supplier=self.supplier).select_related("engagement")
        return rows.none() if self.only else rows

    def materials(self, as_of: date) -> "UploadQuerySet":
        """Return the files of what the supplier was invited or came to, from its day on, that were found clean."""
        theirs = self.attendances().filter(engagement__cancelled_on=None, engagement__day__lte=as_of)
        clean = Upload.objects.filter(supplier=None, state=Upload.State.CHECKED)
        return clean.filter(engagement_files__engagement__in=theirs.values("engagement")).distinct()

    def plan_actions(self) -> "PlannedActionQuerySet":
        """Return what was agreed in improvement plans of the supplier; none by a link."""
        agreed = PlannedAction.objects.filter(case__supplier=self.supplier, agreed_on__lt=FAR, struck_off_on=None)
        return agreed.none() if self.only else agreed

    def ended(self, as_of: date) -> StageChange | None:
        """Return since when the cooperation with the supplier is over on a day; None where it is not."""
        if self.supplier.stage not in (Stage.ELIMINATED, Stage.LEFT):
            return None
        return StageChange.objects.on(as_of).filter(supplier=self.supplier, stage=self.supplier.stage).first()

    def going(self, as_of: date) -> StageChange | None:
        """Return from when the cooperation with the supplier is over after a day; None where nothing says so."""
        coming = StageChange.objects.current().filter(supplier=self.supplier, effective_on__gt=as_of)
        last = coming.order_by("effective_on").last()
        return last if last and last.stage in (Stage.ELIMINATED, Stage.LEFT) and not self.only else None

    def last_order_on(self, gone: StageChange | None) -> date | None:
        """Return the last day on which orders are placed with the supplier that goes, or went, where one was said."""
        if gone is None or self.only:
            return None
        requests = StageRequest.objects.behind(gone).order_by("-pk")
        return requests.values_list("last_order_on", flat=True).first()

    def people(self) -> "QuerySet[User]":
        """Return who acts for the supplier today; nobody by a link."""
        current = (
            Membership.objects.none() if self.only else Membership.objects.current().filter(supplier=self.supplier)
        )
        return User.objects.filter(pk__in=current.values("user"), is_active=True)

    def passkeys(self) -> "QuerySet[Passkey]":
        """Return the passkeys of the person, for whomever he acts; none by a link."""
        return Passkey.objects.none() if self.only else Passkey.objects.filter(person=self.person)

    def requirements(self) -> "QuerySet[Requirement]":
        """Return what may be handed in for: whatever the supplier is or was bound to."""
        return Requirement.objects.filter(pk__in=self.obligations().values("requirement"))

    def within(self, rows: Any) -> Any:
        """Keep what is of the requirement that a link opens."""
        return rows.filter(requirement=self.only) if self.only else rows


View = Callable[Concatenate[HttpRequest, Visitor, Page], HttpResponse]


class NoAccess(Exception):
    """Nobody to act for: whose access ended, whose link is void, or who never had either."""


class AnotherCompany(Exception):
    """A form comes from a page that was drawn for another company than its sender acts for now, or for none."""

    def __init__(self, visitor: Visitor, meant: Supplier | None) -> None:
        super().__init__(visitor, meant)
        self.visitor, self.meant = visitor, meant


def for_visitor(view: "View[Page]") -> Callable[Concatenate[HttpRequest, Page], HttpResponse]:
    """Give a view the visitor, and no form but those of pages that were drawn for his company."""
    return for_any_form(bound(view))


def bound(view: "View[Page]") -> "View[Page]":
    """Raise AnotherCompany, which is told on a page, before a view takes the form of another company's page."""

    @wraps(view)
    def checked(request: HttpRequest, visitor: Visitor, *args: Page.args, **kwargs: Page.kwargs) -> HttpResponse:
        if request.method == "POST" and (meant := drawn_for(request)) != visitor.supplier:
            raise AnotherCompany(visitor, meant)
        return view(request, visitor, *args, **kwargs)

    return checked


def for_any_form(view: "View[Page]") -> Callable[Concatenate[HttpRequest, Page], HttpResponse]:
    """Give a view the visitor, looked up anew at each request; who is none is asked to log in, or to choose.

    Pages without an argument, such as the list of what is to be done, are not for who came by a link: that leads to one
    thing. A view that first makes sure of what it reads sees to it itself that it is `bound`.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Page.args, **kwargs: Page.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return asked_to_log_in(request)
        try:
            visitor = visiting(request)
        except NoAccess:
            return shown_out(request)
        if visitor is None:
            return redirect("portal:choose")
        if visitor.only and not (args or kwargs):
            return redirect(page_of(visitor.only))
        return view(request, visitor, *args, **kwargs)

    vars(guarded)["is_for_visitor"] = True
    return guarded


def signer() -> Signer:
    """Return what signs for whom a page is drawn, and knows it again."""
    return Signer(salt="portal.access")


def drawn_for(request: HttpRequest) -> Supplier | None:
    """Return the company for which the page of a form was drawn; None where it does not say."""
    try:
        reference = signer().unsign(request.POST.get(DRAWN_FOR, ""))
    except BadSignature:
        return None
    return Supplier.objects.filter(public_id=reference).first()


def another_company(request: HttpRequest) -> AnotherCompany | None:
    """Return that a form is of another company's page than its sender acts for; None where he acts for nobody, too."""
    try:
        visitor = visiting(request) if request.user.is_authenticated else None
    except NoAccess:
        return None
    meant = drawn_for(request)
    return AnotherCompany(visitor, meant) if visitor and meant and meant != visitor.supplier else None


def visiting(request: HttpRequest) -> Visitor | None:
    """Return the visitor of a request; None where he must first choose for whom he acts.

    Raises NoAccess for a person who acts for nobody.
    """
    if LINK in request.session:
        link = link_of(request)
        return Visitor(link.person, link.supplier, link.requirement)
    memberships = [*memberships_of(request.user)]
    if not memberships:
        raise NoAccess
    chosen = request.session.get(CHOSEN)
    for membership in memberships:
        if len(memberships) == 1 or str(membership.public_id) == chosen:
            return Visitor(membership.user, membership.supplier, may_switch=len(memberships) > 1)
    return None


def link_of(request: HttpRequest) -> OpenLink:
    """Return the link by which somebody came, while it holds; raise NoAccess when it does no longer."""
    link = opened(request.session[LINK], timezone.now())
    if link is None or link.person.pk != request.user.pk:
        raise NoAccess
    return link


def page_of(requirement: Requirement) -> str:
    """Return the address of the page on which something is handed in."""
    return f"{reverse('portal:home')}hand-in/{requirement.code}/"


def invitation_of(request: HttpRequest, address: str) -> Invitation | None:
    """Return the invitation of an address that this session accepted, and that a code is to bear out."""
    return Invitation.objects.filter(pk=request.session.get(INVITATION, 0), address=address).first()


def person_at(address: str) -> User | None:
    """Return who logs in with an address and acts for somebody; None where there is nobody such."""
    current = Membership.objects.current().filter(user__email=address, user__is_active=True)
    membership = current.select_related("user").first()
    return membership.user if membership else None


def memberships_of(user: Any) -> "QuerySet[Membership]":
    """Return for whom a person acts today."""
    current = Membership.objects.current().filter(user=user.pk, user__is_active=True)
    return current.select_related("user", "supplier").order_by("supplier__code")


@dataclass(frozen=True)
class Applicant:
    """Somebody of a firm that is no supplier yet, who proved to read its address. He sees this, and nothing else."""

    application: Application

    @property
    def newest(self) -> Submission | None:
        """What was submitted last; None where nothing was."""
        return self.application.submissions.order_by("-pk").first()

    def countries(self) -> "QuerySet[Country]":
        """Return where a firm can be."""
        return Country.objects.all()

    def categories(self) -> "QuerySet[Category]":
        """Return what this one may apply for."""
        offered = self.application.categories
        return Category.objects.filter(code__in=offered) if offered else Category.objects.all()

    def conduct(self, as_of: date) -> "Mapping[str, CommitmentText]":
        """Return the supplier code of conduct, by language; empty where none is published."""
        requirement = Requirement.objects.filter(code=CONDUCT).first()
        return CommitmentText.objects.current(requirement, as_of) if requirement else {}


def applicant_of(request: HttpRequest) -> Applicant | None:
    """Return who fills in an application, looked up anew at each request.

    None for whoever did not come by its newest link and a code, and once it was withdrawn.
    """
    pk, issue = request.session.get(APPLYING, (0, 0))
    found = Application.objects.filter(pk=pk, issue=issue).exclude(state=Application.State.WITHDRAWN)
    application = found.select_related("invited_by").first()
    return Applicant(application) if application else None


def application_of(request: HttpRequest, address: str) -> Application | None:
    """Return the application of an address that this session was led to, and that a code is to bear out."""
    pk, issue = request.session.get(APPLIED_FOR, (0, 0))
    return Application.objects.filter(pk=pk, issue=issue, address=address).first()
