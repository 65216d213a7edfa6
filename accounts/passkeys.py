"""Passkeys as WebAuthn has them (https://www.w3.org/TR/webauthn-3/): what a browser is asked, what its answer is worth.

The device asks for finger, face or PIN each time, so that a passkey is had and known: it stands in for the code.
"""

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.models import Passkey, User

#: Characters of an answer; that of a browser has a few thousand.
LONGEST = 20_000
#: What a text that is no answer meets on its way through JSON, base64, CBOR and keys.
UNREADABLE = (
    ValueError, TypeError, LookupError, AttributeError, AssertionError, NotImplementedError, RecursionError,
    OverflowError, struct.error, UnsupportedAlgorithm,
)  # fmt: skip

Found = TypeVar("Found")


class Refused(Exception):
    """An answer of a browser that proves nothing."""


@dataclass(frozen=True)
class Key:
    """A passkey that a device has just made, in base64url."""

    credential_id: str
    public_key: str
    sign_count: int


@dataclass(frozen=True)
class Proof:
    """A passkey that signed just now, and how often its device says that it has."""

    passkey: Passkey
    sign_count: int


def origin() -> str:
    """Return the address of the site as browsers name it: passkeys are made and taken there alone."""
    site = urlsplit(settings.PUBLIC_URL)
    return f"{site.scheme}://{site.netloc}".lower()


def server() -> Fido2Server:
    """Return what speaks WebAuthn for this site."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    site = PublicKeyCredentialRpEntity(name=settings.ORGANISATION_NAME or "Goodstanding", id=host)
    here = origin()
    return Fido2Server(site, verify_origin=lambda told: told.lower() == here)


def offer(person: User, known: Iterable[Passkey]) -> tuple[dict[str, Any], str]:
    """Return by what a browser makes a passkey, unless its device has a known one, and the challenge in it."""
    options, state = server().register_begin(
        PublicKeyCredentialUserEntity(name=person.email, id=person.ref.bytes, display_name=str(person)),
        credentials=[
            PublicKeyCredentialDescriptor(
                type=PublicKeyCredentialType.PUBLIC_KEY, id=websafe_decode(passkey.credential_id)
            )
            for passkey in known
        ],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options.public_key), state["challenge"]


def question() -> tuple[dict[str, Any], str]:
    """Return by what a browser asks for a passkey of whoever sits there, and the challenge in it; nobody is named."""
    options, state = server().authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return dict(options.public_key), state["challenge"]


def made(answer: str, challenge: str) -> Key:
    """Return the passkey that a browser says was made for a challenge; raise Refused where it was not."""

    def read(content: dict[str, Any]) -> Key:
        response = RegistrationResponse.from_dict(content)
        refuse_frame(response.response.client_data.cross_origin)
        binding = server().register_complete(state_of(challenge), response)
        found = binding.credential_data
        assert found is not None
        assert found.public_key.ALGORITHM in CoseKey.supported_algorithms()
        # What stands for the key in each answer is what is asked for at the log-in.
        assert response.raw_id == found.credential_id
        key = websafe_encode(cbor.encode(dict(found.public_key)))
        return Key(websafe_encode(found.credential_id), key, binding.counter)

    return readable(answer, read)


def proven(answer: str, challenge: str) -> Proof:
    """Return the passkey that a browser proves to have, by signing a challenge; raise Refused where it does not."""

    def read(content: dict[str, Any]) -> Proof:
        response = AuthenticationResponse.from_dict(content)
        refuse_frame(response.response.client_data.cross_origin)
        passkey = known_by(websafe_encode(response.raw_id))
        server().authenticate_complete(state_of(challenge), [credential_of(passkey)], response)
        if response.response.user_handle != passkey.person.ref.bytes:
            raise Refused
        return Proof(passkey, response.response.authenticator_data.counter)

    return readable(answer, read)


def readable(answer: str, read: Callable[[dict[str, Any]], Found]) -> Found:
    """Read an answer; raise Refused for what is none."""
    if len(answer) > LONGEST:
        raise Refused
    try:
        return read(json.loads(answer))
    except UNREADABLE as error:
        raise Refused from error


def state_of(challenge: str) -> dict[str, str]:
    """Return what an answer is held against."""
    if not challenge:
        raise Refused
    return {"challenge": challenge, "user_verification": UserVerificationRequirement.REQUIRED}


def refuse_frame(is_in_a_frame: bool) -> None:
    """Raise Refused for an answer that came out of another site's page."""
    if is_in_a_frame:
        raise Refused


def known_by(credential_id: str) -> Passkey:
    """Return a passkey with its person; raise Refused where there is none."""
    passkey = Passkey.objects.select_related("person").filter(credential_id=credential_id).first()
    if passkey is None:
        raise Refused
    return passkey


def credential_of(passkey: Passkey) -> AttestedCredentialData:
    """Return a passkey as its signatures are held against it."""
    key = CoseKey.parse(cast(Mapping[int, Any], cbor.decode(websafe_decode(passkey.public_key))))
    return AttestedCredentialData.create(Aaguid.NONE, websafe_decode(passkey.credential_id), key)
