from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.services import system_user
from audits.models import Audit, AuditInterval, ChecklistItem, CorrectiveAction, Finding, Scheme, Screening, Severity
from audits.services import (
    Given,
    add_audit_file,
    answer_finding,
    approve_report,
    decide_screening,
    hold_audit,
    plan_audit,
    propose_screening,
    record_answers,
    save_finding,
    submit_report,
)
from audits.services.reports import unanswered
from evidence.ledger import ledger
from tests.factories.days import TODAY
from tests.factories.people import UserFactory
from tests.factories.suppliers import NamedFactory, SupplierFactory

#: Of the audits that are made held or reported.
HELD, REPORTED = date(2024, 9, 3), date(2024, 9, 10)


class ReferenceRowFactory(NamedFactory):
    """A row of reference with its event."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **fields):
        row = super()._create(model_class, *args, **fields)
        with ledger(system_user()) as events:
            events.add("reference_saved", row)
        return row


class RowOfSchemeFactory(ReferenceRowFactory):
    """A row of a scheme: those of other schemes may have its code."""

    class Meta:
        abstract = True

    @classmethod
    def known(cls, model_class, code, scheme, **_fields):
        return model_class.objects.filter(scheme=scheme, code=code).first()


class SchemeFactory(ReferenceRowFactory):
    """A scheme without a score."""

    code = "plain"

    class Meta:
        model = Scheme

    class Params:
        scored = factory.Trait(code="scored", score_base=200, green_above=180, red_below=160)


class SeverityFactory(RowOfSchemeFactory):
    code = "major"
    scheme = factory.SubFactory(SchemeFactory)
    days_to_close = 90

    class Meta:
        model = Severity


class ChecklistItemFactory(RowOfSchemeFactory):
    code = factory.Sequence(lambda n: f"C{n}")
    scheme = factory.SubFactory(SchemeFactory)
    pillar = "social"

    class Meta:
        model = ChecklistItem


class AuditIntervalFactory(DjangoModelFactory):
    months = 12

    class Meta:
        model = AuditInterval

    @classmethod
    def _create(cls, model_class, *args, **fields):
        row = super()._create(model_class, *args, **fields)
        with ledger(system_user()) as events:
            events.add("reference_saved", row)
        return row


def answer_rest(audit, actor=None):
    """Let what was not answered yet conform: a report leaves no clause out."""
    record_answers(audit, {item.pk: Given("conforms") for item in unanswered(audit)}, actor=actor or system_user())


class AuditFactory(DjangoModelFactory):
    """An audit that is planned; `held`, `submitted` and `reported` go on from there."""

    supplier = factory.SubFactory(SupplierFactory)
    scheme = factory.SubFactory(SchemeFactory)
    planned_on = HELD
    auditors = "SGS"
    summary = "In order."
    today = TODAY
    until = "planned"
    reported_on = REPORTED
    actor = factory.LazyFunction(system_user)
    approver = factory.SubFactory(UserFactory, officer=True)

    class Meta:
        model = Audit

    class Params:
        held = factory.Trait(until="held")
        submitted = factory.Trait(until="submitted")
        reported = factory.Trait(until="reported")

    @classmethod
    def _create(cls, _model_class, *_args, until, today, reported_on, actor, approver, **fields):
        audit = plan_audit(Audit(**fields), actor=actor)
        if until != "planned":
            day = min(HELD, reported_on)
            audit = hold_audit(audit, began_on=day, ended_on=day, actor=actor, today=today)
        if until in ("submitted", "reported"):
            answer_rest(audit, actor)
            audit = submit_report(audit, reported_on=reported_on, actor=actor, today=today)
        if until == "reported":
            audit = approve_report(audit, counts_from=reported_on, actor=approver, today=today)
        return audit


class FindingFactory(DjangoModelFactory):
    """An open finding of a report; with `noted` its report is yet to come. `photos` are uploads."""

    supplier = factory.SubFactory(SupplierFactory)
    severity = factory.SubFactory(SeverityFactory)
    item = factory.SubFactory(ChecklistItemFactory, scheme=factory.SelfAttribute("..severity.scheme"))
    words = "Exits were blocked."
    reference = ""
    reported_on = REPORTED
    today = TODAY
    is_reported = True
    photos = ()
    approver = factory.SubFactory(UserFactory, officer=True)

    class Meta:
        model = Finding

    class Params:
        noted = factory.Trait(is_reported=False)

    @classmethod
    def _create(
        cls, _model_class, *_args, supplier, severity, reported_on, today, is_reported, photos, approver, **fields
    ):
        audit = AuditFactory(supplier=supplier, scheme=severity.scheme, held=True, reported_on=reported_on, today=today)
        finding = save_finding(Finding(audit=audit, severity=severity, **fields), actor=system_user())
        for photo in photos:
            add_audit_file(audit, photo, finding=finding, actor=system_user())
        if is_reported:
            answer_rest(audit)
            submit_report(audit, reported_on=reported_on, actor=system_user(), today=today)
            approve_report(audit, counts_from=reported_on, actor=approver, today=today)
        return Finding.objects.select_related("severity", "item", "supplier", "audit").get(pk=finding.pk)


class ActionFactory(DjangoModelFactory):
    """An answer to a finding that waits to be verified."""

    finding = factory.SubFactory(FindingFactory)
    root_cause = "Goods stood in the way."
    correction = "Taken away."
    prevention = "A walk each morning."
    owner = "王芳"
    due_on = date(2024, 10, 1)
    uploads = ()
    today = date(2024, 9, 20)
    actor = factory.SubFactory(UserFactory)

    class Meta:
        model = CorrectiveAction

    @classmethod
    def _create(cls, model_class, *_args, finding, uploads, today, actor, **fields):
        return answer_finding(finding, model_class(**fields), uploads=uploads, actor=actor, today=today)


class ScreeningFactory(DjangoModelFactory):
    """A screening that found nothing and was approved; `bad` ones found impacts."""

    supplier = factory.SubFactory(SupplierFactory)
    kind = "environmental"
    screened_on = date(2024, 5, 20)
    result = "clear"
    impacts = ()
    words = ""
    is_decided = True
    today = TODAY
    actor = factory.SubFactory(UserFactory)
    approver = factory.SubFactory(UserFactory)

    class Meta:
        model = Screening

    class Params:
        bad = factory.Trait(
            result="impacts",
            words="Found in the yard.",
            impacts=factory.LazyAttribute(lambda made: ("waste",) if made.kind == "environmental" else ("safety",)),
        )

    @classmethod
    def _create(cls, model_class, *_args, is_decided, today, actor, approver, **fields):
        screening = propose_screening(model_class(**fields), actor=actor, today=today)
        if not is_decided:
            return screening
        since = screening.screened_on
        return decide_screening(screening, is_approved=True, counts_from=since, actor=approver, today=today)
