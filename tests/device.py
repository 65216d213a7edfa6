"""A device with a passkey, and the browser on it: what they answer, and whatever a forger would answer instead."""

import hashlib
import json
import os
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts.passkeys import Key

FLAG = AuthenticatorData.FLAG
VERIFIED = FLAG.UP | FLAG.UV


@dataclass
class Device:
    """Makes one passkey and signs with it; `bent` names what an answer says that it should not."""

    count: int = 0
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    #: Whose passkey it is: `user.id` of the options by which it was made.
    person: str = ""

    @property
    def key(self):
        """The passkey as it is kept."""
        public = websafe_encode(cbor.encode(dict(self.cose())))
        return Key(websafe_encode(self.credential_id), public, self.count)

    def cose(self):
        """Return the public half."""
        return ES256.from_cryptography_key(self.private.public_key())

    def made(self, options, *, flags=VERIFIED, cose=None, **bent):
        """Return what the browser says of a passkey that was just made."""
        self.person = options["user"]["id"]
        credential = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, cose or self.cose())
        told = self.told(bent.pop("rp", options["rp"]["id"]), flags | FLAG.AT, credential)
        said = client_said("webauthn.create", options, bent)
        attestation = AttestationObject.create("none", told, {})
        return self.answer(clientDataJSON=said, attestationObject=bytes(attestation))

    def signed(self, options, *, flags=VERIFIED, **bent):
        """Return what the browser says of a signature."""
        told = self.told(bent.pop("rp", options["rpId"]), flags)
        person = bent.pop("person", self.person)
        said = client_said("webauthn.get", options, bent)
        signature = self.private.sign(told + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        handle = {"userHandle": websafe_decode(person)} if person else {}
        return self.answer(clientDataJSON=said, authenticatorData=bytes(told), signature=signature, **handle)

    def told(self, rp, flags, credential=b""):
        """Return what the device signs."""
        return AuthenticatorData.create(hashlib.sha256(rp.encode()).digest(), flags, self.count, credential)

    def answer(self, **response):
        """Return a text as `JSON.stringify` makes it of a PublicKeyCredential."""
        named = websafe_encode(self.credential_id)
        return json.dumps(
            {
                "id": named,
                "rawId": named,
                "type": "public-key",
                "authenticatorAttachment": "platform",
                "clientExtensionResults": {},
                "response": {name: websafe_encode(value) for name, value in response.items()},
            }
        )


def client_said(kind, options, bent):
    """Return the bytes of what the browser adds."""
    said = {"type": kind, "challenge": options["challenge"], "origin": "http://localhost:8000", "crossOrigin": False}
    return json.dumps(said | bent).encode()
