"""A register that holds a row of every kind, and a person of every role."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from accounts.services import system_user
from attestations.models import Requirement
from audits.models import Criterion, RaisedVeto, Veto
from audits.services import (
    Mark,
    add_audit_file,
    add_material,
    add_security_paper,
    close_cycle,
    object_to,
    raise_veto,
    record_scores,
)
from audits.services.consequences import follow_with_consequences
from foundation.dates import today
from reminders.models import CalendarDay, ReminderStep
from reports.services import order_report
from sheets.engine import import_tables
from suppliers.models import Stage, Supplier
from suppliers.services import Wish
from tests import factories

ROLES = ("officer", "manager", "compliance", "auditor", "administrator")
#: In texts that people type: a page that does not escape shows up in the tests.
EVIL = "<script>alert(1)</script>&'\""
LONG_AGO = date(2020, 1, 1)


def address(role):
    """Return the address of the person who has a role; `reader` has none, `root` may do everything."""
    return f"{role}@example.com"


def fill():
    """Make one row of every kind."""
    day = today()
    people = {role: factories.UserFactory(email=address(role), role=role) for role in ROLES}
    factories.UserFactory(email=address("reader"), is_staff=True)
    factories.UserFactory(email=address("stranger"))
    factories.UserFactory(email=address("root"), superuser=True, full_name=f"Root {EVIL}")
    supplier = factories.SupplierFactory(
        code="S1", name=f"國際電子{EVIL}", officer=people["officer"], today=day, notes=EVIL, is_core=True
    )
    factories.ContactFactory(supplier=supplier, primary=True, name=EVIL)
    factories.EndpointFactory(name=EVIL)
    CalendarDay.objects.create(country=supplier.country, day=day, note=EVIL)
    factories.SiteFactory(supplier=supplier, name=EVIL)
    factories.GradeFactory(supplier=supplier, today=day)
    factories.SupplierFactory(code="S2", left=True, today=day)
    factories.ResemblanceFactory(supplier=supplier, other=Supplier.objects.get(code="S2"), reason=EVIL, today=day)
    factories.MergeFactory(
        ended=Supplier.objects.get(code="S2"),
        kept=factories.SupplierFactory(code="S4", left=True, today=day),
        reason=EVIL,
    )
    requirement = Requirement.objects.get(code="security")
    factories.RuleFactory(requirement=requirement, stages=("active",), today=day)
    text = factories.CommitmentTextFactory(requirement=requirement, version=2, text=EVIL)
    given = {"supplier": supplier, "today": day}
    factories.AttestationFactory(requirement=requirement, **given)
    factories.AttestationFactory(clause=True, contract_reference=EVIL, **given)
    certificate = {"certificate": True, "scope": EVIL, "issuing_body": EVIL} | given
    held = factories.AttestationFactory(**certificate | {"valid_until": day + timedelta(days=300)})
    factories.SuspensionFactory(attestation=factories.AttestationFactory(**certificate), today=day, reason=EVIL)
    factories.AttestationFactory(waiting=True, file=factories.FileFactory(), from_portal=True, **certificate)
    factories.AttestationFactory(refused=True, **certificate)
    factories.AttestationFactory(test_report=True, **given)
    factories.AttestationFactory(document=True, **given)
    declaration = {"text": text, "supplier": supplier, "name": EVIL, "title": EVIL}
    factories.SignatureFactory(now=timezone.now(), **{f"declaration__{name}": of for name, of in declaration.items()})
    factories.ExemptionFactory(
        supplier=supplier, requirement=Requirement.objects.get(code="confidentiality"), reason=EVIL, today=day
    )
    factories.AcknowledgementFactory(certificate=held, day=day, body=EVIL, today=day)
    factories.ChangeRequestFactory(
        supplier=supplier, wishes=[Wish("name", EVIL, supplier.name), Wish("country", EVIL, "CN")], words=EVIL
    )
    factories.ConflictFactory(person=people["manager"], supplier=supplier, words=EVIL)
    factories.GateFactory(gate_from=None, demands=("documents", "successor"), approvers=("manager",))
    factories.StageRequestFactory(supplier=supplier, stage=Stage.SUSPENDED, reason=EVIL, today=day)
    pair = {"supplier": supplier, "actor": people["officer"], "today": day}
    factories.ApplicationFactory(submitted=True, firm=EVIL, reason=EVIL, typed={"name": EVIL, "supplies": EVIL})
    factories.SecondSourceFactory(waiting=True, words=EVIL, effective_on=LONG_AGO, **pair)
    factories.ScreeningFactory(bad=True, words=EVIL, is_decided=False, **pair)
    factories.ScreeningFactory(bad=True, kind="social", words=EVIL, **pair)
    factories.AuditIntervalFactory(grade="A")
    finding = factories.FindingFactory(supplier=supplier, words=EVIL, today=day)
    evidence = factories.UploadFactory(supplier=supplier, actor=people["officer"])
    factories.ActionFactory(finding=finding, root_cause=EVIL, uploads=[evidence], actor=people["officer"])
    audit = factories.AuditFactory(supplier=supplier, held=True, summary=EVIL, sites=EVIL, auditors=EVIL, today=day)
    add_audit_file(audit, factories.UploadFactory(supplier=None, actor=people["officer"]), actor=people["officer"])
    improve(factories.SupplierFactory(code="SD", name=EVIL, today=day), people["officer"], day)
    secure(people["officer"], day)
    engage(people["officer"], supplier, day)
    told = {"contact": supplier.contacts.get(), "requirement": requirement}
    step = ReminderStep.objects.filter(source="missing", audience="contact").first()
    factories.ReminderFactory(**told, step=step, source="missing", sent=True, mail__text=EVIL, mail__subject=EVIL)
    factories.ReminderFactory(**told, step=step, source="missing")
    factories.scorecard(60, 40, code="draft", is_used=False)
    rows = [
        {"code": "S1", "name": "國際電子", "country": "CN", "category": "assembly", "contact_name": EVIL},
        {"code": "S3", "name": EVIL, "country": "JP", "category": "batteries", "stage": Stage.ACTIVE},
    ]
    import_tables({"suppliers": rows}, name=EVIL, actor=system_user(), today=day)
    assess(day)
    report(people)


def report(people):
    """Make a report that is signed off and one that is not, and what goes with them."""
    signed = factories.ReportRunFactory(actor=people["manager"])
    factories.SignOffFactory(run=signed, actor=people["compliance"], words=EVIL)
    factories.ReportRunFactory(actor=people["manager"])
    order_report("2024-12", actor=people["manager"])
    factories.NarrativeFactory(text=EVIL)
    factories.PublishedFigureFactory(source=EVIL)
    factories.ReportSubscriberFactory(person=people["compliance"])


def improve(supplier, officer, day):
    """Note an action in a plan that is being made; of another supplier, answer one."""
    case = factories.CaseFactory(supplier=supplier, period="2031", at="plan", today=day, actor=officer)
    factories.noted(case, words=EVIL, due_on=day, today=day, actor=officer)


def secure(officer, day):
    """Record a risk assessment and an inspection, with a paper, that wait for approval."""
    given = {"people": EVIL, "day": day, "next_due_on": day + timedelta(days=365), "today": day, "actor": officer}
    factories.RiskAssessmentFactory(summary=EVIL, responsible=officer, **given)
    record = factories.SecurityRecordFactory(words=EVIL, responsible=officer, **given)
    add_security_paper(record, factories.UploadFactory(supplier=None, actor=officer), actor=officer)


def engage(officer, supplier, day):
    """Invite the supplier to a training of yesterday, with material, and to one to come."""
    names = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans", "place", "words"), EVIL)
    given = {"actor": officer, "invited": [supplier]} | names
    yesterday, later = day - timedelta(days=1), day + timedelta(days=7)
    training = factories.EngagementFactory(day=yesterday, today=yesterday, **given)
    add_material(training, factories.UploadFactory(supplier=None, actor=officer), actor=officer)
    factories.EngagementFactory(day=later, today=day, **given)


def assess(day):
    """Open a cycle for all that cooperate, with a score and a veto that waits."""
    cycle = factories.opened(period="2030", today=day)
    criterion = Criterion.objects.get(scorecard__code="general", code="quality")
    assessment = cycle.assessments.get(supplier__code="S1")
    mark = Mark(assessment.pk, criterion.pk, Decimal("87.5"), EVIL)
    record_scores([mark], actor=User.objects.get(email=address("officer")), today=day)
    raised = RaisedVeto(assessment=assessment, veto=Veto.objects.get(code="bribery"), words=EVIL)
    raise_veto(raised, actor=User.objects.get(email=address("officer")))
    # Nobody scored it: what is not assessed has no grade.
    closed = factories.opened(Supplier.objects.get(code="S3"), period="2029", today=day)
    close_cycle(closed, actor=User.objects.get(email=address("manager")), today=day)
    object_to(closed.assessments.get(), EVIL, actor=User.objects.get(email=address("stranger")))
    graded = [Supplier.objects.get(code="S1").pk]
    follow_with_consequences(graded, period="2024", actor=system_user(), today=day)
