"""Which change a run of CI is about: by its environment, in which anybody can write words."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from check_world import Pull
from world import Outcome, done, git, incli

from incli.app.check.ci import Between, change_of
from incli.domain.errors import InvalidInput, NeedsPerson

ZERO = "0" * 40
HOSTILE = '"; touch canary; echo $(touch canary) `touch canary` #\n::error::x --output=canary'


def tip(pull: Pull, name: str = "HEAD") -> str:
    return git(pull.folder, "rev-parse", name)


def github(pull: Pull, kind: str, sha: str, **said: Any) -> dict[str, str]:  # noqa: ANN401  # JSON
    """The environment of a run of GitHub Actions."""
    event = pull.folder.parent / "event.json"
    titles = {"title": HOSTILE, "head": {"ref": HOSTILE}, "body": HOSTILE}
    event.write_text(json.dumps({"pull_request": titles, **said}))
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": kind,
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_SHA": sha,
        "GITHUB_HEAD_REF": HOSTILE,
        "GITHUB_REF": HOSTILE,
    }


def gitlab(kind: str, sha: str = "", before: str = ZERO) -> dict[str, str]:
    """The environment of a run of GitLab CI."""
    return {
        "GITLAB_CI": "true",
        "CI_PIPELINE_SOURCE": kind,
        "CI_COMMIT_SHA": sha,
        "CI_COMMIT_BEFORE_SHA": before,
        "CI_COMMIT_MESSAGE": HOSTILE,
        "CI_MERGE_REQUEST_TITLE": HOSTILE,
        "CI_COMMIT_REF_NAME": HOSTILE,
    }


def merged(pull: Pull) -> tuple[str, str]:
    """A request that was written beside what it goes into: the branch's tip, and the merge."""
    git(pull.folder, "checkout", "-q", "-b", "request")
    done(pull.folder, "note", "in the request")
    git(pull.folder, "checkout", "-q", "main")
    done(pull.folder, "note", "on the branch meanwhile")
    base = tip(pull)
    git(pull.folder, "merge", "-q", "--no-ff", "-m", "merge", "request")
    return base, tip(pull)


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_a_request_is_judged_by_the_tip_of_the_branch_it_goes_into(pull: Pull, forge: str) -> None:
    base, merge = merged(pull)
    said = (
        github(pull, "pull_request", merge)
        if forge == "github"
        else gitlab("merge_request_event", tip(pull, "request"))
    )
    assert change_of(pull.folder, said) == Between(base, merge)


def test_a_request_is_its_merge_and_no_other_commit(pull: Pull) -> None:
    merged(pull)
    with pytest.raises(InvalidInput, match="not the merge"):
        change_of(pull.folder, github(pull, "pull_request", tip(pull, "request")))


def test_a_merge_that_a_request_ends_with_is_not_what_it_is_judged_by(pull: Pull) -> None:
    """Its first parent holds whatever policies the request wants to be judged by."""
    _, own = merged(pull)
    with pytest.raises(InvalidInput, match="not the merge"):
        change_of(pull.folder, gitlab("merge_request_event", own))


def test_a_queue_of_merges_is_judged_by_what_it_goes_onto(pull: Pull) -> None:
    base, merge = merged(pull)
    said = github(pull, "merge_group", merge, merge_group={"base_sha": base})
    assert change_of(pull.folder, said) == Between(base, merge)


def test_a_push_is_judged_by_where_the_branch_was(pull: Pull) -> None:
    before = tip(pull)
    done(pull.folder, "note", "x")
    assert change_of(pull.folder, github(pull, "push", tip(pull), before=before)) == Between(
        before, tip(pull)
    )
    assert change_of(pull.folder, gitlab("push", tip(pull), before)) == Between(before, tip(pull))


def test_a_new_branch_has_nothing_to_compare_with(pull: Pull) -> None:
    assert change_of(pull.folder, github(pull, "push", tip(pull), before=ZERO)) is None
    assert change_of(pull.folder, gitlab("push", tip(pull))) is None


@pytest.mark.parametrize("kind", ["schedule", "workflow_dispatch", ""])
def test_a_run_on_a_schedule_is_about_no_change(pull: Pull, kind: str) -> None:
    assert change_of(pull.folder, github(pull, kind, tip(pull))) is None
    assert change_of(pull.folder, gitlab("schedule")) is None


def test_a_branch_that_was_rewritten_and_its_past_not_fetched_is_refused(pull: Pull) -> None:
    gone = "1234567890" * 4
    for said in (github(pull, "push", tip(pull), before=gone), gitlab("push", tip(pull), gone)):
        with pytest.raises(NeedsPerson, match="was rewritten: 123456789012") as told:
            change_of(pull.folder, said)
        assert told.value.exit_code == 4


def test_a_clone_without_its_history_is_told_how_to_get_it(pull: Pull, tmp_path: Path) -> None:
    before = tip(pull)
    done(pull.folder, "note", "x")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{pull.folder}", "shallow")
    said = github(pull, "push", tip(pull), before=before)
    with pytest.raises(InvalidInput) as told:
        change_of(tmp_path / "shallow", said)
    assert "fetch-depth: 0" in told.value.hint


@pytest.mark.parametrize("kind", ["pull_request_target", "workflow_run"])
def test_a_run_with_the_rights_of_the_branch_is_not_for_judging(pull: Pull, kind: str) -> None:
    with pytest.raises(InvalidInput) as told:
        change_of(pull.folder, github(pull, kind, tip(pull)))
    assert told.value.hint == "on: pull_request"


def test_elsewhere_somebody_has_to_say_what_is_judged(pull: Pull) -> None:
    with pytest.raises(InvalidInput, match="no run of"):
        change_of(pull.folder, {})


@pytest.mark.parametrize("before", [HOSTILE, "--output=canary", "main", "HEAD", None, 7, {}])
def test_only_ids_of_commits_are_taken_from_what_ci_says(pull: Pull, before: object) -> None:
    with pytest.raises(InvalidInput, match="does not say"):
        change_of(pull.folder, github(pull, "push", tip(pull), before=before))
    assert not list(pull.folder.glob("canary*"))


@pytest.mark.parametrize("event", ["", "[]", "{", '{"merge_group": 1}', '{"merge_group": {}}'])
def test_an_event_that_says_nothing_is_told(pull: Pull, event: str) -> None:
    said = github(pull, "merge_group", tip(pull))
    Path(said["GITHUB_EVENT_PATH"]).write_text(event)
    with pytest.raises(InvalidInput):
        change_of(pull.folder, said)


# ------------------------------------------------------------------------------ the command


def run(pull: Pull, said: dict[str, str], monkeypatch: pytest.MonkeyPatch, *args: str) -> Outcome:
    for key, value in said.items():
        monkeypatch.setenv(key, value)
    return incli(pull.folder, "check", "--ci", *args)


def test_the_command_judges_the_change_of_the_run(
    pull: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tip(pull)
    entry = pull.entries("opened")[0]
    entry.write_text(entry.read_text().replace("Checkout errors", "Nothing happened"))
    pull.commit("correct a word")
    outcome = run(pull, github(pull, "push", tip(pull), before=before), monkeypatch)
    assert outcome.code == 1
    assert "INC702" in outcome.out
    assert f"what {tip(pull)[:12]} brings to {before[:12]}" in outcome.err


def test_the_command_judges_what_is_checked_out_where_there_is_no_change(
    pull: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = run(pull, github(pull, "schedule", tip(pull)), monkeypatch)
    assert "by its own policies" in outcome.err


@pytest.mark.parametrize("args", [("--judge", "main"), ("--head", "main"), ("policies",)])
def test_ci_and_a_person_cannot_both_say_what_is_judged(
    pull: Pull, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    assert run(pull, github(pull, "push", tip(pull)), monkeypatch, *args).code == 2


def test_the_environment_of_these_tests_is_no_run_of_ci() -> None:
    assert "GITHUB_ACTIONS" not in os.environ
