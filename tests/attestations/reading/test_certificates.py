"""A certificate is read from its PDF, in three languages and several layouts."""

import pytest

from attestations.models import Requirement
from attestations.reading import others_named, read
from evidence.inspection import text_of
from tests.attestations.reading.certificates import LAYOUTS, LINES, certificate
from tests.factories import EditionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference"), pytest.mark.either]

DAYS = {"valid_from": "2024-03-15", "valid_until": "2027-03-14"}
READ = {
    "en": {
        "number": "CN12/31459.00",
        "holder_name": "Shenzhen Jia Electronics Co., Ltd.",
        "scope": "Design and manufacture of connectors and cable assemblies for motor vehicles",
        "issuing_body": "SGS",
    },
    "zh-hant": {
        "number": "00124Q30001R0M/4403",
        "holder_name": "深圳甲電子有限公司",
        "scope": "電子連接器及汽車線束的設計和生產",
        "issuing_body": "CQC",
    },
    "zh-hans": {
        "number": "00124Q30001R0M/4403",
        "holder_name": "深圳甲电子有限公司",
        "scope": "电子连接器及汽车线束的设计和生产",
        "issuing_body": "CQC",
    },
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", LINES)
def test_a_certificate_is_read(language, layout, tmp_path):
    path = tmp_path / "cert.pdf"
    path.write_bytes(certificate(language, layout))

    found = read(text_of(path, "application/pdf"), Requirement.objects.get(code="iso_9001"))

    assert found == {**READ[language], **DAYS, "edition": "2015"}


@pytest.mark.parametrize(
    ("code", "text", "edition"),
    [
        ("iso_9001", "ISO 9001:2015", "2015"),
        ("iso_9001", "ISO9001 - 2015", "2015"),
        ("iso_9001", "EN ISO 9001:2008", "2008"),
        ("iso_9001", "GB/T 19001-2016 idt ISO 9001:2015", "2015"),
        ("iso_14001", "ISO 9001:2015, ISO 14001:2015, ISO 45001:2018", "2015"),
        ("iso_45001", "GB/T 45001-2020", "2018"),
        ("iso_27001", "ISO/IEC 27001:2022", "2022"),
        ("iso_27001", "GB/T 22080-2016", "2013"),
        ("iso_9001", "ISO 9001", ""),
        ("iso_9001", "from ISO 9001:2008 to ISO 9001:2015", ""),
        ("iso_14001", "ISO 9001:2015", ""),
    ],
)
def test_an_edition_is_read_by_all_its_names(code, text, edition):
    found = read(text, Requirement.objects.get(code=code))

    assert found.get("edition", "") == edition


def test_an_edition_that_an_administrator_has_added_is_read_too():
    edition = EditionFactory(requirement__code="iatf_16949", code="2016")

    assert read("meets IATF 16949:2016", edition.requirement) == {"edition": "2016"}


def test_a_paper_that_says_nothing_proposes_nothing():
    assert read("", Requirement.objects.get(code="iso_9001")) == {}
    assert read("Meeting of Tuesday\nTea and biscuits", Requirement.objects.get(code="iso_9001")) == {}


@pytest.mark.parametrize(
    ("code", "text", "named"),
    [
        ("iso_14001", "Certificate\nISO 9001:2015", ["ISO 9001 quality management, edition 2015"]),
        ("iso_14001", "質量管理體系認證證書 GB/T 19001-2016", ["ISO 9001 quality management, edition 2015"]),
        ("iso_14001", "质量管理体系认证证书", ["ISO 9001 quality management"]),
        ("rohs", "ISO 9001:2015 and ISO 45001", [
            "ISO 9001 quality management, edition 2015", "ISO 45001 occupational health and safety",
        ]),
        ("iso_14001", "ISO 9001:2015, ISO 14001:2015", []),
        ("iso_14001", "環境管理體系認證證書, 質量管理體系", []),
        ("iso_14001", "Environmental policy", []),
        ("rohs", "RoHS test report of a laboratory with ISO 9001", []),
        ("security", "We are certified by ISO 27001.", []),
    ],
)  # fmt: skip
def test_what_it_names_instead_of_what_is_asked_for_is_read(code, text, named):
    requirement = Requirement.objects.get(code=code)

    said = read(text, requirement).get("standards", "")

    assert list(others_named(said, requirement)) == named


def test_what_a_paper_names_is_no_other_where_that_is_asked_for():
    said = read("ISO 9001:2015", Requirement.objects.get(code="iso_14001"))["standards"]

    assert list(others_named(said, Requirement.objects.get(code="iso_9001"))) == []


@pytest.mark.both
def test_to_look_for_standards_takes_as_many_queries_for_many(django_assert_num_queries):
    requirement = Requirement.objects.get(code="iso_14001")

    with django_assert_num_queries(6):
        read("ISO 9001:2015", requirement)
    for _each in range(5):
        EditionFactory(requirement__name_en="ISO 9001")
    with django_assert_num_queries(6):
        read("ISO 9001:2015", requirement)


@pytest.mark.parametrize(
    ("text", "accreditation"),
    [
        ("accredited by UKAS Management Systems", "UKAS"),
        ("中國合格評定國家認可委員會 CNAS C001-M", "CNAS"),
        ("UKAS and CNAS", ""),
        ("JUKAS", ""),
    ],
)
def test_who_accredited_the_body_is_read(text, accreditation):
    assert read(text, Requirement.objects.get(code="iso_9001")).get("accreditation", "") == accreditation
