"""In which encoding a text is."""

from random import Random

import pytest
from django.utils.translation import override

from sheets.reading import NotSure, Reading
from tests.sheets.reading.taken import refusal, refused, rows, taken
from tests.spreadsheets import csv

TEXTS = {
    "en": "code,name\nS1,Acme\n",
    "zh-hant": "供應商編號,供應商名稱\nS1,甲公司\n",
    "zh-hans": "供应商编号,供应商名称\nS1,甲公司\n",
}


def table(text):
    return [line.split(",") for line in text.splitlines()]


@pytest.mark.parametrize(
    ("language", "encoding", "found"),
    [
        *((language, "utf-8", "utf-8") for language in TEXTS),
        *((language, "utf-8-sig", "utf-8") for language in TEXTS),
        *((language, "utf-16", "utf-16-le") for language in TEXTS),
        *((language, "utf-16-le", "utf-16-le") for language in TEXTS),
        *((language, "utf-16-be", "utf-16-be") for language in TEXTS),
        ("en", "gb18030", "utf-8"),
        ("en", "big5", "utf-8"),
        ("zh-hans", "gb18030", "gb18030"),
        ("zh-hant", "big5", "big5"),
    ],
)
def test_an_encoding_is_found_out(language, encoding, found, tmp_path):
    read = taken(csv(tmp_path / "a.csv", TEXTS[language], encoding))

    assert (read.encoding, read.rows["csv"]) == (found, table(TEXTS[language]))


def test_big5_as_hong_kong_extended_it_is_found_out(tmp_path):
    text = "供應商編號,供應商名稱\nS1,香港九龍將軍澳啫喱公司\n"

    read = taken(csv(tmp_path / "a.csv", text, "big5hkscs"))

    assert (read.encoding, read.rows["csv"]) == ("big5hkscs", table(text))


def test_a_text_that_may_be_in_either_encoding_is_asked_about(tmp_path):
    path = csv(tmp_path / "a.csv", TEXTS["zh-hant"], "gb18030")

    error = refused(path)

    assert (type(error), error.code) == (NotSure, "encoding")
    assert Reading("gb18030", "GB18030", table(TEXTS["zh-hant"])) in error.readings
    assert rows(path, "gb18030") == table(TEXTS["zh-hant"])


def test_characters_far_below_the_first_rows_count(tmp_path):
    path = csv(tmp_path / "a.csv", "code,name\n" * 120_000 + TEXTS["zh-hant"], "big5")

    assert taken(path).encoding == "big5"


def test_eight_rows_of_eight_columns_are_shown(tmp_path):
    text = "\n".join([",".join("供應商編號名稱類別")] * 20)

    error = refused(csv(tmp_path / "a.csv", text, "gb18030"))

    assert error.readings[0].rows == [list("供應商編號名稱類")] * 8


@pytest.mark.parametrize(
    ("name", "written", "found"),
    [
        ("GBK", "gb18030", "gb18030"),
        ("gb2312", "gb18030", "gb18030"),
        ("GB-18030", "gb18030", "gb18030"),
        ("CP950", "big5", "big5"),
        ("Big5-HKSCS", "big5hkscs", "big5hkscs"),
        ("UTF8", "utf-8-sig", "utf-8"),
        ("utf-16", "utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be", "utf-16-be"),
        ("shift_jis", "shift_jis", "shift_jis"),
    ],
)
def test_an_encoding_is_taken_by_any_name_that_people_give_it(name, written, found, tmp_path):
    read = taken(csv(tmp_path / "a.csv", "code,name\nS1,中文公司\n", written), name)

    assert (read.encoding, read.rows["csv"]) == (found, [["code", "name"], ["S1", "中文公司"]])


@pytest.mark.parametrize(
    "name",
    [
        "klingon",
        "hex",
        "undefined",
        "punycode",
        "idna",
        "base64",
        "zip",
        "rot13",
        "unicode_escape",
        "utf-7",
        "\0",
        "mbcs",
    ],
)
def test_an_encoding_that_is_none_is_refused(name, tmp_path):
    error = refused(csv(tmp_path / "a.csv", TEXTS["en"]), name)

    assert (error.code, error.message) == ("encoding", f"{name} is not an encoding.")


@pytest.mark.parametrize(
    ("language", "encoding", "words"),
    [
        ("en", "", "The text is not UTF-8 (byte 14); say which encoding it is, such as GB18030 or Big5."),
        ("zh-hant", "", "文本並非UTF-8編碼（第14字節）；請指明文本的編碼，例如GB18030或Big5。"),
        ("zh-hans", "", "文本并非UTF-8编码（第14字节）；请指明文本的编码，例如GB18030或Big5。"),
        ("en", "big5", "The text is not Big5 (byte 14); say which encoding it is, such as GB18030 or Big5."),
        ("en", "ascii", "The text is not ASCII (byte 14); say which encoding it is, such as GB18030 or Big5."),
    ],
)
def test_text_in_another_encoding_is_refused_in_words_that_fit_a_page_and_a_command(
    language, encoding, words, tmp_path
):
    path = csv(tmp_path / "a.csv", "code,name\nS1, \xff\n", "latin-1")

    with override(language):
        error = refused(path, encoding)

    assert (type(error).__name__, error.code, error.message) == ("Unreadable", "encoding", words)


def test_the_byte_is_told_wherever_it_stands(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("甲,乙\n".encode() * 400_000 + b"\xff\xff")

    assert "(byte 3200000)" in refused(path, "utf-8").message


@pytest.mark.parametrize("mark", [b"\xff\xfe\0\0", b"\0\0\xfe\xff"])
def test_utf_32_is_refused(mark, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(mark + b"a\0\0\0")

    assert refused(path).message.startswith("The text is UTF-32")


def test_what_is_no_text_in_any_encoding_is_not_asked_for_one(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(bytes(Random(1).choices(range(256), k=4_000)).replace(b"\x00", b"\x01"))

    assert refusal(path) == "not_a_sheet"
