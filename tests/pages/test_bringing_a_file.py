"""A file through the admin: previewed, confirmed, written once, by the one who brought it."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from attestations.models import Attestation
from evidence.verify import findings
from sheets.models import ImportRow, ImportRun
from suppliers.models import Supplier
from tests.stock import TODAY

ADDRESS = "/admin/suppliers/supplier/"
GOOD = "code,name,country,category\nN1,新辰數據有限公司,CN,data\n"
BAD = "code,name,country,category\nN1,新辰數據有限公司,CN,data\nN2,乙,CN,nothing\n"


def bring(client, text):
    file = SimpleUploadedFile("new.csv", text.encode(), content_type="text/csv")
    return client.post(f"{ADDRESS}import/", {"file": file}, follow=True)


def confirm(client, run, **sent):
    return client.post(f"/admin/sheets/importrun/{run.public_id}/confirm/", sent)


def test_a_file_is_shown_then_written_when_confirmed(enter):
    client = enter("officer")

    preview = bring(client, GOOD)
    before = Supplier.objects.filter(code="N1").exists()
    written = confirm(client, preview.context["run"])

    assert not before
    assert written.status_code == 302
    assert Supplier.objects.get(code="N1").country.code == "CN"
    assert ImportRun.objects.get(public_id=preview.context["run"].public_id).state == "written"
    assert list(findings(files=True)) == []


@pytest.mark.either
def test_refused_rows_stop_the_file_unless_the_rest_is_asked_for(enter):
    client = enter("officer")
    run = bring(client, BAD).context["run"]

    stopped = confirm(client, run)
    nothing = Supplier.objects.filter(code="N1").exists()
    rest = confirm(client, run, skip_refused="on")

    assert (stopped.status_code, nothing) == (200, False)
    assert rest.status_code == 302
    assert list(Supplier.objects.filter(code__in=["N1", "N2"]).values_list("code", flat=True)) == ["N1"]


@pytest.mark.either
def test_a_run_is_written_once(enter):
    client = enter("officer")
    run = bring(client, GOOD).context["run"]

    answers = [confirm(client, run) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    page = answers[1].headers["Location"]
    assert page == f"/admin/sheets/importrun/{run.public_id}/"
    assert "The file new.csv was imported already" in client.get(page).content.decode()
    assert ImportRow.objects.filter(run=run).count() == 1


@pytest.mark.either
def test_a_run_that_is_not_there_is_not_found(enter):
    assert enter("officer").post(f"/admin/sheets/importrun/{UUID(int=0)}/confirm/").status_code == 404


@pytest.mark.either
def test_somebody_elses_run_is_not_found(enter):
    run = bring(enter("officer"), GOOD).context["run"]

    assert confirm(enter("manager"), run).status_code == 404


@pytest.mark.either
@pytest.mark.parametrize("page", ["import/", "process_import/"])
def test_who_may_only_look_may_not_import(page, enter):
    assert enter("auditor").post(f"{ADDRESS}{page}", {}).status_code == 403


# Every sheet goes out and comes in in each language and form in tests/sheets/test_export.py; here it is the pages.
@pytest.mark.parametrize(
    ("language", "ending"),
    [
        ("en", "xlsx"),
        pytest.param("zh-hant", "csv", marks=pytest.mark.either),
        *(pytest.param(*other, marks=pytest.mark.proof) for other in (("en", "csv"), ("zh-hant", "xlsx"))),
        *(pytest.param("zh-hans", ending, marks=pytest.mark.proof) for ending in ("xlsx", "csv")),
    ],
)
@pytest.mark.parametrize(
    "address", ["suppliers/supplier", "suppliers/gradechange", "attestations/commitment", "attestations/certificate"]
)
def test_what_goes_out_comes_in_unchanged(address, language, ending, enter):
    client = enter("manager", language)
    out = client.get(f"/admin/{address}/export/", {"format": ending})

    file = SimpleUploadedFile(f"out.{ending}", out.getvalue())
    preview = client.post(f"/admin/{address}/import/", {"file": file}, follow=True)

    [sheet] = preview.context["sheets"]
    counts = {outcome.value: count for outcome, count in sheet["counts"]}
    assert counts == {"created": 0, "updated": 0, "refused": 0, "unchanged": counts["unchanged"]}
    assert counts["unchanged"] > 100
    assert TODAY.isoformat()[:4] in out.headers["Content-Disposition"]


@pytest.mark.either
def test_pressing_import_without_the_tick_is_answered_in_the_readers_words(enter):
    client = enter("officer", "zh-hant")
    preview = bring(client, BAD)

    stopped = confirm(client, preview.context["run"])

    page = stopped.content.decode()
    assert "required>" not in preview.content.decode()
    assert '<a href="#id_skip_refused">略過被拒絕的行，導入其餘各行</a>：未寫入任何數據。請勾選此項' in page
    assert 'id="id_skip_refused_error"' in page


@pytest.mark.either
def test_the_tick_is_not_asked_for_where_every_row_is_refused(enter):
    client = enter("officer")
    text = "code,name,country,category\nN2,乙,CN,nothing\n"

    stopped = confirm(client, bring(client, text).context["run"])

    page = stopped.content.decode()
    assert "skip_refused" not in page
    assert "1 row is refused" in page


@pytest.mark.either
def test_what_is_wrong_with_the_form_names_its_field(enter):
    page = enter("officer", "zh-hant").post(f"{ADDRESS}import/").content.decode()

    assert '<a href="#id_file">電子表格</a>：此項為必填。' in page
    assert "filepick errors" in page


@pytest.mark.either
@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", ["English", "繁體中文", "简体中文", "Supplier code", "供應商編號", "供应商编号"]),
        ("zh-hant", ["繁體中文", "English", "简体中文", "供應商編號", "Supplier code", "供应商编号"]),
        ("zh-hans", ["简体中文", "English", "繁體中文", "供应商编号", "Supplier code", "供應商編號"]),
    ],
)
def test_the_readers_own_language_stands_first_among_the_columns(language, titles, enter):
    context = enter("officer", language).get(f"{ADDRESS}import/").context

    [code, *_others] = context["columns"]
    assert [*context["languages"], *code[1]] == titles


@pytest.mark.either
def test_each_row_of_the_preview_says_what_it_is_about(enter):
    client = enter("officer")
    known = Supplier.objects.order_by("code").first()
    rows = [f"{known.code},{known.name} anew,CN,data", "N2,乙,CN,nothing", "N3,,CN,data", ",丁,CN,data"]

    preview = bring(client, "\n".join(["code,name,country,category", *rows]))

    [sheet] = preview.context["sheets"]
    assert [(number, subject) for number, subject, _changes in sheet["changed"]] == [(2, str(known))]
    assert [(number, subject) for number, subject, _title, _problem in sheet["refused"]] == [
        (3, "N2 乙"),
        (4, "N3"),
        (5, "– 丁"),
    ]
    assert f"<td>{known}</td>" in preview.content.decode()


@pytest.mark.either
def test_a_reason_to_refuse_is_asked_for_as_every_form_does(enter):
    client = enter("manager", "zh-hant")
    paper = Attestation.objects.order_by("pk").first()
    sent = {"action": "refuse", "_selected_action": [paper.pk], "index": 0, "reason": ""}

    page = client.post("/admin/attestations/attestation/", sent).content.decode()

    assert '<a href="#id_reason">原因</a>：此項為必填。' in page
    assert '<label for="id_reason" class="required">原因</label>' in page
    assert '<label for="id_words">' in page
