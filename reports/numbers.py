"""Numbers as people publish them: 341, 1,024, 100%, 99.66%."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

#: A count or a difference, with commas between thousands or without, a share as a fraction, or one in per cent.
NUMBER = RegexValidator(
    r"\A-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?\Z",
    _("Write a number such as 341, or a share such as 0.9966 or in per cent."),
)


def number_of(text: str) -> Decimal | None:
    """Return the number that a text says, per cent as a share; None for what is none."""
    try:
        NUMBER(text)
    except ValidationError:
        return None
    found = Decimal(text.rstrip("%").replace(",", ""))
    return found / 100 if text.endswith("%") else found


def is_share(column: str) -> bool:
    """Tell whether a column has shares, as a fraction or in per cent."""
    last = column.rpartition(".")[2]
    return last == "share" or last.endswith("_share")


def agrees(published: str, now: str) -> bool:
    """Tell whether a published number is another one, cut or rounded to as many decimals as were published.

    Nothing is rounded up to all of it.
    """
    said, is_now = number_of(published), number_of(now)
    if said is None or is_now is None:
        return published == now
    if said == is_now:
        return True
    decimals = len(published.rstrip("%").partition(".")[2]) + (2 if published.endswith("%") else 0)
    places = Decimal(1).scaleb(-decimals)
    if is_now < 1 <= said:
        return False
    return said in (is_now.quantize(places, rounding) for rounding in (ROUND_DOWN, ROUND_HALF_UP))
