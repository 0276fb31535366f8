"""What a change brings is judged by the commit it is to be merged into."""

from pathlib import Path

from check_world import Pull
from world import done, git, incli


def test_an_ordinary_entry_passes(pull: Pull) -> None:
    done(pull.folder, "note", "the replica is behind")
    outcome = pull.check()
    assert outcome.code == 0, outcome
    assert outcome.json()["counts"]["judged"]["commits"] == 1


def test_nothing_new_passes(pull: Pull) -> None:
    outcome = pull.check()
    assert (outcome.code, outcome.json()["findings"]) == (0, [])


def test_the_cost_of_a_change_is_that_of_the_incidents_it_touches(pull: Pull) -> None:
    done(pull.folder, "open", "Another one")
    git(pull.folder, "branch", "-f", "judge")
    done(pull.folder, "-i", pull.incident, "note", "only this one is read")
    assert pull.check().json()["counts"]["judged"]["incidents"] == 1


def test_what_cannot_be_named_is_told_with_a_hint(pull: Pull) -> None:
    outcome = pull.check(head="no-such-branch")
    assert outcome.code == 2
    assert "no-such-branch" in outcome.err


def test_the_work_tree_is_judged_without_a_commit(pull: Pull) -> None:
    outcome = incli(pull.folder, "check")
    assert outcome.code == 0, outcome
    assert "1 incident" in outcome.err


def test_the_work_tree_of_a_branch_is_judged_by_the_policies_on_it(pull: Pull) -> None:
    """Policies are changed in pull requests: before a commit, too, they can be looked at."""
    other = pull.folder.parent / "clone"
    git(pull.folder.parent, "clone", "-q", str(pull.folder), str(other))
    git(other, "checkout", "-q", "-b", "feature")
    policy = next((other / "policies" / "response").glob("*.yaml"))
    assert incli(other, "check").code == 0
    policy.write_text(policy.read_text().replace("mode: warn", "mode: loud", 1))
    outcome = incli(other, "check", policy.relative_to(other).as_posix())
    assert outcome.code != 0
    assert "loud" in outcome.out + outcome.err


def test_the_file_of_a_recording_goes_only_once_its_redaction_is_merged(
    pull: Pull, tmp_path: Path
) -> None:
    for name in ("call", "other"):
        (tmp_path / f"{name}.vtt").write_text(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{name}\n")
        added = ("recording", "add", str(tmp_path / f"{name}.vtt"), "--starts", "-10m")
        done(pull.folder, *added)
    git(pull.folder, "branch", "-f", "judge")
    (entry, _), (file, other) = (
        pull.entries("recording-added"),
        sorted((pull.timeline.parent / "recordings").iterdir()),
    )
    if "call" not in file.name:
        file, other = other, file
    done(pull.folder, "redact", entry.stem.rpartition("-")[2], "--because", "kept long enough")
    redacted = git(pull.folder, "rev-parse", "HEAD")
    git(pull.folder, "rm", "-q", str(file))
    pull.commit("the recording goes")
    assert {each["rule"] for each in pull.findings()} == {"INC702"}
    git(pull.folder, "branch", "-f", "judge", redacted)
    assert pull.findings() == []
    git(pull.folder, "rm", "-q", str(other))
    pull.commit("another one, too")
    (found,) = pull.findings()
    assert (found["rule"], found["path"]) == ("INC702", pull.relative(other))
