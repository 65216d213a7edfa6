"""What lists find: on a day, by what a supplier was, and nothing that was not asked."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.services import system_user
from attestations import filters
from attestations.models import Obligation
from foundation.dates import FAR, today
from sheets.engine import import_tables
from suppliers.models import Stage, Supplier
from tests.admin.many import more
from tests.factories import (
    AttestationFactory,
    CategoryFactory,
    CountryFactory,
    ExemptionFactory,
    GradeFactory,
    RegionFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
)
from tests.kept import kept, put_back

pytestmark = pytest.mark.django_db


SUPPLIERS = "admin:suppliers_supplier_changelist"
OBLIGATIONS = "admin:attestations_obligation_changelist"
THEN = "2024-06-30"
#: Query -> the suppliers that it finds.
SUPPLIER_QUERIES = {
    "": ["CAME", "MOVED", "STAYED"],
    "stage=active": ["STAYED"],
    f"stage=active&on={THEN}": ["MOVED", "STAYED"],
    "stage=on_file": ["CAME", "MOVED", "STAYED"],
    f"stage=on_file&on={THEN}": ["MOVED", "STAYED"],
    "region=other": ["MOVED", "STAYED"],
    f"region=other&on={THEN}": ["STAYED"],
    f"region=cn&on={THEN}": ["MOVED"],
    "category=batteries": ["MOVED", "STAYED"],
    f"category=batteries&on={THEN}": ["STAYED"],
    "core=1": ["MOVED", "STAYED"],
    f"core=1&on={THEN}": ["STAYED"],
    f"core=0&on={THEN}": ["MOVED"],
    "grade=D": ["MOVED"],
    f"grade=A&on={THEN}": ["MOVED"],
    f"grade=D&on={THEN}": [],
    "grade=none": ["CAME", "STAYED"],
    f"began_from=2020-01-01&on={THEN}": ["MOVED", "STAYED"],
    "began_from=2019-12-31&on=2019-12-31": [],
    "began_from=2020-01-02": [],
    "began_from=never": ["CAME", "MOVED", "STAYED"],
    "stage=nonsense": [],
}
#: Query -> the suppliers whose obligations it finds.
OBLIGATION_QUERIES = {
    "standing=held": ["HELD", "SOON"],
    "standing=valid": ["HELD"],
    "standing=expiring": ["SOON"],
    "standing=gap": ["ENDED", "NONE", "WAITS"],
    "standing=required": ["ENDED", "HELD", "NONE", "SOON", "WAITS"],
    "standing=exempt": ["EXEMPT"],
    "standing=expired": ["ENDED"],
    "standing=in_review": ["WAITS"],
    "standing=missing": ["NONE"],
    f"standing=held&on={THEN}": ["ENDED", "HELD", "SOON"],
    f"standing=exempt&on={THEN}": [],
    "standing=exempt&on=2025-06-30": ["EXEMPT"],
    f"standing=missing&on={THEN}": ["EXEMPT", "NONE"],
    "standing=expiring&on=2024-08-01": ["ENDED"],
    "expiring=30": ["SOON"],
    "expiring=14": [],
    "expiring=60&on=2024-08-15": ["ENDED"],
    "expiring=30&on=2024-08-15": [],
    "requirement=iso": ["ENDED", "EXEMPT", "HELD", "NONE", "SOON", "WAITS"],
    "requirement=other": [],
    "q=soon": ["SOON"],
    "kind=certificate,document&standing=held": ["HELD", "SOON"],
    "kind=commitment": [],
    "kind=nonsense": [],
    "stage=active&category=assembly&region=cn&core=0&grade=none&standing=exempt": ["EXEMPT"],
}
#: Query -> the suppliers whose proofs it finds.
PROOF_QUERIES = {
    "lapses=2024-09&on=2024-08-01": ["ENDED"],
    "lapses=2024-09&on=2024-08-01&kind=certificate,document": ["ENDED"],
    "lapses=2024-09&on=2024-08-01&kind=commitment": [],
    "lapses=2024-08&on=2024-08-01": [],
    "lapses=2024-09": [],
    "lapses=never": ["ENDED", "HELD", "SOON", "WAITS"],
}


@pytest.fixture
def client(client):
    client.force_login(UserFactory(superuser=True, language="en"))
    return client


def found(client, name, query):
    """Return what a list shows: supplier codes in their order."""
    rows = client.get(f"{reverse(name)}?{query}").context["cl"].result_list
    return sorted(getattr(row, "code", None) or row.supplier.code for row in rows)


def make_suppliers():
    """Make suppliers that were something else on a past day than they are today."""
    other = CountryFactory(code="JP", region=RegionFactory(code="other"))
    day = today()
    moved = SupplierFactory(
        code="MOVED",
        stages=((date(2020, 1, 1), Stage.ACTIVE), (date(2025, 1, 1), Stage.SUSPENDED)),
        today=day,
    )
    SupplierFactory(code="STAYED", country=other, category=CategoryFactory(code="batteries"), is_core=True, today=day)
    SupplierFactory(code="CAME", stages=((date(2025, 1, 1), Stage.REGISTERED),), today=day)
    GradeFactory(supplier=moved, period="2023", grade="A", effective_on=date(2023, 12, 31), today=day)
    GradeFactory(supplier=moved, period="2025", grade="D", effective_on=date(2025, 12, 31), today=day)
    rows = [{"code": "MOVED", "name": "Moved", "country": "JP", "category": "batteries", "is_core": "yes"}]
    import_tables({"suppliers": rows}, name="x", actor=system_user(), today=day)


@pytest.fixture(scope="module")
def supplier_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return kept(make_suppliers)


@pytest.fixture
def suppliers(supplier_rows, db):
    put_back(supplier_rows)


def test_suppliers_are_found_by_what_they_were_on_the_day(suppliers, client):
    assert {query: found(client, SUPPLIERS, query) for query in SUPPLIER_QUERIES} == SUPPLIER_QUERIES


@pytest.fixture
def duties():
    """Make one obligation of every standing, as of a past day and as of today, by the code of its supplier."""
    requirement = RequirementFactory(certificate=True, code="iso")
    day = today()
    for code in ("HELD", "ENDED", "SOON", "WAITS", "NONE", "EXEMPT"):
        SupplierFactory(code=code, today=day)
    RuleFactory(requirement=requirement, today=day)

    def paper(code, **terms):
        supplier = Supplier.objects.get(code=code)
        AttestationFactory(certificate=True, supplier=supplier, requirement=requirement, today=day, **terms)
        return supplier

    paper("HELD", valid_until=date(2099, 12, 31))
    paper("ENDED", valid_until=date(2024, 9, 30))
    paper("SOON", valid_until=date.fromordinal(day.toordinal() + 20))
    paper("WAITS", waiting=True)
    ExemptionFactory(
        supplier=Supplier.objects.get(code="EXEMPT"),
        requirement=requirement,
        exempt_from=date(2025, 1, 1),
        today=day,
    )


def test_obligations_are_found_by_their_standing_on_the_day(duties, client):
    assert {query: found(client, OBLIGATIONS, query) for query in OBLIGATION_QUERIES} == OBLIGATION_QUERIES


def test_proofs_are_found_by_the_month_of_their_last_day_as_of_a_day(duties, client):
    proofs = "admin:attestations_attestation_changelist"

    assert {query: found(client, proofs, query) for query in PROOF_QUERIES} == PROOF_QUERIES


@pytest.mark.parametrize("few", [0, filters.FEW])
def test_what_expires_is_found_whether_few_papers_lapse_or_many(few, duties, client, monkeypatch):
    monkeypatch.setattr(filters, "FEW", few)
    queries = {query: codes for query, codes in OBLIGATION_QUERIES.items() if "expiring=" in query}

    assert {query: found(client, OBLIGATIONS, query) for query in queries} == queries


@pytest.mark.either
@pytest.mark.parametrize("kind", ["change", "history"])
def test_an_obligation_that_ended_or_has_not_begun_has_its_page(kind, client):
    terms = {"requirement": RequirementFactory(), "supplier": SupplierFactory(), "rule": RuleFactory()}
    ended = Obligation.objects.create(**terms, required_from=date(2020, 1, 1), required_until=date(2021, 1, 1))
    to_come = Obligation.objects.create(**terms, required_from=date(2098, 1, 1), required_until=FAR)
    name = f"admin:attestations_obligation_{kind}"

    answers = [client.get(reverse(name, args=[row.pk])).status_code for row in (ended, to_come)]

    assert answers == [200, 200]
    assert client.get(reverse(name, args=["x"])).status_code == 302


@pytest.mark.either
@pytest.mark.parametrize("word", ["国际", "國際", "ＡＣＭＥ", "acme", "s0001", "國際 acme"])
def test_a_name_is_found_in_any_script_width_and_case(word, client):
    SupplierFactory(code="S0001", name="國際電子", name_en="Acme Ltd")
    SupplierFactory(code="S0002", name="其他")

    assert found(client, SUPPLIERS, f"q={word}") == ["S0001"]


@pytest.mark.either
@pytest.mark.parametrize(
    ("name", "query"),
    [
        (SUPPLIERS, "officer__password__startswith=pbkdf2"),
        (SUPPLIERS, "officer__email__startswith=a"),
        (SUPPLIERS, "attestations__recorded_by__password__contains=a"),
        (SUPPLIERS, "contacts__email__contains=a"),
        (SUPPLIERS, "_connector=OR&stage=left"),
        (SUPPLIERS, "_negated=1"),
        (OBLIGATIONS, "supplier__officer__password__startswith=pbkdf2"),
        (OBLIGATIONS, "supplier__notes__contains=secret"),
        ("admin:attestations_attestation_changelist", "recorded_by__password__startswith=pbkdf2"),
        ("admin:accounts_user_changelist", "password__startswith=pbkdf2"),
    ],
)
def test_a_lookup_that_no_filter_offers_gives_no_data(name, query, suppliers, client):
    UserFactory(email="a@example.com", password="long enough a password")

    answer = client.get(f"{reverse(name)}?{query}")

    assert (answer.status_code, answer.headers.get("Location")) in {
        (400, None),
        (302, f"{reverse(name)}?e=1"),
    }


@pytest.mark.either
@pytest.mark.parametrize(
    "query", ["o=99", "o=x", "p=nonsense", "on=2024-02-30", "on=never", "expiring=many", "core=2", "all=", "standing=x"]
)
def test_a_query_that_means_nothing_does_no_harm(query, suppliers, client):
    for name in (SUPPLIERS, OBLIGATIONS, "admin:attestations_attestation_changelist"):
        assert client.get(f"{reverse(name)}?{query}").status_code in (200, 302, 400)


@pytest.fixture
def few(client):
    """Make one row of everything."""
    CountryFactory()
    CategoryFactory()
    RequirementFactory(code="promise")
    RequirementFactory(code="iso", certificate=True)
    more(1, 1)


@pytest.mark.either  # how often is asked is the same on both; tests/pages/test_every_page.py opens each list on both
def test_every_list_asks_as_often_for_six_rows_as_for_one_and_at_most_thirteen_times(few, client):
    names = [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]

    with_one = {name: asked(client, name) for name in names}
    more(2, 6)
    with_six = {name: asked(client, name) for name in names}

    assert {name: count for name, count in with_six.items() if count > max(with_one[name], 0)} == {}
    assert {name: count for name, count in with_six.items() if count > 13} == {}


def asked(client, name):
    """Return how often a list asks the database."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name)).status_code == 200
    return len(queries)
