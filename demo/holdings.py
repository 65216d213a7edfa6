"""What suppliers hold: the commitments they signed and the certificates they keep renewing."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from demo.company import COOPERATING, GONE, YEAR_END
from demo.dice import Dice
from demo.names import ABROAD, TITLES, TITLES_ABROAD, person
from demo.suppliers import Supplier

Row = dict[str, Any]
Term = tuple[date, date]

FOR_ALL = ("confidentiality", "declaration", "anti_bribery")
COMMITMENTS = dict.fromkeys(("assembly", "components", "batteries", "metal_parts"), ("conflict_minerals",))
COMMITMENTS |= {"logistics": ("security",), "site_services": ("security",)}
ALL_FOUR = ("iso_9001", "iso_14001", "iso_45001", "qc_080000")
CERTIFICATES = {
    "assembly": ALL_FOUR,
    "components": ALL_FOUR,
    "batteries": ALL_FOUR[:3],
    "metal_parts": ALL_FOUR[:2],
    "plastic_parts": ALL_FOUR[:2],
    "packaging": ALL_FOUR[:1],
}
#: Standard as printed, and its letter in the numbers.
PRINTED = {
    "iso_9001": ("ISO 9001:2015", "Q"),
    "iso_14001": ("ISO 14001:2015", "E"),
    "iso_45001": ("ISO 45001:2018", "S"),
    "qc_080000": ("QC 080000:2017", "H"),
}
#: What suppliers of a category make.
PRODUCTS = {
    "assembly": ("電子產品的組裝及測試", "Assembly and testing of electronic products"),
    "components": ("電子元器件的設計及製造", "Design and manufacture of electronic components"),
    "batteries": ("鋰離子電池的研發及生產", "Development and production of lithium-ion batteries"),
    "metal_parts": ("金屬結構件的加工", "Machining of metal parts"),
    "plastic_parts": ("塑膠件的注塑成型", "Injection moulding of plastic parts"),
    "packaging": ("紙質包裝的設計及印刷", "Design and printing of paper packaging"),
}
NEW_EDITION = "ISO 14001:2026"
NEW_EDITION_FROM = date(2026, 7, 1)
NEW_EDITION_ALONE_FROM = date(2027, 7, 1)

#: Since then suppliers are asked for commitments, and certificates are on record.
ASKED_SINCE = date(2021, 6, 1)
RECORDED_SINCE = date(2019, 2, 1)
#: Nobody who cooperates at the year-end was later than this.
LAST_SIGNATURE = date(2024, 12, 20)
LAST_FIRST_ISSUE = date(2024, 12, 10)
YEARS = 3
#: Invented certification bodies: name, mark in their numbers, accreditation.
BODIES = (
    ("衡準認證中心", "HZ", "CNAS"),
    ("嶺南信標認證", "LX", "CNAS"),
    ("Merivale Assurance", "MV", "UKAS"),
    ("Kestenholz Zertifizierung", "KZ", "DAkkS"),
    ("Harbour Registrar", "HR", "HKAS"),
)  # fmt: skip


def commitments(supplier: Supplier, seed: int, until: date) -> list[Row]:
    """Return the rows of the commitments that a supplier signed by `until`."""
    dice = supplier.dice(seed, "commitments")
    found: list[Row] = []
    for requirement in (*FOR_ALL, *COMMITMENTS.get(supplier.place.category, ())):
        signed = signatures(dice, supplier, requirement, until)
        found += [row for row in signed if row["signed_on"] <= until]
    return found


def signatures(dice: Dice, supplier: Supplier, requirement: str, until: date) -> Iterator[Row]:
    """Give the rows of one commitment: one that has a term is signed again and again."""
    first = signed_on(dice, supplier)
    signatory = {"signatory_name": signatory_name(dice, supplier), "signatory_title": title(dice, supplier)}
    if first is None:
        return
    row = {"supplier_code": supplier.code, "requirement": requirement, "basis": "signed"}
    if requirement == "anti_bribery" and supplier.place.basis == "contract_clause":
        contract = f"FA-{supplier.stay.active_from:%Y}-{supplier.code[1:]} 12.3"
        yield {
            **row,
            "basis": "contract_clause",
            "signed_on": supplier.stay.active_from,
            "contract_reference": contract,
        }
    elif requirement == "security":
        for start, end in terms(dice, first, min(until, supplier.leaves_on), is_held(supplier)):
            yield {**row, "signed_on": start, "valid_until": end, **signatory}
    else:
        yield {**row, "signed_on": first, **signatory}


def signed_on(dice: Dice, supplier: Supplier) -> date | None:
    """Draw the day of a first signature: soon after the supplier was asked, or late; None for never."""
    began, left = supplier.stay.active_from, supplier.leaves_on
    is_late, is_never = dice.chance(0.1), dice.chance(0.1)
    lag, lateness = dice.randint(-5, 35), dice.randint(60, 900)
    if began is None:
        return None
    day = max(began, ASKED_SINCE) + timedelta(days=lateness if is_late else lag)
    if is_held(supplier):
        return min(day, LAST_SIGNATURE)
    is_gone = supplier.place.course.fate in GONE
    return None if day >= left or (is_gone and is_never) else day


def is_held(supplier: Supplier) -> bool:
    """Tell whether the supplier cooperates at the year-end, when everything asked was held."""
    return supplier.place.course.fate in COOPERATING


def signatory_name(dice: Dice, supplier: Supplier) -> str:
    """Invent who signs."""
    return dice.choice(ABROAD[supplier.country][2]) if supplier.country in ABROAD else person(dice)


def title(dice: Dice, supplier: Supplier) -> str:
    """Return what the signatory is."""
    return dice.choice(TITLES_ABROAD if supplier.country in ABROAD else TITLES)


def certificates(supplier: Supplier, seed: int, until: date) -> list[Row]:
    """Return the rows of the certificates that a supplier was given by `until`."""
    if supplier.stay.active_from is None:
        return []
    dice = supplier.dice(seed, "certificates")
    body = dice.choice(BODIES)
    found: list[Row] = []
    for standard in CERTIFICATES.get(supplier.place.category, ()):
        own = Dice(dice.getrandbits(32))
        first = first_issue(own, supplier, supplier.stay.active_from)
        given = terms(own, first, min(until, supplier.leaves_on), is_held(supplier))
        found += [certificate(own, supplier, standard, body, term) for term in given]
    return found


def first_issue(dice: Dice, supplier: Supplier, began: date) -> date:
    """Draw the day of the first certificate on record: mostly before the supplier begins, sometimes after."""
    is_late, lateness = dice.chance(0.15), dice.randint(30, 400)
    if began > YEAR_END:
        return max(YEAR_END + timedelta(days=1), began + timedelta(days=dice.randint(-20, 15)))
    if is_late and began > RECORDED_SINCE:
        day = began + timedelta(days=lateness)
        return min(day, LAST_FIRST_ISSUE) if is_held(supplier) else day
    last = began if began > RECORDED_SINCE else date(2021, 12, 31)
    return dice.day(max(RECORDED_SINCE, years_after(began, -YEARS)), last)


def terms(dice: Dice, first: date, until: date, has_no_gap_at_year_end: bool) -> Iterator[Term]:
    """Give the terms of a paper that is renewed every three years, as far as they begin by `until`.

    Most renewals come a little early and keep the anniversary; some come late and leave a gap.
    """
    start, end = first, years_after(first, YEARS) - timedelta(days=1)
    while start <= until:
        yield start, end
        is_late, gap, lead = dice.chance(0.06), dice.randint(10, 100), dice.randint(1, 40)
        late = end + timedelta(days=gap)
        if is_late and not (has_no_gap_at_year_end and end < YEAR_END < late):
            start, end = late, years_after(late, YEARS) - timedelta(days=1)
        else:
            start, end = end - timedelta(days=lead), years_after(end, YEARS)


def certificate(dice: Dice, supplier: Supplier, standard: str, body: tuple[str, str, str], term: Term) -> Row:
    """Return the row of one certificate."""
    name, mark, accreditation = body
    start, end = term
    printed, letter = PRINTED[standard]
    is_early = dice.chance(0.4) and start >= NEW_EDITION_FROM
    is_new_edition = standard == "iso_14001" and (is_early or start >= NEW_EDITION_ALONE_FROM)
    return {
        "supplier_code": supplier.code,
        "standard": NEW_EDITION if is_new_edition else printed,
        "certificate_number": f"{mark}{start:%y}-{dice.randrange(10**6):06}-{letter}",
        "issuing_body": name,
        "accreditation": "IECQ" if standard == "qc_080000" else accreditation,
        "scope": PRODUCTS[supplier.place.category][supplier.country in ABROAD],
        "holder_name": supplier.company.name,
        "valid_from": start,
        "valid_until": end,
    }


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
