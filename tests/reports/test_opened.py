"""A list that is opened from a frozen report says that it is of the register of today, and leads back."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from reports.frozen import page_of, report_of
from reports.pages import report_sections
from tests.factories import ReportRunFactory, UserFactory
from tests.lists import rows_behind

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db, pytest.mark.either]

SAID = "The list is of the register as it is known today"


@pytest.fixture
def root(client):
    client.force_login(UserFactory(superuser=True, language="en"))
    return client


def addresses(report):
    sections = report_sections(report)
    rows = [row for section in sections for table in section.tables for row in (*table.rows, ("", table.total))]
    return {figure.address for _name, figures in rows for figure in figures if figure.address}


def test_every_kind_of_list_says_where_it_was_opened_from_and_leads_back(root):
    run = ReportRunFactory()
    of_each = {address.partition("?")[0]: address for address in addresses(page_of(run))}

    pages = {path: root.get(address) for path, address in of_each.items()}

    assert len(pages) > 5
    for path, page in pages.items():
        assert page.status_code == 200, path
        assert "frozen as of Dec. 31, 2024." in page.text, path
        assert SAID in page.text, path
        assert f'href="{run.get_absolute_url()}"' in page.text, path


def test_the_list_has_the_rows_that_it_has_without(root):
    run, person = ReportRunFactory(), UserFactory(superuser=True)
    told = f"opened_from={run.pk}"

    for address in sorted(addresses(report_of(run)))[:20]:
        assert told in address
        assert rows_behind(address, person) == rows_behind(address.replace(f"&{told}", ""), person)


def test_it_stays_while_somebody_searches_filters_and_sorts(root):
    run = ReportRunFactory()
    listed = reverse("admin:suppliers_supplier_changelist")
    asked = {"on": "2024-12-31", "stage": "active", "opened_from": run.pk}

    page = root.get(listed, asked)

    inside = re.search(r'<div[^>]*id="changelist">.*', page.text, re.DOTALL)[0]
    links = [unescape(link) for link in re.findall(r'href="(\?[^"]*)"', inside)]
    assert len(links) > 10
    assert all(f"opened_from={run.pk}" in link for link in links)
    search = re.search(r'<form id="changelist-search".*?</form>', inside, re.DOTALL)[0]
    assert f'<input type="hidden" name="opened_from" value="{run.pk}">' in search
    assert SAID in root.get(listed, {"q": "a", "opened_from": run.pk}).text
    # It is no filter that could be cleared.
    assert not root.get(listed, {"opened_from": run.pk}).context["cl"].has_active_filters


def test_lists_of_the_annual_report_lead_back_to_it(root):
    ReportRunFactory()
    annual = root.get(reverse("admin:reports_reportrun_annual"), {"year": "2024"}).text
    address = unescape(re.search(r'href="([^"]*opened_from=y2024)"', annual)[1])

    page = root.get(address).text

    assert "Opened from the annual report of 2024" in page
    assert f'href="{reverse("admin:reports_reportrun_annual")}?year=2024"' in page


@pytest.mark.parametrize("asked", ["", "0", "x", "y", "y1999", "²", "9" * 30, "-1", "y" + "9" * 18])
def test_a_list_that_was_opened_otherwise_says_nothing(asked, root):
    listed = reverse("admin:suppliers_supplier_changelist")

    page = root.get(f"{listed}?{urlencode({'opened_from': asked})}")

    assert page.status_code == 200
    assert SAID not in page.text


def test_whoever_may_not_read_reports_is_not_led_there(client):
    run = ReportRunFactory()
    person = UserFactory(is_staff=True, language="en")
    person.user_permissions.add(Permission.objects.get(codename="view_supplier"))
    client.force_login(person)

    page = client.get(reverse("admin:suppliers_supplier_changelist"), {"opened_from": run.pk})

    assert page.status_code == 200
    assert run.get_absolute_url() not in page.text


def test_the_running_figures_lead_to_lists_that_say_nothing(root):
    assert "opened_from" not in root.get(reverse("reports:compliance"), {"period": "2024-12"}).text
