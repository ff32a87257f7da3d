"""A key held in memory, checked once: checking an RSA key takes longer than all the rest."""

from typing import Any

from asn1crypto import pem, x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from wervel.diagnostics.report_exceptions import SealUnavailable
from wervel.diagnostics.sealing.keys import SealKey

DIGEST = "sha256"


class HeldKey(Signer):
    """What pyHanko asks for a signature: RSA or an elliptic curve, with SHA-256."""

    def __init__(self, found: SealKey) -> None:
        mine, *others = [_certificate(each) for each in found.certificates]
        super().__init__(signing_cert=mine, cert_registry=SimpleCertificateStore.from_certs(others))
        key = load_pem_private_key(found.key, password=None)
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise SealUnavailable
        self._key = key

    @property
    def algorithm(self) -> str:
        """Such as ``rsassa_pkcs1v15-sha256``."""
        mechanism = self.get_signature_mechanism_for_digest(DIGEST)
        return f"{mechanism.signature_algo}-{DIGEST}"

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), SHA256())
        return self._key.sign(data, ec.ECDSA(SHA256()))


def _certificate(text: bytes) -> Any:
    return x509.Certificate.load(pem.unarmor(text)[2])
