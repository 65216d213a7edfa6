"""The key of the installation: made once, for its owner's eyes alone, or brought along."""

import stat

import pytest
from cryptography import x509
from django.core.exceptions import ImproperlyConfigured

from config.environment import refuse_half_a_key
from evidence.keys import parted, sealing


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR = tmp_path
    settings.ORGANISATION_NAME = "示範企業"
    return tmp_path


def test_the_key_is_made_at_first_need_and_stays(folder):
    first, again = sealing(), sealing()

    kept = folder / "keys" / "signing.pem"
    assert first == again == parted(kept.read_bytes())
    assert [*kept.parent.iterdir()] == [kept]


def test_only_the_owner_may_read_the_key(folder):
    sealing()

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder / "keys", folder / "keys" / "signing.pem")]

    assert modes == [0o700, 0o600]


def test_the_certificate_is_for_signatures_in_the_name_of_the_organisation():
    certificate = x509.load_pem_x509_certificate(sealing().certificate)

    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert certificate.subject == certificate.issuer
    assert "示範企業" in certificate.subject.rfc4514_string()
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)


def test_a_key_of_ones_own_is_taken(folder, settings):
    own = sealing()
    (folder / "key.pem").write_bytes(own.key)
    (folder / "cert.pem").write_bytes(own.certificate)
    settings.VAR = folder / "elsewhere"
    settings.SIGNING_KEY_FILE, settings.SIGNING_CERT_FILE = str(folder / "key.pem"), str(folder / "cert.pem")

    assert sealing() == own
    assert not settings.VAR.exists()


@pytest.mark.parametrize(("key", "certificate"), [("key.pem", ""), ("", "cert.pem"), ("key.pem", "nowhere.pem")])
def test_half_a_key_is_refused_at_the_start(folder, key, certificate):
    (folder / "key.pem").touch()
    (folder / "cert.pem").touch()

    with pytest.raises(ImproperlyConfigured, match="Not started"):
        refuse_half_a_key(*(name and str(folder / name) for name in (key, certificate)))
