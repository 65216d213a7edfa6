"""The small world that each example begins in: four suppliers, four people of ours, one of each of theirs.

And those of whom the past alone is moved: who ended in another, and who came by an application.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from audits.models import ConsequenceRule, Finding
from audits.services import approve_report, close_cycle, save_consequence_rule, save_finding, submit_report
from suppliers.models import ConflictOfInterest, Stage, StageGate
from suppliers.services import declare_conflict, save_gate
from tests.examined import history
from tests.factories import (
    START,
    TODAY,
    AttestationFactory,
    AuditFactory,
    CategoryFactory,
    ChecklistItemFactory,
    ExemptionFactory,
    RequirementFactory,
    RuleFactory,
    SchemeFactory,
    SeverityFactory,
    SupplierFactory,
    UploadFactory,
    UserFactory,
    VetoFactory,
    opened,
    scorecard,
    scored,
)
from tests.factories.audits import answer_rest

#: Who decides: an officer, a manager, a compliance manager, and somebody who may do everything.
STAFF = ("Ann", "Ben", "Cho", "Dan")
#: Who says what gates demand, and decides nothing.
ADMINISTRATOR = "Eve"
#: Who acts for a supplier.
THEIRS = {"S1": "Pat", "S2": "Qin", "S3": "Ray", "S4": "Sam"}
CODES = tuple(THEIRS)
#: Whose stages are moved: S5 ended in S2, and S6 applied.
STAGED = (*CODES, "S5", "S6")
#: Who has a tie to whom, since always.
CONFLICTS = (("Ann", "S1"), ("Ben", "S2"), ("Cho", "S3"), ("Ann", "S4"))
#: Who must hold what: in these stages.
DEMANDED = {"promise": ("registered", "active", "suspended"), "paper": ("active", "suspended")}
#: What must be seen on site: by its severity, or because it is about wages or hours.
SEVERITIES = {"minor": 90, "critical": 30, "note": None}
CLAUSES = ("exits", "wages", "hours")
ON_SITE = {"critical", "wages", "hours"}
ON_FILE = START + timedelta(days=90)
REPORTED = TODAY - timedelta(days=100)
#: The newest one last.
PERIODS = ("2023", "2024", "2024H2", "2024Q4", "2024-12")


class Gate(NamedTuple):
    """A gate as it was saved."""

    stage: str
    categories: tuple[str, ...]
    demands: tuple[str, ...]
    months: int = 12
    approvers: tuple[str, ...] = ()
    since: date = START


GATES = (
    Gate("registered", (), ("on_site_audit", "findings_closed"), months=6),
    Gate("active", (), ("documents", "findings_closed")),
    Gate("active", ("cloud",), ("desktop_audit",), approvers=("manager",)),
    Gate("suspended", ("assembly", "cloud"), ("documents",)),
    Gate("eliminated", ("cloud",), ("successor",)),
    Gate("eliminated", ("assembly",), ("desktop_audit",)),
    Gate("left", ("cloud",), ("on_site_audit",)),
    Gate("applied", (), ("cooling_off",), months=2),
    Gate("selected", ("springs",), ("cooling_off",), months=2),
)


@dataclass
class World:
    """The rows that the rules reach for, by their names."""

    people: dict
    suppliers: dict
    requirements: dict
    severities: dict
    clauses: dict
    uploads: dict
    veto: object
    #: What a firm that applies has submitted.
    submission: object

    def code(self, pk):
        """Return the code of a supplier."""
        return next(code for code, supplier in self.suppliers.items() if supplier.pk == pk)

    def name(self, pk):
        """Return the name of a person; empty for the system and whoever has none here."""
        return next((name for name, person in self.people.items() if person.pk == pk), "")


def build():
    """Make the world, through the services."""
    people = peopled()
    suppliers = supplied(people)
    for person, code in CONFLICTS:
        tie = ConflictOfInterest(person=people[person], supplier=suppliers[code], words="Sister", conflict_from=START)
        declare_conflict(tie, actor=people["Dan"])
    scheme = SchemeFactory()
    world = World(
        people,
        suppliers,
        demanded(suppliers),
        {
            code: SeverityFactory(
                code=code,
                scheme=scheme,
                days_to_close=days,
                closed_on_site=code in ON_SITE,
                is_critical=code in ON_SITE,
            )
            for code, days in SEVERITIES.items()
        },
        {code: ChecklistItemFactory(code=code, scheme=scheme, closed_on_site=code in ON_SITE) for code in CLAUSES},
        {code: uploaded(suppliers[code], people, code) for code in CODES},
        VetoFactory(),
        history.applies(people),
    )
    found(world, "S1", "wages", "minor")
    found(world, "S2", "exits", "minor")
    found(world, "S3", "exits", "critical")
    assessed(world)
    for gate in GATES:
        open_gate(gate, actor=people[ADMINISTRATOR])
    return world


def supplied(people):
    """Make the suppliers: one on its way in, two that cooperate, one that was eliminated; and what was of others."""
    suppliers = {
        # No gate keeps it from being eliminated.
        "S1": SupplierFactory(
            code="S1",
            category=CategoryFactory(code="parts"),
            is_core=True,
            stages=((START, Stage.APPLIED), (ON_FILE, Stage.REGISTERED)),
        ),
        "S2": SupplierFactory(code="S2"),
        "S3": SupplierFactory(code="S3", category=CategoryFactory(code="cloud"), is_core=True),
        "S4": SupplierFactory(code="S4", name="Kansai Parts"),
    }
    history.restored(suppliers["S4"], people)
    history.eliminated(suppliers["S4"])
    made = suppliers | {"S5": history.merged(suppliers["S2"], people), "S6": history.came(people)}
    history.make_alike(made["S3"], made["S4"], people[ADMINISTRATOR])
    return made


def peopled():
    """Make the people."""
    roles = {"Ann": {"officer": True}, "Ben": {"manager_role": True}, "Cho": {"compliance": True}}
    ours = {name: UserFactory(full_name=name, **roles.get(name, {"superuser": True})) for name in STAFF}
    ours[ADMINISTRATOR] = UserFactory(full_name=ADMINISTRATOR, superuser=True)
    return ours | {name: UserFactory(full_name=name) for name in THEIRS.values()}


def demanded(suppliers):
    """Make what suppliers must hold; those that are on file hold their promise, and one its paper."""
    promise, paper = RequirementFactory(code="promise"), RequirementFactory(code="paper", certificate=True)
    RuleFactory(requirement=promise, stages=DEMANDED["promise"])
    RuleFactory(requirement=paper, stages=DEMANDED["paper"])
    for code in ("S1", "S2", "S3"):
        AttestationFactory(supplier=suppliers[code], requirement=promise)
    soon = TODAY + timedelta(days=20)
    AttestationFactory(supplier=suppliers["S2"], requirement=paper, certificate=True, valid_until=soon)
    ExemptionFactory(supplier=suppliers["S3"], requirement=paper, exempt_until=TODAY + timedelta(100))
    return {"promise": promise, "paper": paper}


def uploaded(supplier, people, code):
    """Let a file be there that the supplier brought, and one that an officer brought for it."""
    brought = {THEIRS[code]: people[THEIRS[code]], "Cho": people["Cho"]}
    return {name: UploadFactory(supplier=supplier, actor=person) for name, person in brought.items()}


def found(world, code, clause, severity):
    """Let an audit have found something at a supplier a while ago."""
    audit = AuditFactory(supplier=world.suppliers[code], scheme=SchemeFactory(), held=True, reported_on=REPORTED)
    finding = Finding(
        audit=audit, item=world.clauses[clause], severity=world.severities[severity], words="Found.", reference=""
    )
    save_finding(finding, actor=world.people["Ann"])
    answer_rest(audit)
    submit_report(audit, reported_on=REPORTED, actor=world.people["Ann"], today=TODAY)
    approve_report(audit, counts_from=REPORTED, actor=world.people["Dan"], today=TODAY)


def assessed(world):
    """Let two have been assessed for one year, and be scored for the next: one as a D, which has a consequence.

    Of one somebody forgot the score of the first year: it has no grade of that.
    """
    scorecard(80, 20)
    names = {"name_en": "Stop", "name_zh_hant": "Stop", "name_zh_hans": "Stop"}
    dan = world.people["Dan"]
    save_consequence_rule(ConsequenceRule(code="stop", grade="D", in_a_row=1, **names), actor=dan)
    # Another than who scored; she has no tie to the two.
    close_cycle(under_way(world, "2023", S2=65), actor=world.people["Ann"], today=TODAY)
    under_way(world, "2024", S2=30, S3=80)


def under_way(world, period, **scores):
    """Open a cycle for two suppliers and give some scores."""
    dan = world.people["Dan"]
    due_on = TODAY + timedelta(days=60)
    cycle = opened(world.suppliers["S2"], world.suppliers["S3"], period=period, due_on=due_on, actor=dan)
    for code, score in scores.items():
        scored(cycle, world.suppliers[code], score, score, by=dan)
    return cycle


def open_gate(gate, *, actor):
    """Save a gate."""
    row = StageGate(
        stage=Stage(gate.stage),
        categories=gate.categories,
        demands=gate.demands,
        months=gate.months,
        approvers=gate.approvers,
        gate_from=gate.since,
    )
    return save_gate(row, actor=actor)
