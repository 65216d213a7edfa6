"""What one supplier does: log in, look, hand in a certificate, sign a commitment."""

import time
from datetime import timedelta

from bench.crowd.browser import Browser
from bench.crowd.fields import fields_of
from bench.crowd.letters import Letters
from bench.crowd.people import CERTIFICATE, COMMITMENT, Person
from demo.paper import pdf
from foundation.dates import today

LOG_IN = "/portal/login/"
HAND_IN = f"/portal/hand-in/{CERTIFICATE}/"
SIGN = f"/portal/sign/{COMMITMENT}/"


def visit(port: int, person: Person, letters: Letters) -> list[tuple[str, float]]:
    """Do all of it; return what was asked for and the seconds that each took.

    Raises WrongAnswer or LookupError where a page is not as it should be, TimeoutError where a mail does not come.
    """
    browser = Browser(port, person.place)
    log_in(browser, person, letters)
    hand_in(browser, person)
    sign(browser, person, letters)
    return browser.took


def log_in(browser: Browser, person: Person, letters: Letters) -> None:
    fields = fields_of(browser.open(LOG_IN), "email", {"email": person.address})
    type_code(browser, browser.send(LOG_IN, fields), person, letters, 1)


def hand_in(browser: Browser, person: Person) -> None:
    """Hand in what the first page asks for."""
    if HAND_IN.encode() not in browser.open("/portal/"):
        raise LookupError(f"Supplier {person.supplier} is not asked for a certificate")
    fields = fields_of(browser.open(HAND_IN), "file", {})
    check = browser.upload(HAND_IN, fields["csrfmiddlewaretoken"], fields["drawn_for"], certificate(person))
    browser.open(browser.send(check, fields_of(browser.open(check), "issuing_body", says(person))))


def sign(browser: Browser, person: Person, letters: Letters) -> None:
    typed = {
        "is_read": "on",
        "name": f"Crowd {person.number}",
        "title": "General manager",
        "capacity": "legal_representative",
        "is_agreed": "on",
    }
    code_page = browser.send(SIGN, fields_of(browser.open(SIGN), "sha256", typed))
    browser.open(type_code(browser, code_page, person, letters, 2))


def type_code(browser: Browser, path: str, person: Person, letters: Letters, number: int) -> str:
    """Type in the code that was mailed; return where that leads."""
    page = browser.open(path)
    begun = time.monotonic()
    code = letters.code(person.address, number)
    browser.took.append((f"mail {number}", time.monotonic() - begun))
    return browser.send(path, fields_of(page, "code", {"code": code}))


def certificate(person: Person) -> bytes:
    """Return a certificate that nobody else has."""
    said = says(person)
    return pdf(
        [
            f"Certificate of {said['holder_name']}",
            f"Certificate number: {said['number']}",
            f"valid from {said['valid_from']}",
            f"valid until {said['valid_until']}",
            f"issued by {said['issuing_body']}",
        ]
    )


def says(person: Person) -> dict[str, str]:
    """Return what the certificate says, by the names of the fields."""
    return {
        "number": f"CROWD-2026-{person.number:04}",
        "holder_name": f"Crowd Company {person.number} Ltd",
        "issuing_body": "SGS United Kingdom Ltd",
        "valid_from": (today() - timedelta(days=100)).isoformat(),
        "valid_until": (today() + timedelta(days=900)).isoformat(),
    }
