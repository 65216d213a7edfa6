"""One valid row of every protected model, and another value for each column that the database accepts."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.contrib.auth.models import Group, Permission
from django.db import connection, models

from accounts.models import Passkey, User
from accounts.services import system_user
from accounts.services.roles import set_own_permissions
from attestations.models import (
    Acknowledgement,
    ApplicabilityRule,
    Attestation,
    CommitmentText,
    Correction,
    Exemption,
    RegisterCheck,
    Requirement,
    RequirementEdition,
    Review,
    Signature,
    Suspension,
)
from attestations.services import accept_attestations, correct_attestation, make_receipt, states
from foundation.sets import CodeSetField
from reminders.link_services import use_link
from reminders.links import Link
from reminders.models import LinkUse
from reports.models import Narrative, PublishedFigure, ReportRun, SignOff
from reports.services import withdraw_published
from sheets.engine import import_tables
from sheets.models import ImportRun
from suppliers.models import (
    ChangeRequest,
    Classification,
    FieldChange,
    GradeChange,
    Invitation,
    Membership,
    StageChange,
    Upload,
)
from suppliers.services import withdraw_change_request
from suppliers.services.invitations import invite
from tests import factories
from tests.evidence import examined
from tests.factories import TODAY


def own_permission():
    person = factories.UserFactory()
    set_own_permissions(person, [Permission.objects.first()], actor=system_user())
    return User.user_permissions.through.objects.get()


def role_link(model):
    factories.UserFactory(officer=True)
    return model.objects.first()


def imported():
    supplier = factories.SupplierFactory()
    grade = {"supplier_code": supplier.code, "period": "2024H2", "grade": "A"}
    return import_tables({"grades": [grade]}, name="grades.csv", actor=system_user(), today=TODAY).run


def clause():
    return factories.AttestationFactory(clause=True, file=factories.FileFactory(), valid_until=TODAY)


def document():
    return factories.AttestationFactory(document=True)


def upload():
    return factories.UploadFactory(supplier=factories.SupplierFactory(), actor=factories.UserFactory())


def review():
    return Review.objects.get(attestation=factories.AttestationFactory(refused=True))


def withdrawn_change():
    request = factories.ChangeRequestFactory()
    withdraw_change_request(request, actor=request.asked_by)
    return request.changes.get()


def looked_up():
    paper = factories.AttestationFactory(waiting=True, certificate=True)
    check = RegisterCheck(register="CNCA", checked_on=TODAY, result="valid", file=factories.FileFactory())
    accept_attestations([paper], actor=factories.UserFactory(), today=TODAY, check=check)
    return check


def corrected():
    paper, officer = factories.AttestationFactory(waiting=True, certificate=True), factories.UserFactory()
    seen = states([paper.pk])[paper.pk]
    return correct_attestation(paper, {"number": "CORRECTED-7"}, seen=seen, actor=officer, today=TODAY)[0]


def signature():
    make_receipt(factories.SignatureFactory())
    return Signature.objects.get()


def withdrawn_figure():
    figure = factories.PublishedFigureFactory(run=factories.ReportRunFactory())
    (row,) = withdraw_published([figure], why="Of another row", actor=system_user(), today=TODAY)
    return row


def invitation():
    supplier, officer = factories.SupplierFactory(), factories.UserFactory()
    return invite(supplier, address="new@example.com", language="en", actor=officer, now=factories.NOON)


def used_link():
    contact = factories.ContactFactory(email="wang@example.com")
    mail = factories.MailFactory(sent=True, recipient=f"contact:{contact.pk}", address=contact.email)
    return use_link(Link(mail, factories.RequirementFactory()), now=factories.NOON)


#: Model -> how to get a row of it.
ROWS = {
    User: factories.UserFactory,
    User.groups.through: lambda: role_link(User.groups.through),
    User.user_permissions.through: own_permission,
    Group.permissions.through: lambda: role_link(Group.permissions.through),
    Passkey: factories.PasskeyFactory,
    ImportRun: imported,
    StageChange: lambda: StageChange.objects.get(supplier=factories.SupplierFactory()),
    Classification: lambda: Classification.objects.get(supplier=factories.SupplierFactory()),
    GradeChange: factories.GradeFactory,
    ChangeRequest: factories.ChangeRequestFactory,
    FieldChange: withdrawn_change,
    Requirement: factories.RequirementFactory,
    RequirementEdition: factories.EditionFactory,
    ApplicabilityRule: factories.RuleFactory,
    CommitmentText: factories.CommitmentTextFactory,
    Exemption: factories.ExemptionFactory,
    Acknowledgement: factories.AcknowledgementFactory,
    Attestation: clause,
    Suspension: factories.SuspensionFactory,
    Review: review,
    RegisterCheck: looked_up,
    Correction: corrected,
    Signature: signature,
    Membership: factories.MembershipFactory,
    Invitation: invitation,
    LinkUse: used_link,
    Upload: upload,
    ReportRun: factories.ReportRunFactory,
    SignOff: factories.SignOffFactory,
    Narrative: factories.NarrativeFactory,
    PublishedFigure: withdrawn_figure,
} | examined.ROWS

#: What a CHECK constraint narrows down: model -> column -> columns that must change together, and to what.
TOGETHER = {
    Acknowledgement: {"says": {"says": "confirmed", "body": ""}},
    FieldChange: {"what": {"what": "lei"}, "decision": {"decision": "accepted"}},
    StageChange: {"stage": {"stage": "left"}},
    GradeChange: {
        "grade": {"grade": "D"},
        "followed_on": {"followed_on": "2030-01-01", "superseded_at": "2025-02-02 02:02:02+00:00"},
    },
    Requirement: {"kind": {"kind": "document"}, "required_until": {"required_until": "2030-01-01"}},
    ApplicabilityRule: {"required_until": {"required_until": "2030-01-01"}},
    Exemption: {"exempt_until": {"exempt_until": "2030-01-01"}},
    Suspension: {name: {name: "2030-01-01"} for name in ("suspended_until", "planned_until")},
    RequirementEdition: {"ends_on": {"ends_on": "2030-01-01"}},
    PublishedFigure: {"as_of": {"as_of": "2023-12-31"}, "published_on": {"published_on": "2025-03-29"}},
    Review: {"decision": {"decision": "accepted", "reason": ""}},
    Attestation: {
        "kind": {"kind": "document", "basis": ""},
        "basis": {"basis": "signed"},
        "decision": {"decision": "refused"},
        "submitted_on": {"submitted_on": "2023-12-31"},
    },
    ImportRun: {
        "rows": {"rows": 2, "created": 2},
        "created": {"rows": 2, "created": 2},
        "updated": {"rows": 2, "updated": 1},
        "unchanged": {"rows": 2, "unchanged": 1},
        "refused": {"rows": 2, "refused": 1},
    },
} | examined.TOGETHER


def alterations(entry, row):
    """Return, for each protected column of the row's own table, what to set: column -> value."""
    found = {}
    for name in entry.columns:
        if "__" in name:
            continue  # a column of another table
        field = row._meta.get_field(name)
        found[name] = TOGETHER.get(type(row), {}).get(name) or {name: other(field, getattr(row, name))}
    return found


def other(field, value):
    """Return another value of the field's type."""
    if isinstance(field, models.UUIDField):
        return uuid4() if connection.features.has_native_uuid_field else uuid4().hex
    if isinstance(field, models.GenericIPAddressField):
        return "198.51.100.1"
    if isinstance(field, CodeSetField):
        return ",other,"
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return "2020-02-02 02:02:02+00:00" if value is None else value + timedelta(seconds=1)
    if isinstance(field, models.DateField):
        return "2025-02-02" if value is None else value + timedelta(days=1)
    if isinstance(field, models.DecimalField):
        return Decimal("1.5") if value is None else value + 1
    if field.name == "upload" and not field.null:
        # Without it there would be no row: what it holds is digested too.
        return Upload.objects.exclude(pk=value).latest("pk").pk
    if isinstance(field, models.ForeignKey | models.IntegerField):
        return 1_000_000 if value is None else value + 1_000_000 if isinstance(field, models.ForeignKey) else value + 1
    return f"{value}x"[-(field.max_length or 1000) :]
