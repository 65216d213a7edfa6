"""Number, holder, scope and certification body."""

import time
import unicodedata

import pytest

from attestations.reading.bodies import body_in
from attestations.reading.reading import normal, values_in
from attestations.reading.texts import texts_in
from foundation.folding import simplified


def texts(text):
    normal = unicodedata.normalize("NFKC", text)
    return texts_in(normal, normal.translate(simplified()))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Certificate No.: CN12/31459.00", "CN12/31459.00"),
        ("Certificate Number FM 723456 Page 1 of 2", "FM 723456"),
        ("Certificate Registration No. 01 100 1234567", "01 100 1234567"),
        ("Certificate No: CNBJ-123456-UK\nIssue 3", "CNBJ-123456-UK"),
        ("Certificate No. 12345 2024-03-01", "12345"),
        ("证书编号：00124Q30001R0M/4403", "00124Q30001R0M/4403"),
        ("證書編號 Certificate No.: 00124Q30001R0M", "00124Q30001R0M"),
        ("注册号：11720E00012R1L", "11720E00012R1L"),
        ("Test Report No.: CANEC2400123401 Date: Mar 01, 2024", "CANEC2400123401"),
        ("统一社会信用代码：91440300MA5EXAMPL3", "91440300MA5EXAMPL3"),
        ("Certificate No. see annex", ""),
        ("Certificate of Registration", ""),
    ],
)
def test_a_number_is_read_behind_its_label(text, number):
    assert texts(text).get("number", "") == number


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Organization: Jia Ltd", "Jia Ltd"),
        ("Name of organisation\nJia Electronics Co., Ltd.\nShenzhen", "Jia Electronics Co., Ltd."),
        ("This is to certify that\nJia Ltd\nhas implemented", "Jia Ltd"),
        ("We hereby certify that the Environmental Management System of Jia Ltd has been assessed", "Jia Ltd"),
        ("兹证明深圳甲电子有限公司质量管理体系符合", "深圳甲电子有限公司"),
        ("获证组织：深圳甲电子有限公司 证书编号：1", "深圳甲电子有限公司"),
        ("申請單位 Applicant: 深圳甲電子有限公司", "深圳甲電子有限公司"),
        ("This is to certify that the above-mentioned company has implemented", ""),
        ("The organization shall inform the body of changes.", ""),
    ],
)
def test_a_holder_is_read_behind_a_label_or_in_a_sentence(text, holder):
    assert texts(text).get("holder_name", "") == holder


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Scope: Manufacture of\ncables\nAddress: Shenzhen", "Manufacture of cables"),
        ("认证范围：电线的\n生产\n认证地址：深圳", "电线的生产"),
        ("Scope of certification\nManufacture of cables\nThis certificate remains valid", "Manufacture of cables"),
        ("for the following scope: " + "Cables, " * 100, ("Cables, " * 50)[:400]),
        ("It is within the scope of supply of others", ""),
    ],
)
def test_a_scope_is_read_to_its_end(text, scope):
    assert texts(text).get("scope", "") == scope


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Certified by TÜV SÜD Management Service", "TÜV SÜD"),
        ("TUV Rheinland Cert GmbH", "TÜV Rheinland"),
        ("SGS-CSTC Standards Technical Services", "SGS"),
        ("中国质量认证中心 CQC", "CQC"),
        ("Bureau Veritas Certification", "Bureau Veritas"),
        ("DNV Business Assurance", "DNV"),
        ("Intertek Certification Limited", "Intertek"),
        ("BSI Assurance UK", "BSI"),
        ("SGS and BSI", ""),
        ("a fABSIt", ""),
        ("nobody that we know", ""),
    ],
)
def test_a_body_is_known_by_its_names(text, body):
    assert body_in(text) == body


@pytest.mark.parametrize(
    "text",
    [
        "scope\n" * 4000,
        "Certificate No. " * 1500,
        "certify that" + " \n" * 10_000,
        "Organization: " + " " * 20_000 + "has",
        "Organization: " + "," * 20_000,
        "Certificate No. " + "A " * 10_000,
        "Certificate No. " + "1 " * 10_000,
        "certify that the " * 1200,
        "1 May 2024 " * 1800,
        "valid from 1 May " * 1200,
        "last " + "x " * 10_000,
        "二〇" * 10_000,
        "\ufdfa" * 20_000,
    ],
    ids=range(13),
)
def test_a_text_that_was_made_to_be_read_for_hours_is_not(text):
    begun = time.process_time()

    values_in(normal(text))

    assert time.process_time() - begun < 1
