"""The page on which a preview is discarded, and the list that shows what waits."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sheets.models import ImportRun

pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

LIST = "/admin/sheets/importrun/"
NEW = "code,name,country,category\nN1,New,CN,batteries\n"


def bring(client, name="new.csv"):
    file = SimpleUploadedFile(name, NEW.encode())
    return client.post(f"{LIST}import/", {"file": file}, follow=True).context["run"]


def page_of(run, page="run"):
    return reverse(f"admin:sheets_importrun_{page}", args=[run.public_id])


def told(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.either
@pytest.mark.both
def test_a_preview_is_discarded_once_that_is_confirmed(log_in):
    client = log_in("officer")
    run = bring(client)

    preview, asked = client.get(page_of(run)), client.get(page_of(run, "drop"))
    still_there = ImportRun.objects.filter(pk=run.pk).exists()
    done = client.post(page_of(run, "drop"), follow=True)

    assert f'href="{page_of(run, "drop")}"' in preview.text
    assert 'class="button danger"' in asked.text
    assert still_there
    assert done.redirect_chain == [(f"{LIST}import/", 302)]
    assert told(done) == ["new.csv was discarded; nothing of it was imported."]
    assert not ImportRun.objects.filter(pk=run.pk).exists()
    assert client.get(page_of(run)).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_was_imported_is_not_discarded(method, log_in):
    client = log_in("officer")
    run = bring(client)
    written = client.post(page_of(run, "confirm"), follow=True)

    answer = getattr(client, method)(page_of(run, "drop"), follow=True)

    assert page_of(run, "drop") not in written.text
    assert answer.redirect_chain == [(page_of(run), 302)]
    assert told(answer) == [
        "new.csv is being read or imported, or was imported already: it cannot be discarded.",
    ]
    assert ImportRun.objects.get(pk=run.pk).state == "written"


def test_nobody_discards_what_somebody_else_brought(log_in):
    run = bring(log_in("officer"))

    assert log_in("root").post(page_of(run, "drop")).status_code == 404
    assert ImportRun.objects.filter(pk=run.pk).exists()


def test_the_list_shows_what_waits_where_somebody_asks_for_it(log_in):
    client = log_in("officer")
    waits, written = bring(client, "waits.csv"), bring(client, "written.csv")
    client.post(page_of(written, "confirm"))

    usual = client.get(LIST).context["cl"].result_list
    asked = client.get(LIST, {"state__exact": "previewed"}).context["cl"].result_list

    assert (written in usual, waits in usual) == (True, False)
    assert list(asked) == [waits]


def test_the_page_of_what_waits_leads_whoever_brought_it_to_the_preview(log_in):
    client = log_in("officer")
    run = bring(client)
    address = reverse("admin:sheets_importrun_change", args=[run.pk])

    link = f'<a href="{page_of(run)}">Show what it would do</a>'
    assert link in client.get(address).text
    assert link not in log_in("manager").get(address).text


def test_what_waits_cannot_be_undone(log_in):
    client = log_in("officer")

    assert client.get(page_of(bring(client), "undo")).status_code == 404
