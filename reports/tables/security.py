"""What was held for the security of the supply chain, what is overdue, and the risks that remain (HKEX B5.3)."""

from collections import Counter
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from audits.models import Level, RiskAssessment, SecurityRecord
from reports.pages import Figure, Names, Section, Table, on_day
from reports.populations import of_rows
from reports.reading import Reading

CODE = "security"
ORDER = 8
TITLE = _("Supply-chain security")
POPULATION = of_rows(
    lambda as_of: RiskAssessment.objects.held(date(as_of.year, 1, 1), as_of, as_of=as_of),
    lambda as_of: SecurityRecord.objects.held(date(as_of.year, 1, 1), as_of, as_of=as_of),
    supplier="",
)
ASSESSMENT = "assessment"


def compute(reading: Reading) -> dict[str, Any]:
    """Return what was held in the year up to the day and in the year before, the last of each, and the risks."""
    as_of = reading.as_of
    year = held(date(as_of.year, 1, 1), as_of, as_of)
    before = held(date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31), as_of)
    newest = {kind: (day, due) for kind, day, due in SecurityRecord.objects.newest(as_of).values_list(*LAST)}
    last = RiskAssessment.objects.newest(as_of).first()
    if last is not None:
        newest[ASSESSMENT] = (last.day, last.next_due_on)
    return {
        "rows": [
            {"kind": kind, "held": year[kind], "previous": before[kind], **of_last(newest.get(kind), as_of)}
            for kind in (ASSESSMENT, *SecurityRecord.Kind.values)
        ],
        "risks": risks_of(last),
    }


LAST = ("kind", "day", "next_due_on")


def held(first: date, last: date, as_of: date) -> Counter[str]:
    """Count what counts on a day of what was held from a day to another, by kind."""
    found = Counter(SecurityRecord.objects.held(first, last, as_of=as_of).values_list("kind", flat=True))
    found[ASSESSMENT] = RiskAssessment.objects.held(first, last, as_of=as_of).count()
    return found


def of_last(last: tuple[date, date] | None, as_of: date) -> dict[str, Any]:
    """Return when one was last held, when the next is due, and whether that is over."""
    if last is None:
        return {"last": None, "due": None, "is_overdue": True}
    day, due = last
    return {"last": day.isoformat(), "due": due.isoformat(), "is_overdue": due < as_of}


def risks_of(assessment: RiskAssessment | None) -> list[dict[str, Any]]:
    """Return how many risks of an assessment are of each level, before and after measures."""
    risks = [*assessment.risks.all()] if assessment else []
    before, after = Counter(risk.level for risk in risks), Counter(risk.residual_level for risk in risks)
    return [{"level": level.value, "before": before[level], "after": after[level]} for level in reversed(Level)]


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    called = titles()
    rows = [(str(called[row["kind"]]), row_of(row, names)) for row in figures["rows"]]
    levels = [(str(Level(row["level"]).label), risks_behind(row, names, names.as_of)) for row in figures["risks"]]
    headers = [
        gettext("Held this year"), gettext("The year before"), gettext("Last held"), gettext("Next due on"),
        gettext("Overdue"),
    ]  # fmt: skip
    return Section(
        CODE,
        str(TITLE),
        gettext(
            "Counted is what another person had approved by the day, in the year from a day of which it counts; a"
            " correction in the year of what it corrects. Overdue is what was to be held before the day, or never was."
        ),
        [
            Table(headers, rows),
            Table(
                [gettext("Before measures"), gettext("After measures")],
                levels,
                caption=gettext("Risks of the last assessment"),
            ),
        ],
    )


def titles() -> dict[str, Any]:
    """Return what each kind is called."""
    return {ASSESSMENT: gettext("Security risk assessment"), **dict(SecurityRecord.Kind.choices)}


def row_of(row: dict[str, Any], names: Names) -> list[Figure]:
    """Return the columns of one kind."""
    days = [on_day(row[name]) for name in ("last", "due")]
    overdue = gettext("Yes") if row["is_overdue"] else gettext("No")
    year = names.as_of[:4]
    counts = [
        Figure(row["held"], list_of(row, names, f"{year}-01-01", names.as_of)),
        Figure(row["previous"], list_of(row, names, f"{int(year) - 1}-01-01", f"{int(year) - 1}-12-31")),
    ]
    return [*counts, *days, Figure(overdue)]


def risks_behind(row: dict[str, Any], names: Names, day: str) -> list[Figure]:
    """Return the columns of one level, of the last assessment on a day."""
    asked, level = {"last_on": day}, row["level"]
    return [
        Figure(row["before"], names.listed("audits_risk", asked | {"level": level})),
        Figure(row["after"], names.listed("audits_risk", asked | {"residual_level": level})),
    ]


def list_of(row: dict[str, Any], names: Names, first: str, last: str, *, as_of: str = "") -> str:
    """Return the address of what was held from a day to another, as it counted on the report's day or another."""
    asked = {"counting_on": as_of or names.as_of, "counted_on__gte": first, "counted_on__lte": last}
    if row["kind"] == ASSESSMENT:
        return names.listed("audits_riskassessment", asked)
    return names.listed("audits_securityrecord", {"kind": row["kind"], **asked})
