"""The key that seals documents of this installation, and the certificate that says whose it is."""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

#: What every PDF reader verifies, and for long enough (BSI TR-02102-1, 2024: at least 3,000 bits).
BITS = 3072
YEARS = 20


@dataclass(frozen=True)
class Sealing:
    """A private key and its certificate, both as PEM."""

    key: bytes
    certificate: bytes

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, as PDF readers show it."""
        return x509.load_pem_x509_certificate(self.certificate).fingerprint(hashes.SHA256()).hex()


def sealing() -> Sealing:
    """Return the key and the certificate that the settings name, else those made here at first need.

    Raises OSError or ValueError where a named file cannot be read.
    """
    if settings.SIGNING_KEY_FILE:
        return Sealing(Path(settings.SIGNING_KEY_FILE).read_bytes(), Path(settings.SIGNING_CERT_FILE).read_bytes())
    kept = settings.VAR / "keys" / "signing.pem"
    if not kept.exists():
        make(kept)
    return parted(kept.read_bytes())


def make(kept: Path) -> None:
    """Make a key with a certificate that it signs itself, in one file that its owner alone may read."""
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = kept.with_suffix(f".{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
        target.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        target.write(self_signed(key).public_bytes(serialization.Encoding.PEM))
        target.flush()
        os.fsync(target.fileno())
    try:
        # Two processes may need it at once: the first link wins and both read the same key.
        kept.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def self_signed(key: rsa.RSAPrivateKey) -> x509.Certificate:
    """Return a certificate for signing documents in the organisation's name."""
    organisation = settings.ORGANISATION_NAME or "Goodstanding"
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, "Goodstanding"),
        ]
    )
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"),
        False,
    )  # fmt: skip
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1))
    builder = builder.not_valid_after(now + timedelta(days=365 * YEARS))
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(
        x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
    )
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return builder.sign(key, hashes.SHA256())


def parted(both: bytes) -> Sealing:
    """Return key and certificate out of one file."""
    beginning = both.index(b"-----BEGIN CERTIFICATE-----")
    return Sealing(both[:beginning], both[beginning:])
