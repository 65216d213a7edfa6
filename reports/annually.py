"""The annual report: what the reports of three Decembers say, side by side. Nothing of the register is read."""

from django.utils.translation import gettext as _

from evidence.digests import canonical_json
from reports.annual import annual_modules
from reports.figures import digest
from reports.frozen import Footer, Report, footer_of, page_of
from reports.models import ReportRun
from reports.periods import UnknownPeriod
from reports.years import Year

#: Before the year: how lists are told that they were opened from the report of a year, not of a run.
OF_YEAR = "y"
#: As many years are compared as HKEX and the published report compare.
COMPARED = 3


def frozen_years() -> list[int]:
    """Return the years of whose end there is a report, the newest first."""
    months = ReportRun.objects.filter(is_open=False, month__endswith="-12").order_by("-month")
    closed = months.filter(as_of__day=31).values_list("month", flat=True).distinct()
    return [int(month[:4]) for month in closed]


def december(year: int) -> ReportRun | None:
    """Return the report of the end of a year: the one that was signed off last; where none was, the newest."""
    runs = ReportRun.objects.filter(month=f"{year:04}-12", as_of__day=31, is_open=False)
    runs = runs.select_related("sign_off").light()
    return runs.filter(sign_off__isnull=False).order_by("-pk").first() or runs.order_by("-pk").first()


def years_compared(year: int) -> range:
    """Return a year and those that it is compared with, the newest first."""
    return range(year, year - COMPARED, -1)


def annual_report(year: int) -> tuple[Report, Footer]:
    """Return the annual report as renderings take it; raise UnknownPeriod where its December was not frozen."""
    runs = {each: december(each) for each in years_compared(year)}
    run = runs[year]
    if run is None:
        words = _("There is no report of %(month)s yet, of which that of the year is made. Freeze its figures first.")
        raise UnknownPeriod(words % {"month": f"{year:04}-12"})
    years = [read(each, found) for each, found in runs.items()]
    tables = {module.CODE: module.compute(years) for module in annual_modules()}
    content = {"year": f"{year:04}", "as_of": run.as_of.isoformat(), "tables": tables}
    hashed = digest(canonical_json(content))
    report = content | {"is_open": False, "sha256": hashed, "names": page_of(run)["names"]}
    report["opened_from"] = f"{OF_YEAR}{year:04}"
    foot = footer_of(run)
    return report, Footer(foot.organisation, f"{year:04}", foot.as_of, hashed, foot.checkpoint)


def read(year: int, run: ReportRun | None) -> Year:
    """Return a year with the frozen tables of its December."""
    if run is None:
        return Year(year, None)
    return Year(year, page_of(run)["tables"], run.sha256, hasattr(run, "sign_off"))
