import pytest

from sheets.addresses import address_of, place_of


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("A1", (0, 0)),
        ("E2", (1, 4)),
        ("Z10", (9, 25)),
        ("AA1", (0, 26)),
        ("IV99", (98, 255)),
        ("XFD1048576", (1048575, 16383)),
    ],
)
def test_an_address_is_a_row_and_a_column(address, place):
    assert place_of(address) == place
    assert address_of(*place) == address
