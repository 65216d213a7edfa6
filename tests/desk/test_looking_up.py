"""Look-ups in registers, with their pictures, on which what is accepted rests."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from attestations.models import RegisterCheck
from demo.paper import pdf
from evidence.models import Event, EvidenceFile
from evidence.verify import findings
from tests.desk.answers import fresh
from tests.desk.conftest import address, send

pytestmark = [pytest.mark.django_db, pytest.mark.either]


def drawn_picture():
    """Return a small PNG."""
    written = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(written, "PNG")
    return written.getvalue()


def test_a_look_up_in_the_register_is_what_it_rests_on(desk, paper):
    attestation = paper()

    send(
        desk,
        "accept",
        attestation,
        result="valid",
        register="CNCA",
        checked_on="2024-05-01",
        reference="https://cx.cnca.cn/1",
    )

    check = RegisterCheck.objects.get()
    assert fresh(attestation).backing == "register_checked"
    assert (check.register, check.checked_on, check.result) == ("CNCA", date(2024, 5, 1), "valid")
    assert Event.objects.filter(action="register_checked", object_id=check.pk).count() == 1
    assert list(findings()) == []


def test_the_picture_of_a_look_up_is_kept_and_taken_away(desk, paper):
    attestation, sent = paper(), {"result": "valid", "register": "CNCA", "checked_on": "2024-05-01"}
    picture = drawn_picture()

    send(desk, "accept", attestation, **sent, picture=SimpleUploadedFile("register.png", picture))
    answer = desk.get(address("screenshot", attestation))

    assert b"".join(answer.streaming_content) == picture
    assert answer.headers["Content-Disposition"] == 'attachment; filename="2024-05-01.png"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert address("screenshot", attestation) in desk.get(address("item", attestation)).text
    assert list(findings(files=True)) == []


@pytest.mark.parametrize(("name", "content"), [("page.png", b"<script>"), ("paper.pdf", pdf(["A page"]))])
def test_what_is_no_picture_is_not_kept(desk, paper, name, content):
    attestation, before = paper(), EvidenceFile.objects.count()
    sent = {"result": "valid", "register": "CNCA", "checked_on": "2024-05-01"}

    answer = send(desk, "accept", attestation, **sent, picture=SimpleUploadedFile(name, content))

    assert list(answer.context["forms"].look_up.errors) == ["picture"]
    assert (fresh(attestation).decision, EvidenceFile.objects.count()) == ("", before)


def test_a_picture_is_not_kept_where_the_decision_is_refused(desk, paper):
    attestation, sent = paper(), {"result": "valid", "register": "CNCA", "checked_on": "2024-05-01"}
    before = EvidenceFile.objects.count()

    send(desk, "accept", attestation, "0" * 64, **sent, picture=SimpleUploadedFile("a.png", drawn_picture()))

    assert (EvidenceFile.objects.count(), RegisterCheck.objects.count()) == (before, 0)


def test_a_look_up_that_found_nothing_is_kept_and_proves_nothing(desk, paper):
    attestation = paper()

    send(desk, "accept", attestation, result="missing", register="CNCA", checked_on="2024-05-01")

    assert (fresh(attestation).backing, RegisterCheck.objects.get().result) == ("file_reviewed", "missing")


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"register": "", "checked_on": "2024-05-01"}, "register"),
        ({"register": "CNCA", "checked_on": ""}, "checked_on"),
        ({"register": "CNCA", "checked_on": "2999-01-01"}, "checked_on"),
    ],
)
def test_half_a_look_up_decides_nothing(desk, paper, sent, wrong):
    attestation = paper()

    answer = send(desk, "accept", attestation, result="valid", **sent)

    assert list(answer.context["forms"].look_up.errors) == [wrong]
    assert fresh(attestation).decision == ""
