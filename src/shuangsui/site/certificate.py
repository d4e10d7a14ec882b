"""A certification authority of the installation's own, and the server certificate that it signs: for where no name is public.

Phones need HTTPS for the camera, for working offline and for checksums in the page; no public authority gives a certificate
for an address such as 192.168.1.20.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_YEARS = 10
SERVER_DAYS = 820  # phones refuse a server certificate of more than 825 days
FOLDER = "https"


@dataclass(frozen=True)
class Made:
    """What was made: the folder, the authority's certificate, its SHA-256 in groups of four, until when the server's holds."""

    folder: Path
    authority: Path
    fingerprint: str
    until: datetime
    is_new_authority: bool


def make_certificate(data: Path, names: Sequence[str], at: datetime) -> Made:
    """A server certificate for the names (host names and addresses); the authority of the data folder is kept where one is.

    Raises ValueError for a name that cannot stand in a certificate.
    """
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority_key, authority, is_new = _authority(folder, at)
    key = ec.generate_private_key(ec.SECP256R1())
    until = min(at + timedelta(days=SERVER_DAYS), authority.not_valid_after_utc)
    public = key.public_key()
    made = (
        _begun(names[0], authority.subject, public, at, until)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    chain = made.public_bytes(serialization.Encoding.PEM) + authority.public_bytes(serialization.Encoding.PEM)
    _write(folder / "server.key", _pem(key), 0o600)
    _write(folder / "server.pem", chain, 0o644)
    digest = authority.fingerprint(hashes.SHA256()).hex().upper()
    groups = " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
    return Made(folder, folder / "ca.pem", groups, until, is_new)


def _authority(folder: Path, at: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate, bool]:
    """The authority of the folder; a new one where there is none, or its years are over."""
    key_path, path = folder / "ca.key", folder / "ca.pem"
    if key_path.exists() and path.exists():
        kept = x509.load_pem_x509_certificate(path.read_bytes())
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
        if isinstance(key, ec.EllipticCurvePrivateKey) and kept.not_valid_after_utc > at + timedelta(days=30):
            return key, kept, False
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"双随机本单位证书 {at:%Y-%m-%d}")])
    made = (
        _begun("", name, key.public_key(), at, at.replace(year=at.year + AUTHORITY_YEARS, day=min(at.day, 28)), subject=name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=False,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=True,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(key_path, _pem(key), 0o600)
    _write(path, made.public_bytes(serialization.Encoding.PEM), 0o644)
    return key, made, True


def _begun(
    common: str,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    at: datetime,
    until: datetime,
    subject: x509.Name | None = None,
) -> x509.CertificateBuilder:
    """What both certificates have. Valid from the day before: clocks of phones are not exact."""
    named = subject or x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])
    return (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(until)
    )


def _general(name: str) -> x509.GeneralName:
    """A host name or an address, as a certificate writes it. Raises ValueError."""
    plain = name.strip("[]")
    try:
        return x509.IPAddress(ipaddress.ip_address(plain))
    except ValueError:
        return x509.DNSName(plain.encode("idna").decode())


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _write(path: Path, content: bytes, mode: int) -> None:
    """Whole or not at all, and never readable by more than `mode` says."""
    aside = path.with_name(f".{path.name}.aside")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    os.replace(aside, path)
