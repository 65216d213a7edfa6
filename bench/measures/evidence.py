"""The ledger read again from its first event."""

from collections.abc import Iterator
from io import StringIO

from django.core.management import call_command

from bench.measures import Measure, timed

ORDER = 5
#: Sound, but there is no checkpoint outside.
NOT_ANCHORED = 3


def measures(_suppliers: int) -> Iterator[Measure]:
    yield Measure("evidence", "verify_evidence, as many events as suppliers", verified, 5, company="recorded", runs=3)


def verified() -> float:
    told = StringIO()
    with timed() as watch:
        try:
            call_command("verify_evidence", stdout=told)
        except SystemExit as end:
            code = end.code
    if code not in (0, NOT_ANCHORED):
        raise LookupError(told.getvalue()[:2_000])
    return watch.seconds
