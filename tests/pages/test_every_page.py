"""Every page of the admin on a full register: it answers, and says what it should."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.html import escape

from attestations.models import Obligation
from attestations.services import bring_standings_in_step
from evidence.verify import findings
from foundation.dates import today
from suppliers.models import Supplier
from tests.thorough import first_of_each

LISTS = sorted((model._meta.app_label, model._meta.model_name) for model in admin.site._registry)
#: The suite opens one of each.
OF_EACH_APPLICATION = first_of_each(LISTS, lambda one: one[0])


def pages_of(app, model):
    """Give the addresses of a model's pages."""
    options = admin.site._registry[
        next(m for m in admin.site._registry if (m._meta.app_label, m._meta.model_name) == (app, model))
    ]
    name = f"admin:{app}_{model}"
    yield reverse(f"{name}_changelist")
    if options.model._default_manager.exists():
        pk = options.model._default_manager.order_by("pk").values_list("pk", flat=True).first()
        yield reverse(f"{name}_change", args=[pk])
        yield reverse(f"{name}_history", args=[pk])


@pytest.mark.parametrize(("app", "model"), OF_EACH_APPLICATION)
def test_a_list_a_row_and_its_history_answer(app, model, enter):
    client = enter("admin")

    answers = [(address, client.get(address).status_code) for address in pages_of(app, model)]

    assert answers == [(address, 200) for address, _status in answers]


@pytest.mark.either  # what is opened here is opened above on both
@pytest.mark.parametrize(("app", "model"), OF_EACH_APPLICATION)
def test_who_may_only_read_is_told_nothing_in_the_words_of_the_code(app, model, enter):
    client = enter("auditor", "zh-hant")

    for address in pages_of(app, model):
        answer = client.get(address)
        assert answer.status_code in (200, 403)
        assert CODE.findall(answer.text) == []


def test_who_may_only_read_is_told_where_a_supplier_stands(enter):
    supplier = Supplier.objects.exclude(grade="").order_by("code").first()

    page = enter("auditor").get(f"/admin/suppliers/supplier/{supplier.pk}/change/").text

    for said in (supplier.get_stage_display(), supplier.category.name_en, supplier.country.name_en):
        assert escape(said) in page


@pytest.mark.either
def test_a_day_that_is_none_is_said(enter):
    answer = enter("officer").get("/admin/suppliers/supplier/?on=31/12/2024")

    assert [str(message) for message in answer.context["messages"]] == [
        "31/12/2024 is not a day. The list shows today."
    ]
    assert 'id="list-day" value="31' not in answer.text


# tests/admin/test_access.py opens them as everybody, tests/house/test_pages_in_chinese.py in Chinese.
@pytest.mark.proof
@pytest.mark.parametrize(("app", "model"), LISTS)
def test_a_page_to_add_answers_those_who_may_and_refuses_the_others(app, model, enter):
    address = reverse(f"admin:{app}_{model}_add")

    status = enter("admin").get(address).status_code

    assert status in (200, 403)
    assert enter("auditor").get(address).status_code == 403


#: What the code calls things, where a page shows a value or a label.
CODE = re.compile(r">\s*(None|True|False|\[\]|active|registered|Changes on|Current [a-z ]+)\s*[:：<]")
LONG_LISTS = ["on=2025-12-31&standing=held", "on=2025-12-31&stage=on_file", "expiring=180"]
SHORT_LISTS = ["", "on=2025-12-31", "standing=held", "on=2025-12-31&standing=exempt&requirement=iso_9001"]


@pytest.mark.parametrize("query", LONG_LISTS)
def test_what_takes_long_is_counted_for_twenty_pages_and_whole_on_demand(query, enter, monkeypatch):
    client = enter("officer", "zh-hant")
    monkeypatch.setattr(admin.site.get_model_admin(Obligation), "list_per_page", 1)
    address = f"/admin/attestations/obligation/?{query}"

    page = client.get(f"{address}&p=20")
    whole = client.get(f"/admin/attestations/obligation/{page.context['cl'].count_all_url}")

    assert page.context["cl"].result_count == 20
    assert "適用要求超過20項" in page.content.decode()
    assert whole.context["cl"].result_count == whole.context["cl"].queryset.count() > 20
    assert [row.pk for row in whole.context["cl"].result_list] == [row.pk for row in page.context["cl"].result_list]
    assert whole.context["cl"].count_all_url == ""


def test_a_list_that_is_soon_counted_is_counted_whole(enter, monkeypatch):
    client = enter("officer")
    bring_standings_in_step(today())  # as the clock does every night
    monkeypatch.setattr(admin.site.get_model_admin(Obligation), "list_per_page", 1)

    lists = [client.get(f"/admin/attestations/obligation/?{query}").context["cl"] for query in SHORT_LISTS]

    assert [(shown.result_count, shown.count_all_url) for shown in lists] == [
        (shown.queryset.count(), "") for shown in lists
    ]


@pytest.mark.either
@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/suppliers/supplier/", "/nowhere/"])
def test_every_answer_carries_the_strict_policy_and_no_inline_script_or_style(address, enter):
    answer = enter("admin").get(address)

    policy = answer.headers["Content-Security-Policy"]
    page = answer.content.decode()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)", page) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []


def test_a_simplified_word_finds_a_traditional_name(enter):
    client = enter("officer")
    wanted = Supplier.objects.filter(name__contains="數據").count()

    found = client.get("/admin/suppliers/supplier/", {"q": "数据"}).context["cl"].result_count

    assert found == wanted > 0


def test_markup_in_a_name_is_shown_and_not_run(enter):
    supplier = Supplier.objects.order_by("code").first()
    name = "<script>alert(1)</script>"
    Supplier.objects.filter(pk=supplier.pk).update(name=name)

    page = enter("officer").get("/admin/suppliers/supplier/").content.decode()

    assert escape(name) in page
    assert name not in page


@pytest.mark.either
@pytest.mark.parametrize(
    "query", ["officer__password__startswith=p", "_connector=OR", "o=99", "on=never", "standing=nothing"]
)
def test_a_forged_query_gives_no_more_than_the_list(query, enter):
    answer = enter("officer").get(f"/admin/suppliers/supplier/?{query}")

    assert answer.status_code in (200, 302, 400)


@pytest.mark.either  # what is opened here is opened above on both
def test_looking_changes_nothing(enter):
    client = enter("admin")

    for app, model in LISTS:
        for address in pages_of(app, model):
            client.get(address)

    assert list(findings(files=True)) == []
