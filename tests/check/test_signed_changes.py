"""Changes with signatures: which of the twenty cases the rules refuse, and at which entry."""

from pathlib import Path

import pytest
from check_world import Pull
from signing_world import REVOKED, SIGNERS, fingerprint_of, line, public, signing, ssh_key
from world import done, git

RULES = "rules:\n" + "".join(f"  INC{n}: {{mode: enforce}}\n" for n in (704, 705, 706))


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: ssh_key(folder, name) for name in ("amira", "jonas", "mallory")}


@pytest.fixture
def signed(incident: Path, keys: dict[str, Path]) -> Pull:
    """A team whose policy asks for signatures; Amira signs what she writes."""
    (policy,) = (incident / "policies/response").glob("*.yaml")
    text = policy.read_text()
    assert "\nrules:" not in text or "INC704" not in text
    head, found, rest = text.partition("\nrules:\n")
    demanded = RULES.removeprefix("rules:\n")
    policy.write_text(f"{head}\nrules:\n{demanded}{rest}" if found else f"{text}\n{RULES}")
    listed = line("amira", keys["amira"]) + line("jonas", keys["jonas"])
    (incident / SIGNERS).write_text(listed)
    git(incident, "add", "-A")
    git(incident, "commit", "-q", "-m", "policy: ask for signatures")
    sign_with(incident, keys["amira"])
    return Pull.beside(incident)


def sign_with(folder: Path, key: Path | None) -> None:
    for option in signing(key)[1::2]:
        git(folder, "config", *option.split("=", 1))


def note(pull: Pull, key: Path | None, words: str = "x", *options: str) -> Path:
    """Write a note, signed by `key`; its file."""
    sign_with(pull.folder, key)
    done(pull.folder, *options, "note", words)
    return pull.entries("note")[-1]


def found(pull: Pull) -> list[tuple[str, str]]:
    """The rules about signatures that fail, and the files they fail at."""
    return [
        (each["rule"], each["path"])
        for each in pull.findings("--rule", "INC704", "--rule", "INC705", "--rule", "INC706")
    ]


def test_1_what_its_writer_signed_passes(signed: Pull, keys: dict[str, Path]) -> None:
    note(signed, keys["amira"])
    outcome = signed.check("--rule", "INC704", "--rule", "INC705")
    assert (outcome.code, outcome.json()["findings"]) == (0, [])


@pytest.mark.parametrize("key", ["mallory", None])
def test_2_4_an_unknown_key_or_none_fails_at_the_entry(
    signed: Pull, keys: dict[str, Path], key: str | None
) -> None:
    entry = note(signed, keys[key] if key else None)
    assert found(signed) == [("INC704", signed.relative(entry))]


def test_3_another_listed_key_than_the_writers_fails(signed: Pull, keys: dict[str, Path]) -> None:
    entry = note(signed, keys["jonas"])
    assert found(signed) == [("INC705", signed.relative(entry))]


def test_3_an_entry_in_anothers_name_fails_whoever_signs(
    signed: Pull, keys: dict[str, Path]
) -> None:
    entry = note(signed, keys["amira"], "x", "--as", "jonas")
    assert found(signed) == [("INC705", signed.relative(entry))]


def test_5_without_a_list_of_keys_it_cannot_be_judged_which_is_no_success(
    signed: Pull, keys: dict[str, Path]
) -> None:
    sign_with(signed.folder, None)
    git(signed.folder, "rm", "-q", SIGNERS)
    signed.commit("no keys")
    git(signed.folder, "branch", "-f", "judge")
    note(signed, keys["amira"])
    outcome = signed.check("--rule", "INC704")
    (only,) = outcome.json()["findings"]
    assert outcome.code == 1
    assert only["message"].startswith("Cannot judge: the judge has neither")


def test_7_8_a_line_for_several_people_is_found_at_its_line(
    signed: Pull, keys: dict[str, Path]
) -> None:
    sign_with(signed.folder, None)
    signed.write(SIGNERS, line("amira", keys["jonas"]) + line("amira,jonas", keys["amira"]))
    git(signed.folder, "branch", "-f", "judge")
    note(signed, keys["amira"])
    places = [(each["path"], each["line"]) for each in signed.findings("--rule", "INC704")]
    assert (SIGNERS, 2) in places


def test_12_a_key_is_good_up_to_its_last_good_commit(signed: Pull, keys: dict[str, Path]) -> None:
    note(signed, keys["amira"], "before")
    last = git(signed.folder, "rev-parse", "HEAD")
    after = note(signed, keys["amira"], "after")
    head = git(signed.folder, "rev-parse", "HEAD")
    git(signed.folder, "checkout", "-q", "judge")
    sign_with(signed.folder, None)
    key = fingerprint_of(keys["amira"])
    signed.write(REVOKED, f"revoked:\n  - key: {key}\n    last_good: '{last}'\n    reason: lost\n")
    git(signed.folder, "checkout", "-q", "main")
    rules = ("--rule", "INC704")
    assert git(signed.folder, "rev-parse", "HEAD") == head
    assert [each["path"] for each in signed.findings(*rules)] == [signed.relative(after)]
    assert signed.check(*rules, head=last).code == 0


def test_14_a_change_that_lists_its_own_key_fails(signed: Pull, keys: dict[str, Path]) -> None:
    sign_with(signed.folder, None)
    listed = (signed.folder / SIGNERS).read_text()
    signed.write(SIGNERS, f'{listed}amira namespaces="git" {public(keys["mallory"])}\n')
    entry = note(signed, keys["mallory"])
    assert found(signed) == [("INC704", signed.relative(entry))]


def test_17_a_good_commit_replayed_into_another_incident_fails(
    signed: Pull, keys: dict[str, Path]
) -> None:
    """What was signed names its tree: with another one the signature does not hold.

    Signed anew by whoever wrote it, it still says which incident it was said in.
    """
    entry = note(signed, keys["amira"])
    content = entry.read_text()
    stored = git(signed.folder, "cat-file", "commit", "HEAD")
    git(signed.folder, "reset", "-q", "--hard", "judge")
    other = signed.timeline.parent.with_name(f"{signed.incident}-2") / "timeline" / entry.name
    other.parent.mkdir(parents=True)
    other.write_text(content)
    git(signed.folder, "add", "-A")
    tree = git(signed.folder, "write-tree")
    altered = stored.replace(stored.split()[1], tree, 1) + "\n"
    replayed = git(*(signed.folder, "hash-object", "-t", "commit", "-w", "--stdin"), stdin=altered)
    git(signed.folder, "reset", "-q", "--hard", replayed)
    assert ("INC704", signed.relative(other)) in found(signed)
    message = git(signed.folder, "log", "-1", "--format=%B", replayed)
    git(signed.folder, *signing(keys["amira"]), "commit", "-q", "--amend", "-m", message)
    assert found(signed) == [("INC706", signed.relative(other))]


def test_19_a_signed_merge_of_unsigned_commits_fails_at_those(
    signed: Pull, keys: dict[str, Path]
) -> None:
    git(signed.folder, "checkout", "-q", "-b", "side")
    entry = note(signed, None)
    git(signed.folder, "checkout", "-q", "main")
    sign_with(signed.folder, keys["amira"])
    git(signed.folder, "merge", "-q", "--no-ff", "-m", "merge", "side")
    assert found(signed) == [("INC704", signed.relative(entry))]


def test_20_a_rebased_commit_fails_and_is_told_to_be_merged(
    signed: Pull, keys: dict[str, Path]
) -> None:
    note(signed, keys["amira"])
    sign_with(signed.folder, None)
    git(signed.folder, "rebase", "-q", "--force-rebase", "judge")
    (only,) = signed.findings("--rule", "INC704")
    assert "merge instead of rebasing" in only["hint"]


# ------------------------------------------------------------------- approving of a policy


def approve(pull: Pull, person: str, key: Path | None) -> None:
    sign_with(pull.folder, key)
    who = {"GIT_AUTHOR_EMAIL": f"{person}@example.com", "GIT_COMMITTER_EMAIL": f"{person}@e.com"}
    git(pull.folder, "commit", "-q", "--allow-empty", "-m", "policy: approve", env=who)


@pytest.fixture
def weaker(signed: Pull, keys: dict[str, Path]) -> Pull:
    """Amira brings a version of the policy that gives postmortems more time."""
    (policy,) = (signed.folder / "policies/response").glob("*.yaml")
    text = policy.read_text()
    assert "review: 3d}" in text
    later = text.replace('effective: "2026-01-01', 'effective: "2030-01-01')
    sign_with(signed.folder, keys["amira"])
    signed.write("policies/response/2030-01-01.yaml", later.replace("review: 3d}", "review: 9d}"))
    return signed


def lacking(pull: Pull) -> set[str]:
    """How many approvals there are, for everything that takes more."""
    found = pull.check("--rule", "INC603").json()["findings"]
    return {each["measured"] for each in found if each["rule"] == "INC603"}


def test_signing_a_commit_that_changes_nothing_approves_the_policy(
    weaker: Pull, keys: dict[str, Path]
) -> None:
    assert lacking(weaker) == {"0"}
    approve(weaker, "jonas", keys["jonas"])
    assert lacking(weaker) == {"1"}


def test_whoever_wrote_it_an_unknown_key_or_none_approves_nothing(
    weaker: Pull, keys: dict[str, Path]
) -> None:
    approve(weaker, "amira", keys["amira"])
    approve(weaker, "jonas", keys["mallory"])
    approve(weaker, "jonas", None)
    assert lacking(weaker) == {"0"}


def test_an_entry_written_beside_it_approves_nothing(weaker: Pull, keys: dict[str, Path]) -> None:
    git(weaker.folder, "config", "user.email", "jonas@example.com")
    note(weaker, keys["jonas"])
    assert "0" in lacking(weaker)


def test_an_approval_of_another_text_approves_nothing(weaker: Pull, keys: dict[str, Path]) -> None:
    approve(weaker, "jonas", keys["jonas"])
    path = weaker.folder / "policies/response/2030-01-01.yaml"
    sign_with(weaker.folder, keys["amira"])
    weaker.write(weaker.relative(path), path.read_text().replace("review: 9d}", "review: 30d}"))
    assert lacking(weaker) == {"0"}
