"""Changes of the policy itself, with real git: what INC601 to INC605 say of a pull request."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from check_world import Pull
from world import git, incli

IN_FORCE = "policies/response/2026-01-01.yaml"
TODAY = datetime.now(UTC).date()
SOON, BEFORE = (str(TODAY + timedelta(days=days)) for days in (40, -20))
WAIVER = """rule: INC104
incident: {incident}
reason: "The bridge was down"
requested_by: amira
approved_by: [{approver}]
expires: {expires}
"""
EXPIRES = str(TODAY + timedelta(days=30))


def found(pull: Pull, *args: str) -> dict[str, str]:
    """The message of each rule of the process that fails the branch."""
    outcome = incli(pull.folder, "--json", "check", "--judge", "judge", "--head", "HEAD", *args)
    findings = outcome.json()["findings"]
    return {each["rule"]: each["message"] for each in findings if each["rule"] < "INC7"}


def version(pull: Pull, day: str, old: str = "", new: str = "") -> None:
    """Bring a version of the policy that begins on a day, with something else in it."""
    text = (pull.folder / IN_FORCE).read_text()
    text = text.replace('"2026-01-01T00:00:00Z"', f'"{day}T00:00:00Z"').replace(old, new)
    pull.write(f"policies/response/{day}.yaml", text, f"policy: a version for {day}")


def test_a_version_that_is_still_to_come_passes(pull: Pull) -> None:
    version(pull, SOON, "review: 3d", "review: 2d")
    assert found(pull) == {}


def test_a_version_that_begins_before_it_is_merged_is_refused_at_its_line(pull: Pull) -> None:
    version(pull, BEFORE)
    (finding,) = [each for each in pull.findings() if each["rule"] == "INC601"]
    assert finding["path"] == f"policies/response/{BEFORE}.yaml"
    text = (pull.folder / finding["path"]).read_text().splitlines()
    assert text[finding["line"] - 1].startswith("effective:")


def test_a_version_in_force_is_neither_changed_nor_taken_away(pull: Pull) -> None:
    text = (pull.folder / IN_FORCE).read_text()
    pull.write(IN_FORCE, text.replace("review: 3d", "review: 9d"))
    assert "sev1, postmortem review: 3d became 9d" in found(pull)["INC602"]
    git(pull.folder, "rm", "-q", IN_FORCE)
    pull.commit()
    assert "is taken away" in found(pull)["INC602"]


def test_a_weaker_version_needs_approval_and_a_pull_request_of_its_own(pull: Pull) -> None:
    version(pull, SOON, "review: 3d", "review: 5bd")
    assert "INC603" not in found(pull), "unless the team holds the rule"
    told = found(pull, "--rule", "INC603")
    assert "sev1, postmortem review: 3d became 5bd" in told["INC603"]
    pull.write("policies/vocabulary.yaml", "words: {}\n")
    outcome = incli(
        *(pull.folder, "check", "--judge", "judge", "--head", "HEAD", "--rule", "INC603")
    )
    assert "and the change brings other things, too: policies/vocabulary.yaml" in outcome.out
    assert f"policies/response/{SOON}.yaml:" in outcome.out


def test_taking_back_a_stricter_version_before_it_begins_is_weaker(pull: Pull) -> None:
    version(pull, SOON, "review: 3d", "review: 1d")
    git(pull.folder, "branch", "-f", "judge", "HEAD")
    git(pull.folder, "rm", "-q", f"policies/response/{SOON}.yaml")
    pull.commit()
    told = found(pull, "--rule", "INC603")
    assert "sev1, postmortem review: 1d became 3d" in told["INC603"]


def test_waivers_are_held_to_their_terms_in_the_work_tree(pull: Pull) -> None:
    folder: Path = pull.folder / "policies/waivers"
    folder.mkdir()
    said = {"incident": pull.incident, "expires": EXPIRES}
    (folder / "w-1.yaml").write_text(WAIVER.format(approver="amira", **said))
    outcome = incli(pull.folder, "check", "--rule", "INC605")
    assert "policies/waivers/w-1.yaml:5:1: Amira asked for it, and approved it." in outcome.out
    (folder / "w-1.yaml").write_text(WAIVER.format(approver="mei", **said))
    outcome = incli(pull.folder, "check", "--rule", "INC605")
    assert "It sets nothing aside" in outcome.out


def test_a_rule_that_no_package_adds_cannot_be_judged(pull: Pull) -> None:
    text = (pull.folder / IN_FORCE).read_text()
    (pull.folder / IN_FORCE).write_text(f"{text}  ZORK001: {{mode: enforce}}\n")
    outcome = incli(pull.folder, "check")
    assert outcome.code == 1
    assert "Cannot judge: no installed package adds the rule ZORK001." in outcome.out
