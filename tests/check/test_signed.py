"""A team whose policy asks for signatures: who may have written what, told by the judge's keys."""

from collections.abc import Callable
from pathlib import Path

import pytest
from check_world import Pull
from signing_world import line, signing, ssh_key
from world import done, git

RULES = "\nrules:\n  INC704: {mode: enforce}\n  INC705: {mode: enforce}\n"
Key = Callable[[str], Path]


@pytest.fixture
def key(tmp_path: Path) -> Key:
    """Gives somebody a new key."""
    return lambda name: ssh_key(tmp_path, name)


@pytest.fixture
def signed(incident: Path, key: Key) -> tuple[Pull, Path]:
    """A judge that lists Amira's key; and that key."""
    amira = key("amira")
    (incident / "policies" / "allowed_signers").write_text(line("amira", amira))
    policy = next((incident / "policies" / "response").glob("*.yaml"))
    text = policy.read_text()
    policy.write_text(text.replace("\nrules:\n", RULES, 1))
    assert policy.read_text() != text
    git(incident, "add", "-A")
    git(incident, "commit", "-q", "-m", "policy: sign what is recorded")
    return Pull.beside(incident), amira


def use(pull: Pull, key: Path | None) -> None:
    """Sign with a key from here on, as the person's own git configuration says."""
    for setting in signing(key):
        if setting == "-c":
            continue
        name, _, value = setting.partition("=")
        git(pull.folder, "config", name, value)


def test_an_entry_that_its_author_signed_passes(signed: tuple[Pull, Path]) -> None:
    pull, amira = signed
    use(pull, amira)
    done(pull.folder, "note", "mine")
    assert pull.findings() == []


def test_an_unsigned_entry_is_refused(signed: tuple[Pull, Path]) -> None:
    pull, _ = signed
    use(pull, None)
    done(pull.folder, "note", "anybody's")
    assert pull.rules() == {"INC704"}


def test_a_forged_author_is_refused(signed: tuple[Pull, Path], key: Key) -> None:
    """Jonas' own listed key over a commit that says it is Amira's."""
    pull, amira = signed
    jonas = key("jonas")
    git(pull.folder, "checkout", "-q", "-B", "main", "judge")
    signers = line("amira", amira) + line("jonas", jonas)
    pull.write("policies/allowed_signers", signers)
    git(pull.folder, "branch", "-f", "judge")
    use(pull, jonas)
    done(pull.folder, "note", "I resign")
    found = pull.findings()
    assert {each["rule"] for each in found} == {"INC705"}
    assert "jonas" in found[0]["message"]


def test_a_key_that_the_change_lists_itself_does_not_count(
    signed: tuple[Pull, Path], key: Key
) -> None:
    pull, amira = signed
    mine = key("mallory")
    use(pull, mine)
    pull.write("policies/allowed_signers", line("amira", amira) + line("amira", mine))
    done(pull.folder, "note", "signed, and well")
    assert "INC704" in pull.rules()


def test_a_signed_merge_does_not_vouch_for_what_it_merges(signed: tuple[Pull, Path]) -> None:
    pull, amira = signed
    use(pull, None)
    done(pull.folder, "note", "unsigned")
    git(pull.folder, "branch", "side")
    git(pull.folder, "reset", "-q", "--hard", "judge")
    use(pull, amira)
    git(pull.folder, "merge", "-q", "--no-ff", "--no-edit", "side")
    assert "INC704" in pull.rules()


def test_an_entry_recorded_in_somebody_elses_name_is_refused(signed: tuple[Pull, Path]) -> None:
    pull, amira = signed
    use(pull, amira)
    done(pull.folder, "--as", "jonas", "note", "I was wrong all along")
    assert pull.rules() == {"INC705"}
