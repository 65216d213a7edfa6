"""The tables of the report once more, in plain loops over every row, written from the definitions."""

from tests.reports.naive.duties import coverage, gaps, groups, lapsing
from tests.reports.naive.findings import audits
from tests.reports.naive.grading import grades, second_sources
from tests.reports.naive.improving import improvement
from tests.reports.naive.on_file import regions
from tests.reports.naive.past import over_time
from tests.reports.naive.register import Register
from tests.reports.naive.screened import screening
from tests.reports.naive.shares import index, share

__all__ = [
    "Register",
    "audits",
    "coverage",
    "gaps",
    "grades",
    "groups",
    "improvement",
    "index",
    "lapsing",
    "over_time",
    "regions",
    "screening",
    "second_sources",
    "share",
]
