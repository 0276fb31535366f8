"""The postmortem's life as people type it, with a real remote and a second clone."""

import json
import shutil
from pathlib import Path

import click
import pytest
from gh_world import Gh
from icalendar import Calendar, Event
from world import Outcome, done, git, incli, refused

DAY = "2026-11-22"
ID = f"{DAY}-checkout-errors"
FOLDER = f"incidents/2026-11/{ID}"
PATH = f"{FOLDER}/postmortem.md"
BRANCH = f"postmortem/{ID}"
NOW = "2026-11-23T09:00:00Z"


def at(folder: Path, clock: str, *args: str, stdin: bytes = b"") -> Outcome:
    return done(folder, "--now", f"{DAY}T{clock}:00Z", *args, stdin=stdin)


def now(folder: Path, *args: str, stdin: bytes = b"") -> Outcome:
    return done(folder, "--now", NOW, *args, stdin=stdin)


def as_(person: str, folder: Path, *args: str) -> Outcome:
    return now(folder, "--as", person, *args)


@pytest.fixture
def resolved(templates: Path, team: Path, tmp_path: Path) -> Path:
    """An incident that is over, and a bare remote beside it that has it."""
    made = templates / "resolved"
    if not made.exists():
        folder = made / "team"
        shutil.copytree(team, folder, symlinks=True)
        at(folder, "02:15", "open", "Checkout errors", "--severity", "sev2", "--service", "pay-db")
        at(folder, "02:16", "assign", "ic", "me")
        at(folder, "02:17", "assign", "scribe", "ravi")
        at(folder, "02:20", "impact", "started", "--customers", "1240")
        at(folder, "02:25", "--as", "jonas", "finding", "the lag | is <b>40 min</b>")
        at(folder, "03:00", "update", "post", "Amira has restarted it.", "--audience", "public")
        at(folder, "03:03", "resolve", "--owner", "mei")
        git(made, "init", "-q", "--bare", "remote.git")
        git(folder, "remote", "add", "origin", "../remote.git")
        git(folder, "push", "-q", "origin", "main")
    world = shutil.copytree(made, tmp_path / "world", symlinks=True)
    return world / "team"


@pytest.fixture
def drafted(resolved: Path) -> Path:
    now(resolved, "postmortem", "start", "--template", "lightweight")
    return resolved


def write(folder: Path, old: str, new: str) -> None:
    """Edit the text by hand."""
    text = (folder / PATH).read_text()
    assert old in text
    (folder / PATH).write_text(text.replace(old, new, 1))


@pytest.fixture
def told(drafted: Path) -> Path:
    """A postmortem that its owner has written, not committed."""
    text = (drafted / PATH).read_text()
    lines = ["Payments failed." if line.startswith("> *") else line for line in text.split("\n")]
    (drafted / PATH).write_text("\n".join(lines))
    return drafted


@pytest.fixture
def clone(told: Path) -> Path:
    """Another clone of the remote."""
    folder = told.parent / "clone"
    git(told.parent, "clone", "-q", "remote.git", "clone")
    return folder


def state(folder: Path) -> str:
    return str(now(folder, "--json", "show").json()["postmortem"]["state"])


def merge(clone: Path) -> None:
    """Merge the pull request, as the button of a forge does, and take it in here."""
    git(clone, "fetch", "-q", "origin")
    git(clone, "checkout", "-q", "main")
    git(clone, "merge", "-q", "--no-ff", "-m", "merge", "origin/main", f"origin/{BRANCH}")
    git(clone, "push", "-q", "origin", "main")


# Drafting


def test_start_drafts_one_file_in_one_commit_and_says_what_comes_next(resolved: Path) -> None:
    outcome = now(resolved, "--json", "postmortem", "start").json()
    assert outcome["path"] == PATH
    assert outcome["saved"]
    assert git(resolved, "show", "--name-only", "--format=%s", "HEAD").split("\n") == [
        f"incident({ID}): draft the postmortem",
        "",
        PATH,
    ]
    assert git(resolved, "status", "--porcelain") == ""
    assert outcome["commit"] == git(resolved, "rev-parse", "HEAD")
    text = (resolved / PATH).read_text()
    assert '  opened: "2026-11-22T02:15:00.000Z"\n' in text
    assert '  commanders: ["amira"]\n  customers: 1240\n' in text
    assert "| 02:25 | jonas | found: the lag \\| is &lt;b&gt;40 min&lt;/b&gt; |" in text


@pytest.mark.parametrize("template", ["contributors", "classic", "lightweight", "learning"])
def test_every_template_makes_a_valid_draft_with_questions(resolved: Path, template: str) -> None:
    now(resolved, "postmortem", "start", "--template", template)
    found = incli(resolved, "--now", NOW, "--json", "postmortem", "lint").json()["findings"]
    assert {each["rule"] for each in found} == {"section"}
    text = (resolved / PATH).read_text()
    assert text.count("> *") >= 2
    assert text.count("[incli: end]: #") >= 3


def test_two_clones_that_start_at_once_draft_the_same_bytes(resolved: Path) -> None:
    other = resolved.parent / "other"
    git(resolved.parent, "clone", "-q", "remote.git", "other")
    git(other, "config", "user.email", "ravi@example.com")
    now(resolved, "postmortem", "start")
    done(other, "--now", "2026-11-24T00:00:00Z", "postmortem", "start")
    assert (resolved / PATH).read_bytes() == (other / PATH).read_bytes()


def test_what_people_see_is_in_the_teams_words_and_files_keep_their_names(resolved: Path) -> None:
    words = resolved / "policies" / "vocabulary.yaml"
    words.write_text('words: {"action item": "follow-up", postmortem: "learning review"}\n')
    git(resolved, "commit", "-q", "-am", "our words")
    told = now(resolved, "postmortem", "start", "--template", "lightweight")
    assert PATH in told.out
    text = (resolved / PATH).read_text()
    assert "## Follow-ups\n" in text
    assert "There are no follow-ups yet." in text
    assert "incli postmortem start --refresh" in text


def test_words_of_the_team_make_no_markup(resolved: Path) -> None:
    words = resolved / "policies" / "vocabulary.yaml"
    words.write_text('words: {"action item": "<b># x</b>", postmortem: "[y](javascript:z)"}\n')
    git(resolved, "commit", "-q", "-am", "our words")
    now(resolved, "postmortem", "start")
    text = (resolved / PATH).read_text()
    assert "## &lt;b&gt;\\# x&lt;/b&gt;s\n" in text
    assert "<b>" not in text
    body = as_("mei", resolved, "--json", "postmortem", "submit").json()["body"]
    assert "](javascript" not in body


def test_start_is_refused_where_there_is_one_or_nobody_owns_it(resolved: Path) -> None:
    now(resolved, "postmortem", "start")
    assert "there already" in refused(resolved, "postmortem", "start").err
    at(resolved, "09:00", "open", "Another")
    assert "incli postmortem request --owner" in refused(resolved, "postmortem", "start").err
    now(resolved, "postmortem", "request", "--owner", "ravi")
    now(resolved, "postmortem", "start")


def test_without_a_postmortem_every_command_about_it_says_how_to_begin(resolved: Path) -> None:
    for command in ("lint", "ask", "submit", "approve", "publish", "ics"):
        assert "incli postmortem start" in refused(resolved, "postmortem", command).err
    assert "incli postmortem start" in refused(resolved, "postmortem", "start", "--refresh").err


def test_refresh_computes_anew_and_leaves_every_other_byte(told: Path) -> None:
    write(told, "owner:", "# Mei sees to it\nowner:")
    git(told, "commit", "-q", "-am", "words")
    before = (told / PATH).read_text()
    at(told, "04:00", "action", "add", "Add an alert", "--owner", "jonas", "--due", "2026-12-01")
    now(told, "postmortem", "start", "--refresh")
    after = (told / PATH).read_text()
    assert "- Add an alert (jonas, due 2026-12-01, " in after
    lines = [line for line in after.split("\n") if not line.startswith("- Add an alert")]
    old = [line for line in before.split("\n") if line != "There are no action items yet."]
    assert lines == old


def test_refresh_takes_over_whose_it_is_and_how_bad_it_was(told: Path) -> None:
    assert "postmortem start --refresh" in now(told, "postmortem", "request", "--owner", "ravi").out
    git(told, "commit", "-q", "-am", "written")
    now(told, "severity", "raise", "sev1", "--because", "as the review found")
    now(told, "postmortem", "start", "--refresh")
    text = (told / PATH).read_text()
    assert 'owner: "ravi"\nseverity: "sev1"\n' in text
    found = incli(told, "--now", NOW, "--json", "postmortem", "lint").json()["findings"]
    assert "INC409" not in {each["rule"] for each in found}


def test_refresh_with_nothing_new_makes_no_commit(drafted: Path) -> None:
    head = git(drafted, "rev-parse", "HEAD")
    now(drafted, "postmortem", "start", "--refresh")
    assert git(drafted, "rev-parse", "HEAD") == head


def test_a_file_somebody_is_editing_is_not_touched(told: Path) -> None:
    edited = (told / PATH).read_bytes()
    head = git(told, "rev-parse", "HEAD")
    now(told, "postmortem", "start", "--refresh")  # there is nothing to compute anew
    assert git(told, "rev-parse", "HEAD") == head
    at(told, "04:00", "action", "add", "Add an alert", "--owner", "jonas")
    outcome = incli(told, "postmortem", "start", "--refresh")
    assert outcome.code == 3
    assert "not committed" in outcome.err
    assert (told / PATH).read_bytes() == edited


def test_a_dry_run_writes_nothing(resolved: Path) -> None:
    head = git(resolved, "rev-parse", "HEAD")
    assert "dry run" in now(resolved, "--dry-run", "postmortem", "start").out
    assert git(resolved, "rev-parse", "HEAD") == head
    assert not (resolved / PATH).exists()


# Questions


def test_ask_stores_answers_below_their_questions_and_goes_on_where_it_stopped(
    drafted: Path,
) -> None:
    first = now(drafted, "--json", "postmortem", "ask", stdin=b"Payments failed.\n")
    assert "1 of 2 · What happened" in first.err
    assert json.loads(first.out)["saved"]
    text = (drafted / PATH).read_text()
    assert "for it?*\n\nPayments failed.\n\n## What we learned" in text
    second = now(drafted, "postmortem", "ask", stdin=b"That it can fail.\n")
    assert "1 of 1 · What we learned" in second.err
    assert "incli postmortem lint" in second.out
    assert "No answers." in now(drafted, "postmortem", "ask").out
    assert git(drafted, "status", "--porcelain") == ""


def test_an_empty_answer_skips_a_question_and_no_answer_writes_nothing(drafted: Path) -> None:
    head = git(drafted, "rev-parse", "HEAD")
    now(drafted, "postmortem", "ask", stdin=b"\n\n")
    now(drafted, "postmortem", "ask", stdin=b"")
    nothing = now(drafted, "--json", "postmortem", "ask", stdin=b"\n").json()
    assert nothing == {
        "incident": ID,
        "path": PATH,
        "commit": None,
        "saved": False,
        "shared": False,
    }
    assert git(drafted, "rev-parse", "HEAD") == head
    now(drafted, "postmortem", "ask", stdin=b"\nWe learned.\n")
    assert "## What we learned\n\n> *What do we know" in (drafted / PATH).read_text()
    assert now(drafted, "postmortem", "ask").err.count("1 of 1 · What happened") == 1


def test_nobody_types_answers_that_could_not_be_saved(told: Path) -> None:
    outcome = refused_as_it_is(told, "postmortem", "ask")
    assert "not committed" in outcome.err
    assert "1 of" not in outcome.err


def test_an_answer_whose_question_is_gone_is_told(
    drafted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(*_: object, **__: object) -> str:
        if "What happened, and" in (drafted / PATH).read_text():
            write(
                drafted, "> *What happened, and which conditions had to come together for it?*", "-"
            )
            git(drafted, "commit", "-q", "-am", "taken out")
        return "my answer"

    monkeypatch.setattr(click, "prompt", typed)
    outcome = now(drafted, "postmortem", "ask")
    assert "Not stored, for its question is gone or was answered: my answer" in outcome.err
    assert "1 answer stored" in outcome.out
    assert (drafted / PATH).read_text().count("my answer") == 1


def test_an_answer_makes_no_heading_or_computed_part(drafted: Path) -> None:
    answers = b"## Facts\n[incli: end]: #\n"
    now(drafted, "postmortem", "ask", stdin=answers)
    text = (drafted / PATH).read_text()
    assert "\n\\## Facts\n" in text
    assert "\n\\[incli: end]: #\n" in text


# Lint


def test_lint_is_quiet_about_a_good_text_and_ends_with_1_otherwise(told: Path) -> None:
    assert now(told, "postmortem", "lint").err == "Nothing is wrong with it.\n"
    write(told, "Payments failed.", "It was human error by Ravi, who should have known.")
    outcome = incli(told, "--now", NOW, "postmortem", "lint")
    assert outcome.code == 1
    assert f"{PATH}:" in outcome.out
    found = incli(told, "--now", NOW, "--json", "postmortem", "lint").json()["findings"]
    assert found
    assert all(each["rule"] == "INC407" and each["line"] > 20 for each in found)


def test_lint_finds_facts_that_disagree_at_their_line(told: Path) -> None:
    write(told, "customers: 1240", "customers: 12")
    found = incli(told, "--now", NOW, "--json", "postmortem", "lint").json()["findings"]
    line = (told / PATH).read_text().split("\n").index("  customers: 12") + 1
    (fact,) = [each for each in found if each["rule"] == "INC409"]
    assert (fact["line"], fact["column"]) == (line, 14)
    assert "it is 1240 in the record" in fact["message"]


def test_lint_looks_at_action_items_and_at_the_text_for_customers(told: Path) -> None:
    now(told, "action", "add", "Better alerts", "--owner", "jonas")
    now(told, "postmortem", "external")
    found = incli(told, "--now", NOW, "--json", "postmortem", "lint").json()["findings"]
    places = {(each["rule"], each["path"].rpartition("/")[2].partition("-")[0]) for each in found}
    assert ("section", "postmortem.external.md") in places
    assert any(rule == "action" for rule, _ in places)
    assert ("computed", "postmortem.md") in places


def test_a_broken_front_matter_is_a_finding_and_no_crash(told: Path) -> None:
    write(told, 'status: "draft"', "status: done")
    outcome = incli(told, "--now", NOW, "postmortem", "lint")
    assert outcome.code == 1
    assert f"{PATH}:3:9: " in outcome.out
    write(told, "---\n", "--\n")
    assert incli(told, "--now", NOW, "postmortem", "lint").code == 1
    assert incli(told, "--now", NOW, "postmortem", "submit").code == 2
    assert state(told) == "draft"


# For customers


def test_external_drafts_a_text_without_names_of_ours(told: Path) -> None:
    now(told, "postmortem", "external")
    path = told / FOLDER / "postmortem.external.md"
    text = path.read_text()
    assert "The incident commander has restarted it." in text
    assert "About 1,240 customers" in text
    assert "Amira" not in text
    kept = "\n".join(line for line in text.split("\n") if not line.startswith(">"))
    path.write_text(kept)
    assert incli(told, "--now", NOW, "postmortem", "lint").code == 0
    path.write_text(kept + "\nAmira did it on fra2-db-03.\n")
    found = incli(told, "--now", NOW, "--json", "postmortem", "lint").json()["findings"]
    assert [each["rule"] for each in found] == ["internal-name", "internal-name"]
    assert "there already" in refused(told, "postmortem", "external").err


# Review


def test_submit_pushes_a_branch_and_leaves_the_record_and_the_index_alone(
    told: Path, clone: Path
) -> None:
    (told / "staged.txt").write_text("mine")
    git(told, "add", "staged.txt")
    head = git(told, "rev-parse", "HEAD")
    outcome = as_("mei", told, "--json", "postmortem", "submit").json()
    assert git(told, "rev-parse", "HEAD") == head == git(told, "rev-parse", "main")
    assert git(told, "diff", "--cached", "--name-only") == "staged.txt"
    git(clone, "fetch", "-q", "origin")
    assert git(clone, "rev-parse", f"origin/{BRANCH}") == outcome["commit"]
    assert git(clone, "diff", "--name-only", f"{head}", f"origin/{BRANCH}") == PATH
    text = git(clone, "show", f"origin/{BRANCH}:{PATH}")
    assert 'status: "in-review"' in text
    assert 'reviewers: ["amira", "ravi"]' in text
    assert (told / PATH).read_text().rstrip("\n") == text
    assert outcome["reviewers"] == ["amira", "ravi"]
    assert outcome["body"].count("- [ ] ") == 6
    assert outcome["pull_request"] is None
    assert state(told) == "in-review"


def test_submitted_again_the_branch_goes_on_and_nothing_new_is_no_commit(
    told: Path, clone: Path
) -> None:
    first = now(told, "--json", "postmortem", "submit").json()["commit"]
    assert now(told, "--json", "postmortem", "submit").json()["commit"] == first
    write(told, "Payments failed.", "Payments failed for an hour.")
    second = now(told, "--json", "postmortem", "submit").json()["commit"]
    assert git(told, "rev-parse", f"{second}^") == first
    git(clone, "fetch", "-q", "origin")
    assert "for an hour" in git(clone, "show", f"origin/{BRANCH}:{PATH}")


def test_a_text_that_somebody_else_has_submitted_is_not_undone(told: Path, clone: Path) -> None:
    now(told, "postmortem", "submit")
    git(clone, "fetch", "-q", "origin")
    git(clone, "checkout", "-q", "-b", BRANCH, f"origin/{BRANCH}")
    write(clone, "Payments failed.", "Payments failed everywhere.")
    git(clone, "commit", "-q", "-am", "more")
    git(clone, "push", "-q", "origin", BRANCH)
    write(told, "Payments failed.", "Payments failed here.")
    outcome = refused_as_it_is(told, "postmortem", "submit")
    assert "yours would undo it" in outcome.err
    git(told, "fetch", "-q", "origin", f"{BRANCH}:{BRANCH}")
    now(told, "postmortem", "submit")
    assert git(told, "rev-parse", f"{BRANCH}^") == git(clone, "rev-parse", BRANCH)


def refused_as_it_is(folder: Path, *args: str) -> Outcome:
    outcome = incli(folder, "--now", NOW, *args)
    assert outcome.code == 3, outcome
    assert outcome.err.count("\n") == 2, outcome
    return outcome


def test_a_branch_that_is_checked_out_is_left_to_git(told: Path) -> None:
    now(told, "postmortem", "submit")
    git(told, "add", PATH)
    git(told, "commit", "-q", "-m", "kept")
    git(told, "checkout", "-q", BRANCH)
    write(told, "Payments failed.", "Payments failed again.")
    assert "is checked out in" in refused_as_it_is(told, "postmortem", "submit").err


def test_without_a_remote_it_says_how_to_get_one(told: Path) -> None:
    git(told, "remote", "remove", "origin")
    assert "git remote add origin" in refused_as_it_is(told, "postmortem", "submit").err


def test_a_dry_run_submits_nothing(told: Path, clone: Path) -> None:
    before = (told / PATH).read_bytes()
    outcome = now(told, "--dry-run", "--json", "postmortem", "submit").json()
    assert (outcome["commit"], outcome["pushed"]) == (None, False)
    assert outcome["reviewers"] == ["ravi"]
    assert (told / PATH).read_bytes() == before
    assert git(told, "branch", "--list", BRANCH) == ""
    assert git(clone, "ls-remote", "origin", BRANCH) == ""


def test_a_hook_and_the_signing_that_git_is_told_to_do_are_honoured(told: Path) -> None:
    hook = told / ".git" / "hooks" / "commit-msg"
    hook.write_text('#!/bin/sh\necho "Reviewed-by: nobody yet" >> "$1"\n')
    hook.chmod(0o755)
    commit = now(told, "--json", "postmortem", "submit").json()["commit"]
    assert "Reviewed-by: nobody yet" in git(told, "log", "-1", "--format=%B", commit)
    hook.write_text("#!/bin/sh\necho not today >&2\nexit 1\n")
    write(told, "Payments failed.", "Payments failed again.")
    outcome = incli(told, "--now", NOW, "postmortem", "submit")
    assert outcome.code == 4
    assert "not today" in outcome.err
    assert git(told, "rev-parse", BRANCH) == commit
    git(told, "config", "commit.gpgsign", "true")
    git(told, "config", "gpg.program", "false")
    outcome = incli(told, "--now", NOW, "--no-verify", "postmortem", "submit")
    assert outcome.code == 4
    assert "could not be signed" in outcome.err


def test_offline_nothing_is_submitted_and_it_says_so(told: Path) -> None:
    git(told, "remote", "set-url", "origin", "../nowhere.git")
    outcome = incli(told, "--now", NOW, "postmortem", "submit")
    assert outcome.code == 4
    assert "Not submitted" in outcome.err
    assert git(told, "branch", "--list", BRANCH) == ""


def test_a_remote_that_refuses_the_branch_leaves_it_here(told: Path) -> None:
    hook = told.parent / "remote.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho no branches today >&2\nexit 1\n")
    hook.chmod(0o755)
    outcome = incli(told, "--now", NOW, "postmortem", "submit")
    assert outcome.code == 4
    assert "committed to postmortem/" in outcome.err
    hook.unlink()
    kept = git(told, "rev-parse", BRANCH)
    assert now(told, "--json", "postmortem", "submit").json()["commit"] == kept


def test_submit_waits_for_the_end_of_the_incident(team: Path) -> None:
    done(team, "open", "x", "--severity", "sev2")
    done(team, "postmortem", "request", "--owner", "mei")
    done(team, "postmortem", "start")
    assert "not resolved yet" in refused(team, "postmortem", "submit").err


def test_with_gh_the_pull_request_is_opened_with_reviewers(told: Path, gh: Gh) -> None:
    people = told / "policies" / "people.yaml"
    people.write_text(
        people.read_text().replace(
            'email: "ravi@example.com"', 'email: "ravi@example.com", accounts: {github: [rv, r2]}'
        )
    )
    _github(told)
    outcome = as_("mei", told, "--json", "postmortem", "submit").json()
    assert outcome["pull_request"] == "https://github.com/example/shop/pull/7"
    (asked,) = gh.asked
    assert asked["args"] == [
        *("pr", "create", "--title=Postmortem: Checkout errors", "--body-file=-"),
        *(f"--head={BRANCH}", "--base=main", "--repo=github.com/example/shop", "--reviewer=rv"),
    ]
    assert asked["stdin"] == outcome["body"]
    where = f"https://github.com/example/shop/blob/{BRANCH}/{PATH}"
    assert f"]({where})" in asked["stdin"]


def _github(folder: Path) -> None:
    """Make git believe that the bare remote is on GitHub."""
    real = f"file://{folder.parent}/remote.git"
    git(folder, "config", f"url.{real}.insteadOf", "https://token@github.com/example/shop.git")
    git(folder, "remote", "set-url", "origin", "https://token@github.com/example/shop.git")


def test_a_pull_request_that_is_there_already_is_found(told: Path, gh: Gh) -> None:
    _github(told)
    there = "https://github.com/example/shop/pull/3"
    gh.fails(1, f'a pull request for branch "x" into branch "main" already exists:\n{there}')
    assert now(told, "--json", "postmortem", "submit").json()["pull_request"] == there


@pytest.mark.parametrize("words", ["HTTP 502", "gh auth login"])
def test_where_gh_fails_a_person_gets_the_address_without_passwords(
    told: Path, gh: Gh, words: str
) -> None:
    _github(told)
    gh.fails(4 if "auth" in words else 1, words)
    outcome = now(told, "postmortem", "submit")
    assert words in outcome.err
    assert f"https://github.com/example/shop/compare/main...{BRANCH}?expand=1" in outcome.out
    assert "token" not in outcome.out + outcome.err


def test_approvals_are_of_exactly_one_text_and_by_somebody_else(told: Path) -> None:
    as_("mei", told, "postmortem", "submit")
    blob = git(told, "rev-parse", f"{BRANCH}:{PATH}")
    assert (
        "You own the postmortem"
        in refused_as_it_is(told, "--as", "mei", "postmortem", "approve").err
    )
    entry = as_("jonas", told, "--json", "postmortem", "approve").json()["entries"][0]
    assert (entry["kind"], entry["blob"], entry["path"]) == ("postmortem-approved", blob, PATH)
    assert state(told) == "reviewed"
    write(told, "Payments failed.", "Payments failed!")
    as_("mei", told, "postmortem", "submit")
    assert state(told) == "in-review"


def test_whoever_wrote_the_text_last_does_not_approve_it(told: Path) -> None:
    now(told, "postmortem", "submit")
    assert "You wrote this text last" in refused_as_it_is(told, "postmortem", "approve").err
    write(told, "Payments failed.", "Payments failed twice.")
    as_(
        "mei", told, "postmortem", "submit"
    )  # on behalf of Mei, and committed by Amira all the same
    assert "You wrote this text last" in refused_as_it_is(told, "postmortem", "approve").err
    git(told, "add", PATH)
    git(told, "commit", "-q", "-m", "by hand", "--author", "R <ravi@example.com>")
    git(told, "branch", "-q", "-D", BRANCH)
    git(told, "update-ref", "-d", f"refs/remotes/origin/{BRANCH}")
    git(told, "push", "-q", "origin", "--delete", BRANCH)
    outcome = refused_as_it_is(told, "--as", "ravi", "postmortem", "approve")
    assert "You wrote this text last" in outcome.err
    as_("jonas", told, "postmortem", "approve")


def test_a_reviewer_in_another_clone_approves_the_newest_text_on_the_remote(
    told: Path, clone: Path
) -> None:
    as_("mei", told, "postmortem", "submit")
    blob = git(told, "rev-parse", f"{BRANCH}:{PATH}")
    entry = as_("jonas", clone, "--json", "postmortem", "approve").json()["entries"][0]
    assert entry["blob"] == blob
    git(clone, "remote", "set-url", "origin", "../nowhere.git")
    told_ = as_("ravi", clone, "postmortem", "approve")
    assert "The remote was not asked" in told_.err


def test_publish_closes_the_review_of_the_text_that_was_merged(told: Path, clone: Path) -> None:
    as_("mei", told, "postmortem", "submit")
    assert "under review" in refused_as_it_is(told, "postmortem", "publish").err
    as_("jonas", told, "postmortem", "approve")
    assert "merge its pull request" in refused_as_it_is(told, "postmortem", "publish").err
    merge(clone)
    now(told, "sync")
    assert git(told, "status", "--porcelain") == ""
    url = "https://status.example.com/7"
    entry = now(told, "--json", "postmortem", "publish", "--external", url).json()["entries"][0]
    assert entry["blob"] == git(told, "rev-parse", f"HEAD:{PATH}")
    assert entry["external"] == url
    shown = now(told, "--json", "show").json()["postmortem"]
    assert (shown["state"], shown["approved_by"], shown["external"]) == ("closed", ["jonas"], url)
    assert "exactly this text" in refused_as_it_is(told, "postmortem", "submit").err
    write(told, "Payments failed.", "Nothing failed.")
    git(told, "commit", "-q", "-am", "afterwards")
    assert state(told) == "in-review"


def test_too_few_approvals_publish_nothing_unless_there_is_a_reason(told: Path) -> None:
    git(told, "commit", "-q", "-am", "written")
    outcome = refused_as_it_is(told, "postmortem", "publish")
    assert "0 of 1 have approved" in outcome.err
    now(told, "postmortem", "publish", "--because", "both reviewers have left")
    assert state(told) == "closed"


def test_where_customers_read_it_is_the_address_of_a_page(told: Path) -> None:
    git(told, "commit", "-q", "-am", "written")
    as_("jonas", told, "postmortem", "approve")
    for wrong in ("javascript:alert(1)", "status page", "file:///etc/passwd"):
        outcome = incli(told, "--now", NOW, "postmortem", "publish", "--external", wrong)
        assert outcome.code == 2
        assert "no address of a page" in outcome.err


def test_nothing_is_published_while_the_text_for_customers_is_not_ready(told: Path) -> None:
    git(told, "commit", "-q", "-am", "written")
    as_("jonas", told, "postmortem", "approve")
    now(told, "postmortem", "external")
    path = told / FOLDER / "postmortem.external.md"
    path.write_text("\n".join(line for line in path.read_text().split("\n") if line[:1] != ">"))
    outcome = refused_as_it_is(told, "postmortem", "publish")
    assert "3 findings left in the text for customers that the record holds" in outcome.err
    git(told, "commit", "-q", "-am", "answered")
    now(told, "postmortem", "publish")


def test_who_may_not_approve_is_not_told_to_ask_themselves(told: Path) -> None:
    write(told, "status:", 'reviewers: ["jonas", "ravi"]\nstatus:')
    as_("jonas", told, "postmortem", "submit")
    outcome = incli(told, "--now", NOW, "--as", "jonas", "postmortem", "approve")
    assert "ask ravi for: incli postmortem approve" in outcome.err


def test_the_policy_says_how_many_approve(told: Path) -> None:
    [policy] = (told / "policies" / "response").glob("*.yaml")
    policy.write_text(
        policy.read_text() + "  INC404:\n    mode: enforce\n    params: {reviewers: 2}\n"
    )
    git(told, "commit", "-q", "-am", "two of them")
    as_("jonas", told, "postmortem", "approve")
    assert "1 of 2 have approved" in refused_as_it_is(told, "postmortem", "publish").err
    as_("ravi", told, "postmortem", "approve")
    now(told, "postmortem", "publish")


# What others see


def test_resolve_and_close_say_what_is_left_of_the_postmortem(team: Path, told: Path) -> None:
    at(team, "02:15", "open", "x", "--severity", "sev2")
    assert "incli postmortem start" in at(team, "02:20", "resolve", "--owner", "mei").out
    assert "The postmortem is draft.   incli postmortem submit" in now(told, "close").out


def test_the_check_holds_what_was_published(told: Path, clone: Path) -> None:
    [policy] = (told / "policies" / "response").glob("*.yaml")
    policy.write_text(policy.read_text() + "  INC404:\n    mode: enforce\n")
    git(told, "commit", "-q", "-am", "two of them")
    as_("mei", told, "postmortem", "submit")
    for person in ("jonas", "ravi"):
        as_(person, told, "postmortem", "approve")
    merge(clone)
    now(told, "sync")
    now(told, "postmortem", "publish")
    assert _afterwards(told) == []
    write(told, "customers: 1240", "customers: 12")
    git(told, "commit", "-q", "-am", "afterwards")
    assert _afterwards(told) == ["INC404", "INC409"]


def _afterwards(folder: Path) -> list[str]:
    found = incli(folder, "--now", NOW, "--json", "check").json()["findings"]
    return sorted({each["rule"] for each in found if "postmortem" in each["path"]})


def test_states_are_shown_in_show_list_and_due(resolved: Path) -> None:
    def due(folder: Path) -> dict[str, str]:
        found = now(folder, "--json", "due", "--person", "mei").json()
        return {each["what"]: each["command"] for each in found}

    assert due(resolved) == {
        "postmortem draft": "incli postmortem start",
        "postmortem review": "incli postmortem start",
    }
    assert "mei; the postmortem is missing\n" in now(resolved, "show").out
    now(resolved, "postmortem", "start")
    assert due(resolved) == {"postmortem review": "incli postmortem submit"}
    assert now(resolved, "--json", "list").json()[0]["postmortem"] == "draft"
    as_("mei", resolved, "postmortem", "submit")
    assert due(resolved) == {"postmortem review": "incli postmortem approve"}
    assert "; the postmortem is in review, 0 of 1 have approved" in now(resolved, "show").out
    as_("jonas", resolved, "postmortem", "approve")
    assert due(resolved) == {}
    assert "reviewed" in now(resolved, "list").out


def test_nobody_is_told_to_approve_what_they_wrote(told: Path) -> None:
    submitted = as_("mei", told, "postmortem", "submit")
    assert "nobody who did not write it" not in submitted.out + submitted.err
    ask = "ask somebody who did not write it for: incli postmortem approve\n"
    assert ask in as_("mei", told, "-i", "checkout").out
    assert ask in as_("mei", told, "show", "checkout").out
    assert ask in as_("mei", told, "close").out


def test_an_incident_can_be_named(told: Path) -> None:
    now(told, "open", "Something else")
    assert incli(told, "--now", NOW, "postmortem", "lint", "checkout").code == 0
    as_("mei", told, "postmortem", "submit", "checkout")
    as_("jonas", told, "postmortem", "approve", "checkout")
    assert now(told, "--json", "show", "checkout").json()["postmortem"]["state"] == "reviewed"
    assert incli(told, "postmortem", "approve", "nothing").code == 2


# The meeting


def asked(event: Event) -> list[str]:
    """The addresses of those who are asked to come."""
    lines = event.to_ical().decode().replace("\r\n ", "").split("\r\n")
    return [each.rpartition(":mailto:")[2] for each in lines if each.startswith("ATTENDEE")]


def test_the_meeting_is_a_calendar_with_those_who_took_part(drafted: Path, tmp_path: Path) -> None:
    out = tmp_path / "review.ics"
    starts = "2026-11-26T10:00:00Z"
    told_ = now(drafted, "postmortem", "ics", "--starts", starts, "--output", str(out))
    assert "mei" in told_.out
    (event,) = Calendar.from_ical(out.read_bytes()).events
    assert (event.end - event.start).total_seconds() == 3600
    assert asked(event) == [
        "mei@example.com",
        "amira@example.com",
        "ravi@example.com",
    ]
    assert str(event["ORGANIZER"]) == "mailto:mei@example.com"
    first = now(drafted, "postmortem", "ics", "--starts", starts).out
    assert first == now(drafted, "postmortem", "ics", "--starts", starts).out


def test_the_meeting_in_the_front_matter_is_taken(resolved: Path) -> None:
    assert (
        "Nobody has said"
        not in now(
            resolved,
            *("postmortem", "start", "--meeting", "2026-11-26T10:00:00Z", "--length", "30m"),
            *("--facilitator", "jonas"),
        ).err
    )
    found = now(resolved, "--json", "postmortem", "ics").json()
    assert (found["starts"], found["ends"]) == (
        "2026-11-26T10:00:00.000Z",
        "2026-11-26T10:30:00.000Z",
    )
    assert found["facilitator"] == "jonas"


def test_a_meeting_that_is_late_or_led_by_somebody_who_took_part_is_told(resolved: Path) -> None:
    args = ("postmortem", "start", "--meeting", "2026-12-24T10:00:00Z", "--facilitator", "ravi")
    told_ = now(resolved, *args)
    assert "The review is due by Fri 27 Nov 23:59 UTC" in told_.err
    assert "ravi took part" in told_.err


def test_without_a_time_it_says_until_when_it_is_due(drafted: Path) -> None:
    outcome = refused(drafted, "postmortem", "ics")
    assert "Nobody has said when the review is. The review is due by Fri 27 Nov 23:59 UTC." in (
        outcome.err
    )


@pytest.mark.parametrize(
    "title", ['a"b;c:d,e\\f', "x\r\nATTENDEE:mailto:evil@example.com", "BEGIN:VEVENT", "ä" * 190]
)
def test_no_title_or_name_writes_lines_of_a_calendar(team: Path, title: str) -> None:
    people = team / "policies" / "people.yaml"
    hostile = json.dumps('M"ei;CN=x:\nBEGIN:VEVENT, Tan')
    people.write_text(people.read_text().replace("  mei: {", f"  mei: {{name: {hostile}, "))
    assert "BEGIN:VEVENT" in people.read_text()
    done(team, "open", "--severity", "sev2", "--", " ".join(title.split()))
    done(team, "resolve", "--owner", "mei")
    done(team, "postmortem", "start")
    text = done(team, "postmortem", "ics", "--starts", "2099-01-01T10:00:00Z").out
    (event,) = Calendar.from_ical(text).events
    assert str(event["SUMMARY"]).endswith(" ".join(title.split()))
    assert asked(event)[0] == "mei@example.com"
    assert not any("evil" in each for each in asked(event))
