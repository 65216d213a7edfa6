"""Seal a PDF with the installation's key, so that any reader tells whether a byte of it was changed (PAdES B-B)."""

import io
from concurrent.futures import ThreadPoolExecutor

from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import SimpleSigner, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from evidence.keys import Sealing, sealing

FIELD = "Goodstanding"


def sealed(pdf: bytes, *, reason: str) -> bytes:
    """Return the PDF with a signature over all of it; `reason` says what the signature stands for."""
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signer = signers.PdfSigner(meta, signer_of(sealing()))
    # pyHanko runs an event loop, of which a thread can have but one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(signer.sign_pdf, writer).result().getvalue()


def signer_of(keys: Sealing) -> SimpleSigner:
    """Return what signs with a key; further certificates of a chain go into the signature with the first."""
    certificate, *chain = load_certs_from_pemder_data(keys.certificate)
    registry = SimpleCertificateStore()
    registry.register_multiple(chain)
    return SimpleSigner(
        signing_cert=certificate,
        signing_key=load_private_key_from_pemder_data(keys.key, passphrase=None),
        cert_registry=registry,
    )
