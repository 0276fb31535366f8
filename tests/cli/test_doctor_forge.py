"""doctor tells what of the check is not in force on the forge."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from world import done, git, incli

from incli.app.doctor import forge

Say = Callable[..., None]


def said(folder: Path) -> list[tuple[str, str]]:
    """What the doctor says of the forge: the state, and the words."""
    found = incli(folder, "--json", "doctor").json()
    return [(each["state"], each["said"]) for each in found if each["check"] == "forge"]


def words(folder: Path) -> str:
    return "\n".join(text for _, text in said(folder))


@pytest.fixture
def github(team: Path, tmp_path: Path) -> Path:
    """A team with all that `incli init --ci github` makes, which has put its own reviewers in."""
    done(team, "init", "--ci", "github")
    owners = team / ".github/CODEOWNERS"
    owners.write_text(owners.read_text().replace("@your-org/incident-process", "@acme/process"))
    git(team, "commit", "-q", "-a", "-m", "our reviewers")
    git(team, "remote", "add", "origin", "https://github.com/acme/record")
    return team


@pytest.fixture
def gh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """A stand-in for GitHub's own program, which answers as it is told to."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def answer(rules: object, *, status: int = 0, error: str = "") -> None:
        (tmp_path / "answer").write_text(rules if isinstance(rules, str) else json.dumps(rules))
        (folder / "gh").write_text(
            f'#!/bin/sh\necho "$*" > "{tmp_path}/asked"\ncat "{tmp_path}/answer"\n'
            f'echo "{error}" >&2\nexit {status}\n'
        )
        (folder / "gh").chmod(0o755)

    return answer


def in_force(folder: Path) -> list[dict[str, object]]:
    """The rules of the ruleset, as GitHub tells what is in force."""
    rules: list[dict[str, object]] = json.loads((folder / ".github/ruleset.json").read_text())[
        "rules"
    ]
    return rules


def test_a_record_without_a_remote_has_no_forge(team: Path) -> None:
    assert said(team) == []


def test_without_a_remote_the_files_are_judged_and_the_rest_is_said(github: Path) -> None:
    git(github, "remote", "remove", "origin")
    unseen = ("warns", "what a forge enforces can only be seen where there is a remote")
    assert said(github) == [unseen]
    owners, rules = github / ".github/CODEOWNERS", github / ".github/ruleset.json"
    owners.unlink()
    rules.write_text(rules.read_text().replace("non_fast_forward", "required_linear_history"))
    git(github, "commit", "-q", "-a", "-m", "looser")
    assert said(github) == [
        ("warns", "nobody has to review changes of policies"),
        ("warns", ".github/ruleset.json: no rule in it keeps the branch from being rewritten"),
        unseen,
    ]


@pytest.mark.parametrize("text", ["{", "[]", '{"rules": 1}', '{"rules": [1]}'])
def test_a_ruleset_that_is_none_is_told(github: Path, text: str) -> None:
    (github / ".github/ruleset.json").write_text(text)
    git(github, "commit", "-q", "-a", "-m", "broken")
    assert ".github/ruleset.json: it is no ruleset that can be read" in words(github)


def test_a_record_that_nothing_checks_is_told_what_would(team: Path) -> None:
    git(team, "remote", "add", "origin", "https://github.com/acme/record")
    assert said(team) == [("warns", "nothing runs incli check on changes")]


def test_where_everything_is_in_force_that_is_said(github: Path, gh: Say, tmp_path: Path) -> None:
    gh(in_force(github))
    assert said(github) == [
        ("good", "GitHub requires the check, and lets nobody rewrite the branch")
    ]
    asked = (tmp_path / "asked").read_text()
    assert asked == "api repos/{owner}/{repo}/rules/branches/main\n"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("deletion", "from being deleted"),
        ("non_fast_forward", "from being rewritten"),
        ("pull_request", "for a review"),
        ("required_status_checks", "requires the check"),
    ],
)
def test_each_rule_that_is_missing_is_told(github: Path, gh: Say, kind: str, told: str) -> None:
    gh([each for each in in_force(github) if each["type"] != kind])
    ((state, text),) = said(github)
    assert (state, told in text) == ("warns", True)


def test_another_required_check_is_not_ours(github: Path, gh: Say) -> None:
    text = json.dumps(in_force(github)).replace("incli check", "lint")
    gh(json.loads(text))
    assert "requires the check" in words(github)


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [
        (1, "HTTP 404: Not Found", "HTTP 404: Not Found"),
        (0, "", "gh gave no answer that can be read"),
        (4, "", "gh failed"),
    ],
)
def test_what_cannot_be_seen_is_said(
    github: Path, gh: Say, status: int, error: str, told: str
) -> None:
    gh("no JSON", status=status, error=error)
    assert f"cannot be seen: {told}" in words(github)


def test_without_githubs_program_it_cannot_be_seen(
    github: Path, gh: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "cannot be seen: gh is not installed" in words(github)


def test_a_github_that_gives_no_answer_is_not_waited_for(
    github: Path, gh: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gh([])
    (tmp_path / "bin/gh").write_text("#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr(forge, "_PATIENCE", 0.2)
    assert "no answer" in words(github)


def test_an_action_that_is_not_pinned_is_told_with_its_line(github: Path, gh: Say) -> None:
    path = github / ".github/workflows/incidents.yml"
    path.write_text(re.sub(r"actions/checkout@\S+", "actions/checkout@v7", path.read_text()))
    git(github, "commit", "-q", "-a", "-m", "looser")
    gh(in_force(github))
    line = path.read_text().splitlines().index("        uses: actions/checkout@v7 # v7.0.1") + 1
    place = f".github/workflows/incidents.yml:{line}: actions/checkout@v7"
    assert place in words(github)


def test_actions_of_the_repository_itself_need_no_pin(github: Path, gh: Say) -> None:
    path = github / ".github/workflows/own.yml"
    path.write_text("jobs:\n  x:\n    steps:\n      - uses: ./tools\n      - uses: '$/tools'\n")
    git(github, "add", "-A")
    git(github, "commit", "-q", "-m", "own")
    gh(in_force(github))
    assert "can change" not in words(github)


@pytest.mark.parametrize(
    ("owners", "told"),
    [
        ("", "nobody has to review changes of policies"),
        ("/policies/ @your-org/incident-process", "is nobody"),
        ("/incidents/ @acme/x\n/.github/ @acme/x", "changes of policies/people.yaml"),
        ("* @acme/x\n/policies/", "changes of policies/people.yaml"),
        ("/policies/ @acme/x", "changes of .github/workflows/incidents.yml"),
        ("# * @acme/x", "changes of policies/people.yaml"),
        ("*.md @acme/x", "changes of policies/people.yaml"),
        ("policies/* @acme/x\n.github @acme/x", ""),
        ("* @acme/x", ""),
        ("**/people.yaml @acme/x\n/.github/** @acme/x # those", ""),
        ("policies/ @acme/x\n/.github/workflows/ @ana @acme/x", ""),
    ],
)
def test_code_owners_cover_what_holds_everybody(
    github: Path, gh: Say, owners: str, told: str
) -> None:
    path = github / ".github/CODEOWNERS"
    path.write_text(f"{owners}\n") if owners else path.unlink()
    git(github, "commit", "-q", "-a", "-m", "owners")
    gh(in_force(github))
    found = words(github)
    assert told in found
    assert bool(told) == ("nobody has" in found or "is nobody" in found)


def test_what_is_not_committed_does_not_count(github: Path, gh: Say) -> None:
    """The forge goes by what it was given."""
    (github / ".github/CODEOWNERS").unlink()
    gh(in_force(github))
    assert "review" not in words(github)


def test_on_gitlab_the_files_are_looked_at_and_the_rest_is_said(team: Path) -> None:
    done(team, "init", "--ci", "gitlab")
    git(team, "remote", "add", "origin", "https://gitlab.com/acme/record.git")
    assert "CODEOWNERS: @your-org/incident-process is nobody" in words(team)
    assert "cannot be seen from here" in words(team)


def test_a_workflow_that_uses_the_action_counts(team: Path) -> None:
    path = team / ".github/workflows/x.yml"
    path.parent.mkdir(parents=True)
    path.write_text(f"jobs:\n  x:\n    steps:\n      - uses: acme/incli@{'1' * 40}\n")
    git(team, "add", "-A")
    git(team, "commit", "-q", "-m", "check")
    git(team, "remote", "add", "origin", "https://example.com/acme/record.git")
    assert "nothing runs" not in words(team)
