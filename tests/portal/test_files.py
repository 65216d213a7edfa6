"""The bytes of what was handed in: for the supplier's own people, to be saved, and for nobody else."""

import pytest
from django.urls import reverse

from demo.paper import pdf
from evidence.files import path_of
from suppliers.models import Upload
from tests.factories import MembershipFactory, UploadFactory
from tests.portal.doors import entered

pytestmark = [pytest.mark.django_db, pytest.mark.either]

NAME = '../证书 "ISO"\r\nSet-Cookie: a=b.pdf'


@pytest.fixture
def upload(supplier, person):
    return UploadFactory(supplier=supplier, actor=person, name=NAME, lines=("Certificate",))


def addresses(upload):
    return [reverse(f"portal:{name}", args=[upload.public_id]) for name in ("file", "preview")]


def test_a_file_is_saved_and_never_opened_in_its_place(upload, visitor):
    answer = visitor.get(addresses(upload)[0])

    assert answer.content == pdf(["Certificate"])
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AF%81%E4%B9%A6")
    assert "\n" not in answer.headers["Content-Disposition"]


def test_a_picture_of_the_first_page_is_drawn(upload, visitor):
    answer = visitor.get(addresses(upload)[1])

    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "headers",
    [{}, {"range": "bytes=0-10"}, {"if-none-match": "*"}, {"if-modified-since": "Wed, 21 Oct 2026 07:28:00 GMT"}],
)
def test_what_is_anothers_is_not_there_however_it_is_asked_for(method, headers, upload, stranger):
    for address in addresses(upload):
        answer = getattr(stranger, method)(f"{address}?download=inline", headers=headers)

        assert answer.status_code == 404
        assert not answer.has_header("Content-Disposition")


def test_who_is_nobody_is_asked_to_log_in(upload, client):
    assert [client.get(address).status_code for address in addresses(upload)] == [302, 302]


def test_no_other_address_leads_to_the_bytes(upload, visitor):
    lie = path_of(upload.file.sha256)
    wrong = [f"/portal/files/{upload.file.sha256}/", f"/portal/files/{upload.pk}/", f"/media/{lie.name}", f"{lie}"]

    assert [visitor.get(address).status_code for address in wrong] == [404] * len(wrong)


def test_colleagues_see_what_is_clean_and_only_the_uploader_what_waits_for_the_scanner(upload, visitor, supplier):
    colleague = entered(MembershipFactory(supplier=supplier).user)
    seen = [[client.get(address).status_code for address in addresses(upload)] for client in (visitor, colleague)]
    Upload.objects.update(state=Upload.State.UNSCANNED)
    waiting = [[client.get(address).status_code for address in addresses(upload)] for client in (visitor, colleague)]

    assert seen == [[200, 200], [200, 200]]
    assert waiting == [[200, 200], [404, 404]]


def test_what_is_in_quarantine_is_given_to_nobody(upload, visitor):
    Upload.objects.update(state=Upload.State.QUARANTINED, reason="infected")

    assert [visitor.get(address).status_code for address in addresses(upload)] == [404, 404]


def test_nothing_is_sent_to_a_file(upload, visitor):
    assert [visitor.post(address).status_code for address in addresses(upload)] == [405, 405]
