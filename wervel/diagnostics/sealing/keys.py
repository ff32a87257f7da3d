"""Where the key of the organisation's seal lies: in the state directory, in no database or backup.

`seal/key.pem` is readable by its owner alone; `seal/chain.pem` holds its certificate first, then
those that vouch for it. The demo makes its own, from an authority that says it is none.
"""

import fcntl
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

from wervel.common import clock
from wervel.diagnostics.report_exceptions import SealUnavailable

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

DEMO_AUTHORITY = "Wervel demo authority (vouches for nothing)"
OPEN_TO_OTHERS = 0o077
DEMO_YEARS = 20
# Not an elliptic curve: a seal of those would lift the file to PDF 2.0, which PDF/A-2 is not.
KEY_BITS, PUBLIC_EXPONENT = 3072, 65537


@dataclass(frozen=True, slots=True)
class SealKey:
    """`certificates` in PEM, that of the seal first."""

    key: bytes
    certificates: tuple[bytes, ...]
    demo: bool


def read_key(folder: Path, *, demo: bool) -> SealKey:
    """The key of this installation; SealUnavailable when there is none fit to be used.

    In the demo it is made when it is first needed. Elsewhere the demo's own is refused, and so is
    a key that others on the machine can read.
    """
    if demo and not (folder / "chain.pem").exists():
        _make_demo(folder)
    try:
        key = (folder / "key.pem").read_bytes()
        chain = (folder / "chain.pem").read_bytes()
        mode = (folder / "key.pem").stat().st_mode
    except OSError as error:
        raise SealUnavailable from error
    if mode & OPEN_TO_OTHERS:
        raise SealUnavailable
    found = SealKey(key, *_read_chain(chain))
    if found.demo and not demo:
        raise SealUnavailable
    return found


def _read_chain(chain: bytes) -> tuple[tuple[bytes, ...], bool]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        found = x509.load_pem_x509_certificates(chain)
    except ValueError as error:
        raise SealUnavailable from error
    demo = any(DEMO_AUTHORITY in each.issuer.rfc4514_string() for each in found)
    return tuple(each.public_bytes(Encoding.PEM) for each in found), demo


def _make_demo(folder: Path) -> None:
    """An authority and a seal of it. Of two processes that do this at once, the second waits for
    the first; a lock whose holder died is free."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _opened(folder / "making") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "chain.pem").exists():
            return
        authority, key = (rsa.generate_private_key(PUBLIC_EXPONENT, KEY_BITS) for _ in range(2))
        chain = demo_chain(authority, key, clock.now())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _write(folder / "key.pem", pem)
        _write(folder / "chain.pem", b"".join(c.public_bytes(Encoding.PEM) for c in chain))


def _opened(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "wb")


def _write(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)


def demo_chain(
    authority: "RSAPrivateKey", key: "RSAPrivateKey", now: datetime
) -> Sequence["x509.Certificate"]:
    """The certificate of a demo seal, and that of the authority which made it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    top = _builder(DEMO_AUTHORITY, DEMO_AUTHORITY, authority, now)
    top = top.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    top = top.add_extension(_usage(authority=True), critical=True)
    mine = _builder("Demo seal of the clinics", DEMO_AUTHORITY, key, now)
    mine = mine.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    mine = mine.add_extension(_usage(authority=False), critical=True)
    return (
        mine.sign(authority, hashes.SHA256()),
        top.sign(authority, hashes.SHA256()),
    )


def _builder(
    subject: str, issuer: str, key: "RSAPrivateKey", now: datetime
) -> "x509.CertificateBuilder":
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    return (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * DEMO_YEARS))
    )


def _usage(*, authority: bool) -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
