"""Action items as GitHub issues, with a stand-in for gh."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from gh_world import Gh
from world import done, git, incli

ISSUE = "https://github.com/example/shop/issues/"


@pytest.fixture
def resolved(templates: Path, incident: Path) -> Path:
    """An incident that is over, with two action items."""
    made = templates / "with actions"
    if not made.exists():
        shutil.copytree(incident, made, symlinks=True)
        add = ("action", "add", "--owner")
        done(made, "resolve", "--owner", "mei")
        done(made, *add, "jonas", "Add an alert on lag", "--kind", "detect")
        done(made, *add, "mei", "Document how to fail over")
    return shutil.copytree(made, incident.with_name("with actions"), symlinks=True)


def actions(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(folder, "--json", "action", "list", "--all").json()
    return sorted(found, key=lambda each: str(each["text"]))


def sync(folder: Path, *args: str) -> list[tuple[str, str]]:
    steps = done(folder, "--json", "action", "sync", *args).json()["steps"]
    return [(each["what"], each["issue"]) for each in steps]


def test_each_open_item_gets_one_issue_however_often_it_is_asked(resolved: Path, gh: Gh) -> None:
    assert sync(resolved) == [("created", f"{ISSUE}1"), ("created", f"{ISSUE}2")]
    assert [each["title"] for each in gh.issues] == [
        "Add an alert on lag",
        "Document how to fail over",
    ]
    assert [each["links"] for each in actions(resolved)] == [[f"{ISSUE}1"], [f"{ISSUE}2"]]
    before = git(resolved, "rev-parse", "HEAD")
    assert sync(resolved) == []
    assert len(gh.issues) == 2
    assert git(resolved, "rev-parse", "HEAD") == before


def test_an_issue_says_whose_it_is_until_when_and_where_it_comes_from(
    resolved: Path,
    gh: Gh,
) -> None:
    sync(resolved, "--repo", "example/tracker", "--label", "incident")
    (created, _) = [each for each in gh.asked if each["args"][:2] == ["issue", "create"]]
    assert created["args"][2:] == [
        "--title=Add an alert on lag",
        "--body-file=-",
        "--repo=example/tracker",
        "--label=incident",
    ]
    assert created["quiet"] == "1"
    for part in ("**Checkout errors**", "Owner: jonas", "Due: ", "Kind: detect"):
        assert part in created["stdin"]


def test_owners_are_assigned_where_their_account_is_known(resolved: Path, gh: Gh) -> None:
    people = resolved / "policies" / "people.yaml"
    people.write_text(
        people.read_text().replace(
            'email: "jonas@example.com"', 'email: "jonas@example.com", accounts: {github: "jw"}'
        )
    )
    assert "jw" in people.read_text()
    sync(resolved, "--assign")
    created = [each["args"] for each in gh.asked if each["args"][:2] == ["issue", "create"]]
    assert [arg for args in created for arg in args if "assignee" in arg] == ["--assignee=jw"]


def test_what_was_closed_there_is_closed_here_with_the_issue_as_evidence(
    resolved: Path,
    gh: Gh,
) -> None:
    sync(resolved)
    gh.close(1)
    gh.close(2, "NOT_PLANNED")
    assert sync(resolved) == [("closed", f"{ISSUE}1"), ("declined", f"{ISSUE}2")]
    alert, runbook = actions(resolved)
    assert (alert["status"], alert["evidence"]) == ("closed", f"{ISSUE}1")
    assert runbook["status"] == "declined"
    assert f"closed as not planned: {ISSUE}2" in runbook["because"]
    assert sync(resolved) == []


def test_an_item_reopened_here_is_not_closed_again_by_the_same_old_issue(
    resolved: Path,
    gh: Gh,
) -> None:
    sync(resolved)
    gh.close(1, at="2020-01-01T00:00:00Z")
    assert sync(resolved) == [("closed", f"{ISSUE}1")]
    handle = actions(resolved)[0]["id"][-4:]
    done(resolved, "action", "reopen", handle, "--because", "it never fired")
    assert sync(resolved) == []
    gh.close(1)
    assert sync(resolved) == [("closed", f"{ISSUE}1")]


def test_what_ended_here_and_is_open_there_is_told(resolved: Path, gh: Gh) -> None:
    sync(resolved)
    handle = actions(resolved)[0]["id"][-4:]
    done(resolved, "action", "close", handle, "--evidence", "https://example.com/1")
    assert sync(resolved) == [("differs", f"{ISSUE}1")]
    assert "is open there" in done(resolved, "action", "sync").out


def test_an_interrupted_run_finds_its_issue_again(resolved: Path, gh: Gh) -> None:
    sync(resolved)
    made = gh.issues
    git(resolved, "reset", "-q", "--hard", "HEAD~2")  # as if it had died before it was recorded
    assert sync(resolved) == [("found", f"{ISSUE}1"), ("found", f"{ISSUE}2")]
    assert gh.issues == made


def test_an_issue_that_somebody_else_has_made_up_is_not_taken_for_ours(
    resolved: Path,
    gh: Gh,
) -> None:
    sync(resolved)
    forged = [{**each, "author": {"login": "mallory"}, "state": "CLOSED"} for each in gh.issues]
    gh.keep(forged)
    git(resolved, "reset", "-q", "--hard", "HEAD~2")
    assert sync(resolved) == [("created", f"{ISSUE}3"), ("created", f"{ISSUE}4")]


def test_issues_elsewhere_are_looked_up_by_their_address(resolved: Path, gh: Gh) -> None:
    sync(resolved)
    issues = gh.issues
    elsewhere = "https://github.com/other/team/issues/9"
    done(resolved, "action", "add", "Test the backups", "--owner", "ravi", "--due", "2099-01-01")
    added = done(resolved, "--json", "action", "list").json()[-1]["id"][-4:]
    done(resolved, "evidence", "add", elsewhere, "--action", added)
    told = {"url": elsewhere, "state": "CLOSED", "stateReason": "COMPLETED", "closedAt": None}
    gh.keep([*issues, {**told, "body": "", "author": {"login": "li"}}])
    assert sync(resolved) == [("closed", elsewhere)]
    assert "issue view" not in gh.verbs()  # it was among those listed


def test_an_issue_that_is_not_listed_is_asked_for(resolved: Path, gh: Gh) -> None:
    sync(resolved)
    gh.close(1)
    script = gh.folder / "gh"
    listed = 'case "$1 $2" in "issue list") echo "[]"; exit;; esac'
    script.write_text(script.read_text().replace("exec ", f"{listed}\nexec "))
    assert sync(resolved) == [("closed", f"{ISSUE}1")]
    assert gh.verbs().count("issue view") == 2


def test_text_of_people_reaches_gh_as_an_argument_and_no_more(incident: Path, gh: Gh) -> None:
    text = "--repo=evil/x $(touch pwned); `id` <script> | \"'\n# x @all"
    done(incident, "action", "add", "--owner", "jonas", "--", text)
    done(incident, "--json", "action", "sync")
    (created,) = [each for each in gh.asked if each["args"][:2] == ["issue", "create"]]
    assert created["args"][2] == f"--title={' '.join(text.split())}"
    assert not any(arg.startswith("--repo") for arg in created["args"])
    assert not (incident / "pwned").exists()


def test_a_dry_run_makes_nothing(resolved: Path, gh: Gh) -> None:
    before = git(resolved, "rev-parse", "HEAD")
    told = done(resolved, "--dry-run", "action", "sync").out
    assert told.count("(dry run)  made") == 2
    assert gh.issues == []
    assert git(resolved, "rev-parse", "HEAD") == before


def test_without_action_items_gh_is_not_asked(incident: Path, gh: Gh) -> None:
    assert sync(incident) == []
    assert gh.asked == []


def test_items_of_closed_incidents_are_synced_and_one_incident_can_be_named(
    resolved: Path,
    gh: Gh,
) -> None:
    done(resolved, "close")
    done(resolved, "open", "Another")
    done(resolved, "action", "add", "Add it", "--owner", "mei")
    assert len(sync(resolved, "checkout")) == 2
    assert len(sync(resolved)) == 1
    assert len(gh.issues) == 3


@pytest.mark.parametrize(
    ("status", "words", "why"),
    [
        (4, "To get started with GitHub CLI, please run: gh auth login", "gh is not signed in"),
        (1, "error connecting to api.github.com", "error connecting to api.github.com"),
        (1, "", "it ended with 1"),
    ],
)
def test_where_gh_fails_a_person_is_told(
    resolved: Path, gh: Gh, status: int, words: str, why: str
) -> None:
    gh.fails(status, words)
    outcome = incli(resolved, "action", "sync")
    assert outcome.code == 4
    assert why in outcome.err
    assert "→ gh auth" in outcome.err


def test_what_was_done_before_gh_failed_stays(resolved: Path, gh: Gh) -> None:
    script = gh.folder / "gh"
    real = script.read_text()
    script.write_text(
        '#!/bin/sh\n[ -e "$(dirname "$0")/issues.json" ] && [ "$2" = create ] && exit 1\n'
        + real.partition("\n")[2]
    )
    outcome = incli(resolved, "action", "sync")
    assert outcome.code == 4
    assert len(gh.issues) == 1
    script.write_text(real)
    assert sync(resolved) == [("created", f"{ISSUE}2")]
    assert len(gh.issues) == 2


@pytest.mark.parametrize("said", ["not json", "{}", '"x"', "[1]"])
def test_what_is_no_answer_of_gh_is_told(resolved: Path, gh: Gh, said: str) -> None:
    (gh.folder / "gh").write_text(f"#!/bin/sh\necho '{said}'\n")
    outcome = incli(resolved, "action", "sync")
    assert outcome.code == 4, outcome
    assert "gh" in outcome.err


def test_without_gh_it_says_where_to_get_it(
    resolved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = tmp_path / "bin"
    only.mkdir()
    (only / "git").symlink_to("/usr/bin/git")
    monkeypatch.setenv("PATH", str(only))
    outcome = incli(resolved, "action", "sync")
    assert outcome.code == 4
    assert "GitHub's command gh is not on the PATH" in outcome.err
    assert "https://cli.github.com" in outcome.err


def test_a_vague_action_item_is_taken_with_a_hint(incident: Path) -> None:
    told = done(incident, "action", "add", "Better dashboards", "--owner", "jonas")
    assert "Begin with what is to be done: incli correct" in told.err
    assert not done(incident, "action", "add", "Add a dashboard", "--owner", "jonas").err
