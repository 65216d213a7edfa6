import pytest
from hypothesis import given, strategies as st

from foundation.folding import fold, fold_name


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("國", "国"),
        ("国", "国"),
        ("廣東華強電子", "广东华强电子"),
        ("ＡＢＣ１２３", "abc123"),
        ("Straße", "strasse"),
        ("  A   B\t\nC  ", "a b c"),
        ("ﬁrst", "first"),
        ("ｱｲｳ", "アイウ"),
        ("A　B", "a b"),
        ("İ", "i̇"),
        ("", ""),
    ],
)
def test_what_means_the_same_folds_to_the_same(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(
    "written",
    [
        "ISO 9001:2015",
        "iso9001 : 2015",
        "ＩＳＯ　９００１：２０１５",
        "ISO-9001-2015",
        "(ISO 9001)2015",
        "ISO_9001／2015",
    ],
)
def test_spaces_and_punctuation_do_not_count_in_a_name(written):
    assert fold_name(written) == "iso90012015"


@pytest.mark.parametrize(
    "written", ["供應商名稱", "供应商名称", " 供應商（名稱）", "「供應商」名稱", "供應商‐名稱".replace("‐", "-")]
)
def test_a_header_is_known_in_every_chinese_form(written):
    assert fold_name(written) == "供应商名称"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_folding_twice_changes_nothing(text):
    once = fold(text)

    assert fold(once) == once


@given(st.text(alphabet="國际華强電子有限公司 abc"), st.text(alphabet="國际華强電子有限公司 abc"))
def test_a_part_of_a_name_is_found_in_the_folded_whole(before, after):
    part = "電子國際"

    assert fold(part) in fold(before + part + after)
