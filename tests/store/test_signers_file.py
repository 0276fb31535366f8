"""`policies/allowed_signers`: which lines list a key, and what is said of the others."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signing_world import PEOPLE, line, public, ssh_key

from incli.domain.finding import Finding
from incli.store.signatures.allowed import PATH, Allowed, read_allowed

_GIT = 'namespaces="git"'


@pytest.fixture(scope="session")
def alice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ssh_key(tmp_path_factory.mktemp("keys"), "alice")


@pytest.fixture(scope="session")
def bob(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ssh_key(tmp_path_factory.mktemp("keys"), "bob")


def read(text: str) -> Allowed:
    return read_allowed(text.encode(), PEOPLE)


def only_problem(text: str) -> Finding:
    """What is wrong with it, where it lists nobody."""
    found = read(text)
    assert found.keys == ()
    (problem,) = found.problems
    return problem


@pytest.mark.parametrize(
    "form",
    [
        "alice {git} {key}",
        "alice {git} {key} a comment of several words",
        '"alice" {git} {key}',
        "alice\t{git}  {key}\r",
        'alice namespaces="git,file" {key}',
        'alice NAMESPACES="git" {key}',
        "# a comment\n\n  \nalice {git} {key}\n",
    ],
)
def test_a_line_lists_a_key_of_a_person(alice: Path, form: str) -> None:
    found = read(form.format(git=_GIT, key=public(alice)))
    assert [key.person for key in found.keys] == ["alice"]
    assert found.problems == ()


def test_a_person_has_as_many_keys_as_they_like(alice: Path, bob: Path) -> None:
    found = read(line("alice", alice) + line("alice", bob))
    assert [(key.person, key.line) for key in found.keys] == [("alice", 1), ("alice", 2)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("20261122Z", datetime(2026, 11, 22, tzinfo=UTC)),
        ("202611220315Z", datetime(2026, 11, 22, 3, 15, tzinfo=UTC)),
        ("20261122031502Z", datetime(2026, 11, 22, 3, 15, 2, tzinfo=UTC)),
    ],
)
def test_dates_of_a_key_are_in_utc(alice: Path, written: str, meant: datetime) -> None:
    found = read(line("alice", alice, f'{_GIT},valid-after="{written}",valid-before="{written}"'))
    assert (found.keys[0].after, found.keys[0].before) == (meant, meant)


@pytest.mark.parametrize(
    ("form", "column", "words"),
    [
        ("alice,bob {git} {key}", 1, "one person"),
        ("* {git} {key}", 1, "pattern"),
        ("ALICE {git} {key}", 1, "nobody in policies/people.yaml"),
        ("dora {git} {key}", 1, "nobody in policies/people.yaml"),
        ("alice@example.com {git} {key}", 1, "nobody in policies/people.yaml"),
        ("alice", 6, "is missing"),
        ("alice {key}", 7, "is missing"),
        ("alice {git}", 23, "A key is missing"),
        ("alice {git} ssh-ed25519", 35, "A key is missing"),
        ('alice namespaces="file" {key}', 7, "says namespaces"),
        ('alice namespaces="g*" {key}', 7, "says namespaces"),
        ("alice namespaces {key}", 7, "no option"),
        ('alice namespaces="" {key}', 7, "no option"),
        ("alice cert-authority,{git} {key}", 7, "Certificates"),
        ("alice {git},cert-authority {key}", 24, "Certificates"),
        ("alice {git},no-touch-required {key}", 24, "no option"),
        ('alice {git},valid-before="20261122" {key}', 24, "without the Z"),
        ('alice {git},valid-before="tomorrow" {key}', 24, "no time"),
        ('alice {git},valid-before="20261322Z" {key}', 24, "is no time"),
        ("alice {git},, {key}", 24, "no option"),
        ('alice {git}" {key}', 23, "quotation mark"),
        ("alice {git} ssh-ed25519 AAAA!", 36, "no base64"),
        ("alice {git} ssh-ed25519 AAAA", 36, "cut off"),
        ("alice {git} ssh-rsa {blob}", 24, "of the type ssh-ed25519"),
        ("älice {git} {key}", 1, "ASCII"),
    ],
)
def test_a_line_with_a_fault_lists_nobody(alice: Path, form: str, column: int, words: str) -> None:
    key = public(alice)
    found = only_problem("\n" + form.format(git=_GIT, key=key, blob=key.split()[1]))
    assert (found.path, found.line, found.column) == (PATH, 2, column)
    assert words in found.message


def test_a_key_of_two_people_is_a_key_of_nobody(alice: Path, bob: Path) -> None:
    found = read(line("alice", alice) + line("bob", bob) + line("carol", alice))
    assert [key.person for key in found.keys] == ["bob"]
    assert [each.line for each in found.problems] == [1, 3]
    assert "line 3" in found.problems[0].message
    assert "line 1" in found.problems[1].message


@pytest.mark.parametrize(
    ("options", "taken"),
    [
        (("-t", "ed25519"), True),
        (("-t", "ecdsa", "-b", "256"), True),
        (("-t", "ecdsa", "-b", "384"), True),
        (("-t", "ecdsa", "-b", "521"), True),
        (("-t", "rsa", "-b", "2048"), True),
        (("-t", "rsa", "-b", "1024"), False),
    ],
)
def test_weak_keys_are_not_taken(tmp_path: Path, options: tuple[str, ...], *, taken: bool) -> None:
    found = read(line("alice", ssh_key(tmp_path, "alice", *options)))
    assert bool(found.keys) is taken
    assert bool(found.problems) is not taken


def test_a_key_is_whole_and_nothing_follows_it(alice: Path) -> None:
    blob = base64.b64decode(public(alice).split()[1])
    for wrong in (blob[:-1], blob + b"\0", blob[:15], blob[:15] + b"\0\0\0\x1f" + blob[20:]):
        written = base64.b64encode(wrong).decode()
        assert "cannot be used" in only_problem(f"alice {_GIT} ssh-ed25519 {written}").message


def test_a_file_too_large_lists_nobody() -> None:
    assert "larger" in only_problem("#" * (1024 * 1024 + 1)).message


@given(st.text() | st.text(alphabet='alice bob,"=\tnamespaces git*?!ssh-ed25519AAAA\n'))
def test_any_text_is_read_or_told(text: str) -> None:
    found = read_allowed(text.encode("utf-8", "surrogatepass"), PEOPLE)
    lines = [each for each in text.encode("utf-8", "surrogatepass").split(b"\n") if each.strip()]
    assert len(found.keys) + len(found.problems) <= len(lines)
