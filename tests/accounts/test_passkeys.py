"""What a browser answers about a passkey is held against the challenge, the site and the key, to the letter."""

import json
from random import Random

import pytest
from fido2.cose import CoseKey
from fido2.utils import websafe_decode, websafe_encode

from accounts import passkeys
from accounts.passkeys import LONGEST, Refused
from tests.device import FLAG, Device
from tests.factories import PasskeyFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]

#: What a forger says -> what is wrong with it.
BENT = {
    "another challenge": {"challenge": websafe_encode(b"another challenge, 32 bytes long")},
    "another site": {"origin": "https://goodstanding.example"},
    "another port": {"origin": "http://localhost:8001"},
    "a part of our host": {"origin": "http://evil.localhost:8000"},
    "another site's key": {"rp": "goodstanding.example"},
    "nobody touched it": {"flags": FLAG.UV},
    "nobody was recognised": {"flags": FLAG.UP},
    "in another site's frame": {"crossOrigin": True},
}
#: What no browser sends.
NONSENSE = ["", "null", "[]", "{}", "1", "x", '"id"', "[" * 9_999, '{"id":1}', '{"rawId":"AA","response":{}}']


@pytest.fixture
def device():
    return Device()


@pytest.fixture
def passkey(device):
    return PasskeyFactory(device=device)


def made(device, **bent):
    options, challenge = passkeys.offer(UserFactory(), [])
    return passkeys.made(device.made(options, **bent), challenge)


def proven(device, **bent):
    options, challenge = passkeys.question()
    return passkeys.proven(device.signed(options, **bent), challenge)


def test_a_passkey_is_kept_as_the_device_made_it(device):
    assert made(device) == device.key


def test_a_passkey_proves_who_has_it(device, passkey):
    device.count = 7

    proof = proven(device)

    assert (proof.passkey, proof.passkey.person, proof.sign_count) == (passkey, passkey.person, 7)


def test_nobody_is_named_to_who_asks():
    options, challenge = passkeys.question()

    assert options == {"challenge": challenge, "rpId": "localhost", "userVerification": "required"}


def test_what_is_asked_of_a_device_that_makes_one(device, passkey):
    options, challenge = passkeys.offer(passkey.person, [passkey])

    assert options["challenge"] == challenge
    assert len(websafe_decode(challenge)) == 32
    assert options["rp"] == {"id": "localhost", "name": "Goodstanding"}
    assert options["user"] == {
        "id": websafe_encode(passkey.person.ref.bytes), "name": passkey.person.email,
        "displayName": passkey.person.full_name,
    }  # fmt: skip
    assert options["excludeCredentials"] == [{"type": "public-key", "id": passkey.credential_id}]
    chosen = options["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT)
def test_a_passkey_that_was_not_made_here_is_refused(bent, device):
    with pytest.raises(Refused):
        made(device, **bent)


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT)
def test_a_signature_that_is_not_for_us_is_refused(bent, device, passkey):
    with pytest.raises(Refused):
        proven(device, **bent)


@pytest.mark.parametrize("person", ["", websafe_encode(bytes(16))], ids=["nobody", "another"])
def test_a_passkey_speaks_for_its_person_alone(person, device, passkey):
    with pytest.raises(Refused):
        proven(device, person=person)


def test_another_key_is_refused(device, passkey):
    forger = Device(credential_id=device.credential_id, person=device.person)

    with pytest.raises(Refused):
        proven(forger)


def test_a_passkey_that_nobody_added_is_refused(device):
    with pytest.raises(Refused):
        proven(device, person=websafe_encode(UserFactory().ref.bytes))


def test_what_makes_a_passkey_proves_none(device, passkey):
    options, challenge = passkeys.offer(passkey.person, [])
    asked = {"challenge": challenge, "rpId": "localhost"}

    with pytest.raises(Refused):
        passkeys.made(device.made(options, type="webauthn.get"), challenge)
    with pytest.raises(Refused):
        passkeys.proven(device.signed(asked, type="webauthn.create"), challenge)


def test_without_a_challenge_nothing_is_proven(device, passkey):
    asked = {"challenge": "", "rpId": "localhost"}

    with pytest.raises(Refused):
        passkeys.proven(device.signed(asked), "")


def test_a_key_that_nobody_can_check_is_refused(device):
    with pytest.raises(Refused):
        made(device, cose=CoseKey({1: 2, 3: -65_000}))


@pytest.mark.parametrize("answer", [*NONSENSE, " " * LONGEST + "{}"], ids=lambda answer: answer[:12])
def test_nonsense_is_refused(answer):
    _options, challenge = passkeys.question()

    with pytest.raises(Refused):
        passkeys.proven(answer, challenge)
    with pytest.raises(Refused):
        passkeys.made(answer, challenge)


def bent_at_random(answer, random):
    """Return an answer of which a part of one of its values is something else."""
    content = json.loads(answer)
    holder = random.choice((content, content["response"], content["response"]))
    name = random.choice([name for name, value in holder.items() if isinstance(value, str)])
    value = bytearray(websafe_decode(holder[name]) if holder is not content else holder[name].encode())
    for _time in range(random.randrange(1, 4)):
        value[random.randrange(len(value))] = random.randrange(256)
    cut = value[: random.choice((len(value), random.randrange(len(value))))]
    holder[name] = random.choice((websafe_encode(bytes(cut)), None, 1, [holder[name]], {}, bytes(cut).decode("latin1")))
    return json.dumps(content)


def test_whatever_is_altered_is_refused_or_is_as_it_was(device, passkey):
    random = Random(7)
    offered, for_new = passkeys.offer(UserFactory(), [])
    asked, for_known = passkeys.question()
    new, signed = Device(), device.signed(asked)
    answer = new.made(offered)

    refused = 0
    for _time in range(2_000):
        try:
            assert passkeys.proven(bent_at_random(signed, random), for_known).passkey == passkey
        except Refused:
            refused += 1
        try:
            passkeys.made(bent_at_random(answer, random), for_new)
        except Refused:
            refused += 1

    assert refused > 2_000
