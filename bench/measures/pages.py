"""The lists of the admin, asked for by an administrator through all of Django."""

from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from accounts.models import User
from attestations.models import Obligation
from bench.measures import Measure, timed
from foundation.admin_pages import COUNT_ALL
from foundation.dates import today
from suppliers.models import Supplier

ORDER = 3
GOAL, RUNS, P95 = 0.3, 20, 0.95
#: Asked for on demand, every standing of the day is worked out, as for a coverage.
COUNT_GOAL = 2.5
SUPPLIERS = "admin:suppliers_supplier_changelist"
OBLIGATIONS = "admin:attestations_obligation_changelist"

FILTERS = {
    "region": {"region": "other"},
    "category": {"category": "servers"},
    "stage": {"stage": "suspended"},
    "stage on file": {"stage": "on_file"},
    "grade": {"grade": "C"},
    "not assessed": {"grade": "none"},
    "core": {"core": "1"},
    "two Chinese characters": {"q": "龍電"},
    "two characters that many have": {"q": "有限"},
    "a code": {"q": "S000123"},
}
OF_OBLIGATIONS = {
    "standing held": {"standing": "held"},
    "standing gap": {"standing": "gap"},
    "standing expired": {"standing": "expired"},
    "standing expiring": {"standing": "expiring"},
    "standing missing": {"standing": "missing"},
    "standing exempt": {"standing": "exempt"},
    "requirement": {"requirement": "iso_9001"},
    "requirement and gap": {"requirement": "iso_9001", "standing": "gap"},
    "expiring within 7 days": {"expiring": "7"},
    "expiring within 30 days": {"expiring": "30"},
}

#: What all suppliers are gone through for: code and title by the name of the page; of these a second is the goal.
EXAMINED = {
    "admin:index": ("home", "Home page"),
    "admin:audits_audit_due": ("due", "Who is to be audited"),
    "admin:audits_audit_calendar": ("calendar", "Calendar of audits"),
    "admin:audits_finding_changelist": ("findings", "Findings: overdue"),
    "admin:audits_screening_changelist": ("screenings", "Screenings: first page"),
    "admin:audits_consequence_changelist": ("consequences", "Consequences: first page"),
    "admin:reminders_reminder_changelist": ("reminders", "Reminders: first page"),
}


def measures(_suppliers: int) -> Iterator[Measure]:
    past = {"on": date(today().year - 1, 12, 31).isoformat()}
    yield from of_list("suppliers", "Suppliers", SUPPLIERS, FILTERS, past)
    yield from of_list("obligations", "Obligations", OBLIGATIONS, FILTERS | OF_OBLIGATIONS, past)
    for name, (code, title) in EXAMINED.items():
        asked_for = {"state": "overdue"} if code == "findings" else {}
        run = partial(asked, name, asked_for)
        yield Measure(f"pages.examined.{code}", title, run, 1, runs=RUNS, quantile=P95)
    yield Measure(
        "pages.count_all",
        "Obligations on a past day: all gaps counted on demand",
        lambda: asked(OBLIGATIONS, past | {"standing": "gap", COUNT_ALL: "1"}),
        COUNT_GOAL,
    )


def of_list(
    code: str, title: str, name: str, filters: dict[str, dict[str, str]], past: dict[str, str]
) -> Iterator[Measure]:
    yield page(f"{code}.first", f"{title}: first page", name, {})
    yield Measure(
        f"pages.{code}.deep",
        f"{title}: a page in the middle",
        lambda: asked(name, {"p": str(middle(name))}),
        GOAL,
        runs=RUNS,
        quantile=P95,
    )
    for words, filter_ in filters.items():
        yield page(f"{code}.{slug(words)}", f"{title}: {words}", name, filter_)
    yield page(f"{code}.past", f"{title} on a past day", name, past)
    for words, filter_ in filters.items():
        if "q" not in filter_:
            yield page(f"{code}.past_{slug(words)}", f"{title} on a past day: {words}", name, past | filter_)


def page(code: str, title: str, name: str, parameters: dict[str, str]) -> Measure:
    return Measure(f"pages.{code}", title, lambda: asked(name, parameters), GOAL, runs=RUNS, quantile=P95)


def slug(words: str) -> str:
    return words.replace(" ", "_")


def asked(name: str, parameters: dict[str, str]) -> float:
    """Ask for a page and see that it is the page that was asked for."""
    return opened(f"{reverse(name)}?{urlencode(parameters)}")


def opened(address: str) -> float:
    """Ask for the page at an address."""
    with timed() as watch:
        answer = client().get(address)
    if answer.status_code != 200:
        raise LookupError(f"{address}: {answer.status_code}")
    return watch.seconds


@cache
def client() -> Client:
    person = User.objects.create_superuser("bench@example.com", None, full_name="Bench")
    logged_in = Client(SERVER_NAME="localhost")
    logged_in.force_login(person)
    return logged_in


@cache
def middle(name: str) -> int:
    """Return the number of the page in the middle."""
    if name == SUPPLIERS:
        return Supplier.objects.count() // 50 // 2 + 1
    return Obligation.objects.in_force(today()).count() // 100 // 2 + 1
