"""In which language somebody of a supplier is written to."""

from django.conf import settings

from suppliers.models import Supplier

#: What is read where, unless somebody says otherwise.
LANGUAGES = {"CN": "zh-hans", "SG": "zh-hans", "HK": "zh-hant", "MO": "zh-hant", "TW": "zh-hant"}


def language_of(supplier: Supplier) -> str:
    """Return the language of a supplier's country; the organisation's where it has none."""
    country = supplier.country
    return LANGUAGES.get(country.code, "en") if country else settings.LANGUAGE_CODE
