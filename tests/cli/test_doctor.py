"""doctor tells what would fail at three in the morning, and what mends it."""

from pathlib import Path

import pytest
from signing_world import SIGNERS, line, signing, ssh_key
from world import done, git, incli


def checks(folder: Path) -> dict[str, str]:
    """The worst state of each check."""
    found: dict[str, str] = {}
    for each in incli(folder, "--json", "doctor").json():
        if found.get(each["check"]) != "fails":
            found[each["check"]] = each["state"]
    return found


def test_a_team_that_is_ready_has_nothing_that_fails(incident: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(incident), "remote.git")
    git(incident, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(incident, "push", "-q", "-u", "origin", "main")
    done(incident, "sync")
    found = checks(incident)
    assert "fails" not in found.values()
    for name in ("git", "record", "policies", "remote", "clock", "sharing"):
        assert found[name] == "good", name


def test_a_stranger_a_broken_policy_and_a_lost_remote_fail(incident: Path) -> None:
    git(incident, "remote", "add", "origin", "/nowhere/at/all")
    git(incident, "config", "user.email", "stranger@example.com")
    (incident / "policies" / "roles.yaml").write_text("roles: [")
    git(incident, "commit", "-q", "-a", "-m", "break it")
    outcome = incli(incident, "doctor")
    assert outcome.code == 1
    found = checks(incident)
    assert found["policies"] == "fails"
    assert found["remote"] == "fails"


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_a_commit_from_the_future_tells_of_a_wrong_clock(tmp_path: Path, form: str) -> None:
    git(tmp_path, "init", "-q", f"--object-format={form}", "-b", "main", "team")
    team = tmp_path / "team"
    done(team, "init")
    assert checks(team)["clock"] == "good"
    future = {"GIT_COMMITTER_DATE": "@4000000000 +0000"}
    git(team, "commit", "-q", "--allow-empty", "-m", "from the future", env=future)
    assert checks(team)["clock"] == "fails"


def test_a_key_that_cannot_sign_fails(incident: Path) -> None:
    git(incident, "config", "commit.gpgsign", "true")
    git(incident, "config", "gpg.format", "ssh")
    assert checks(incident)["signing"] == "fails"
    git(incident, "config", "user.signingkey", "/no/such/key.pub")
    assert checks(incident)["signing"] == "fails"


@pytest.mark.parametrize(
    ("form", "hint"), [("ssh", "→ ssh-add -l"), ("openpgp", "→ gpg --list-secret-keys")]
)
def test_what_lists_the_keys_to_sign_with_is_that_of_the_form(
    incident: Path, form: str, hint: str
) -> None:
    git(incident, "config", "commit.gpgsign", "true")
    git(incident, "config", "gpg.format", form)
    git(incident, "config", "user.signingkey", "/no/such/key.pub")
    assert hint in incli(incident, "doctor").out


def test_a_shallow_clone_is_told_for_nothing_can_be_judged_in_it(
    incident: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{incident}", "shallow")
    assert checks(tmp_path / "shallow")["record"] == "warns"
    assert "→ git fetch --unshallow" in incli(tmp_path / "shallow", "doctor").out


def test_a_key_that_the_record_does_not_list_for_you_is_told_before_it_matters(
    incident: Path, tmp_path: Path
) -> None:
    key = ssh_key(tmp_path, "amira")
    for option in signing(key)[1::2]:
        git(incident, "config", *option.split("=", 1))
    assert "signers" not in checks(incident)
    for person, state in (("jonas", "warns"), ("nobody", "warns"), ("amira", "good")):
        (incident / SIGNERS).write_text(line(person, key))
        git(incident, "add", "-A")
        git(incident, "commit", "-q", "-m", "keys")
        assert checks(incident)["signers"] == state
    (incident / SIGNERS).write_text(line("amira", ssh_key(tmp_path, "other")))
    git(incident, "commit", "-q", "-a", "-m", "keys")
    assert "unknown key" in incli(incident, "doctor").out


def test_an_entry_from_the_future_is_told(incident: Path) -> None:
    done(incident, "--now", "2098-01-01T00:00:00Z", "note", "too early")
    assert checks(incident)["clock"] == "warns"
