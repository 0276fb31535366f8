"""SSH signatures: what is taken is what `ssh-keygen -Y verify` takes."""

import base64
import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from signing_world import NOW, needed, public, ssh_key

from incli.store.signatures.allowed import read_allowed
from incli.store.signatures.signed import Signed
from incli.store.signatures.ssh import check
from incli.store.signatures.sshkey import part

PAYLOAD = b"tree 1\nauthor a\n\nwords\n"
_BEGIN, _END = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"


def sign(key: Path, namespace: str = "git", hashed: str = "sha512") -> bytes:
    command = [needed("ssh-keygen"), "-Y", "sign", "-q", "-n", namespace]
    command += ["-O", f"hashalg={hashed}", "-f", str(key)]
    return subprocess.run(command, input=PAYLOAD, capture_output=True, check=True).stdout


def state(listed: str, signature: bytes, payload: bytes = PAYLOAD) -> str:
    """What is made of a signature, where `listed` is the type and the key of alice."""
    found = read_allowed(f'alice namespaces="git" {listed}\n'.encode(), {"alice"})
    assert found.problems == ()
    keys = {key.blob: key for key in found.keys}
    return check(Signed(payload, signature), keys, NOW).state


def taken_by_ssh_keygen(folder: Path, listed: str, signature: bytes) -> bool:
    (folder / "signers").write_text(f'alice namespaces="git" {listed}\n')
    (folder / "signature").write_bytes(signature)
    command = [needed("ssh-keygen"), "-Y", "verify", "-n", "git", "-I", "alice"]
    command += ["-f", str(folder / "signers"), "-s", str(folder / "signature")]
    done = subprocess.run(command, input=PAYLOAD, capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture(scope="session")
def ed25519_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ssh_key(tmp_path_factory.mktemp("keys"), "alice")


@pytest.mark.parametrize("hashed", ["sha256", "sha512"])
@pytest.mark.parametrize(
    "options",
    [
        ("-t", "ed25519"),
        ("-t", "ecdsa", "-b", "256"),
        ("-t", "ecdsa", "-b", "384"),
        ("-t", "ecdsa", "-b", "521"),
        ("-t", "rsa", "-b", "2048"),
    ],
    ids=lambda each: "-".join(each[1::2]),
)
def test_every_kind_of_key_signs(tmp_path: Path, options: tuple[str, ...], hashed: str) -> None:
    key, other = ssh_key(tmp_path, "alice", *options), ssh_key(tmp_path, "bob", *options)
    signature = sign(key, hashed=hashed)
    assert taken_by_ssh_keygen(tmp_path, public(key), signature)
    assert state(public(key), signature) == "good"
    assert state(public(key), signature, PAYLOAD + b" ") == "bad"
    assert state(public(other), signature) == "unknown key"


def test_a_signature_for_another_purpose_is_none(ed25519_key: Path, tmp_path: Path) -> None:
    signature = sign(ed25519_key, "file")
    assert not taken_by_ssh_keygen(tmp_path, public(ed25519_key), signature)
    assert state(public(ed25519_key), signature) == "bad"


def armoured(blob: bytes) -> bytes:
    return b"\n".join([_BEGIN, *base64.encodebytes(blob).split(), _END, b""])


def dearmoured(signature: bytes) -> bytes:
    return base64.b64decode(b"".join(signature.split(b"\n")[1:-2]))


@given(at=st.integers(0, 300), change=st.integers(1, 255))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_signature_with_one_byte_changed_is_taken_by_neither(
    ed25519_key: Path, tmp_path: Path, at: int, change: int
) -> None:
    blob = bytearray(dearmoured(sign(ed25519_key)))
    blob[at % len(blob)] ^= change
    changed = armoured(bytes(blob))
    assert state(public(ed25519_key), changed) != "good"
    assert not taken_by_ssh_keygen(tmp_path, public(ed25519_key), changed)


@given(st.binary(max_size=300))
def test_any_bytes_are_told_not_to_be_a_signature(junk: bytes) -> None:
    for blob in (junk, b"SSHSIG\0\0\0\1" + junk):
        assert check(Signed(PAYLOAD, armoured(blob)), {}, NOW).state in {"bad", "unknown key"}


def test_what_follows_a_signature_spoils_it(ed25519_key: Path) -> None:
    signature = sign(ed25519_key)
    assert state(public(ed25519_key), armoured(dearmoured(signature))) == "good"
    assert state(public(ed25519_key), armoured(dearmoured(signature) + b"\0")) == "bad"
    assert state(public(ed25519_key), signature + signature) == "bad"
    assert state(public(ed25519_key), signature.replace(_END, b"")) == "bad"


# --------------------------------------------------------------------- keys in hardware tokens


def token_key() -> tuple[bytes, Callable[[bytes], bytes]]:
    """A key as a hardware token makes them, with what the token signs."""
    private = ed25519.Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    kind = b"sk-ssh-ed25519@openssh.com"
    blob = part(kind) + part(raw) + part(b"ssh:")
    return blob, lambda data: part(kind) + part(private.sign(_as_token(data))) + _TOUCHED


def ecdsa_token_key() -> tuple[bytes, Callable[[bytes], bytes]]:
    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    kind = b"sk-ecdsa-sha2-nistp256@openssh.com"
    blob = part(kind) + part(b"nistp256") + part(point) + part(b"ssh:")

    def signed(data: bytes) -> bytes:
        pair = decode_dss_signature(private.sign(_as_token(data), ec.ECDSA(hashes.SHA256())))
        numbers = b"".join(part(each.to_bytes(each.bit_length() // 8 + 1, "big")) for each in pair)
        return part(kind) + part(numbers) + _TOUCHED

    return blob, signed


_TOUCHED = b"\1\0\0\0\7"


def _as_token(data: bytes) -> bytes:
    return hashlib.sha256(b"ssh:").digest() + _TOUCHED + hashlib.sha256(data).digest()


@pytest.mark.parametrize("make", [token_key, ecdsa_token_key])
def test_a_key_in_a_hardware_token_signs(
    tmp_path: Path, make: Callable[[], tuple[bytes, Callable[[bytes], bytes]]]
) -> None:
    blob, signs = make()
    inner = part(b"git") + part(b"") + part(b"sha512")
    signed = signs(b"SSHSIG" + inner + part(hashlib.sha512(PAYLOAD).digest()))
    head = b"SSHSIG\0\0\0\1" + part(blob) + inner
    kind = blob[4 : 4 + blob[3]].decode()
    listed = f"{kind} {base64.b64encode(blob).decode()}"
    signature = armoured(head + part(signed))
    assert taken_by_ssh_keygen(tmp_path, listed, signature)
    assert state(listed, signature) == "good"
    counted = armoured(head + part(signed[:-1] + b"\x08"))
    assert not taken_by_ssh_keygen(tmp_path, listed, counted)
    assert state(listed, counted) == "bad"
