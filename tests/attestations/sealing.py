"""What the tests read out of a sealed PDF."""

import io
from concurrent.futures import ThreadPoolExecutor

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from evidence.keys import sealing


def seal_of(pdf):
    """Return what pyHanko says of the one seal of a PDF, trusting the installation's certificate."""
    (seal,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    _type, _headers, der = pem.unarmor(sealing().certificate)
    trusted = ValidationContext(trust_roots=[x509.Certificate.load(der)])
    # pyHanko runs an event loop, of which a thread can have but one: Playwright may have it.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(validate_pdf_signature, seal, trusted).result()


def is_sound(pdf):
    """Tell whether a PDF's seal is valid, of a key that is trusted, and over the whole file."""
    seal = seal_of(pdf)
    return seal.bottom_line and seal.coverage.name == "ENTIRE_FILE"


def text_of(pdf):
    """Return the text of all pages, without the places where lines break."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")
