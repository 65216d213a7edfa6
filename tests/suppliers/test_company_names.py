import pytest

from suppliers.company_names import bare

# A name is folded in Python: no database has a part in it.
pytestmark = pytest.mark.either


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("深圳市華強電子有限公司", "深圳市华强电子"),
        ("深圳市华强电子 股份有限公司", "深圳市华强电子"),
        ("富士康（深圳）有限公司", "富士康深圳"),
        ("富士康(昆山)有限公司", "富士康昆山"),
        ("Acme Co., Ltd.", "acme"),
        ("ＡＣＭＥ CO.,LTD", "acme"),
        ("Acme Company Limited", "acme"),
        ("Acme, Inc.", "acme"),
        ("Acme GmbH & Co. KG", "acme"),
        ("Acme S.p.A.", "acme"),
        ("Acme Pte. Ltd.", "acme"),
        ("Acme (Hong Kong) Limited", "acmehongkong"),
        ("株式会社アクメ", "アクメ"),
        ("Taco Ltd", "taco"),
        ("Zinc", "zinc"),
        ("有限公司", "有限公司"),
        ("Co., Ltd.", "coltd"),
        ("澔達（集團）有限公司", "澔达"),
        ("", ""),
    ],
)
def test_a_company_is_called_the_same_however_it_is_written(name, found):
    assert bare(name) == found
