"""In which time zone people of a country read their mail: its principal one, as the time-zone database lists it."""

from functools import cache
from importlib.resources import files

from suppliers.models import Country, Supplier

#: Where the list does not begin with the zone in which most people live.
PRINCIPAL = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "ES": "Europe/Madrid",
    "MX": "America/Mexico_City",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
}


@cache
def principal_zones() -> dict[str, str]:
    """Return the principal time zone of each country by its ISO 3166-1 code."""
    zones: dict[str, str] = {}
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _place, zone = line.split("\t")[:3]
            zones.setdefault(country, zone)
    return zones | PRINCIPAL


def zone_of_supplier() -> str:
    """Return, as SQL, the time zone of an item's supplier; the empty text is the organisation's."""
    used = Supplier.objects.order_by().values("country").distinct()
    countries = Country.objects.filter(pk__in=used).order_by("pk").values_list("pk", "code")
    zones = [(pk, principal_zones().get(code, "")) for pk, code in countries]
    arms = " ".join(f"WHEN {pk} THEN '{zone}'" for pk, zone in zones if zone)
    return f"CASE supplier.country_id {arms} ELSE '' END" if arms else "''"
