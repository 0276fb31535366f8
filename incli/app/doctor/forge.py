"""What holds people to the policy on the forge, and what of it is not in force.

The files are looked at here, also before there is a remote. What the forge itself enforces is asked
of GitHub through `gh`, where that is installed; elsewhere it is said that it cannot be seen.
"""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from incli.app.doctor.check import GOOD, WARNS, Check
from incli.app.session import Session
from incli.store.repository import Repository

_WORKFLOWS = ".github/workflows"
_GITLAB = ".gitlab-ci.yml"
_OWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where forges look for it; the first that is there counts."""
_KEPT = ("policies/people.yaml", ".github/workflows/incidents.yml", _GITLAB)
_USES = re.compile(r"^\s*(?:-\s+)?uses:\s*['\"]?([^\s'\"#]+)")
_PINNED = re.compile(r"[^@]+@(?:[0-9a-f]{40}|sha256:[0-9a-f]{64})")
_RUNS_CHECK = re.compile(r"\bincli\b.*\bcheck\b|uses:\s*['\"]?[\w./-]*incli[\w./-]*@")
_PATIENCE = 15.0
"""Seconds to wait for GitHub."""
_RULESET = ".github/ruleset.json"
_ENFORCE = f"gh api repos/{{owner}}/{{repo}}/rulesets --input {_RULESET}"


def forge(session: Session) -> Iterator[Check]:
    """What is in force on the forge, and what is not; nothing where no forge is meant yet."""
    repository = session.repository
    files = _Files(repository)
    github, gitlab = files.workflows(), files.read(_GITLAB)
    if repository.remote is None and not (github or gitlab):
        return
    if not any(_RUNS_CHECK.search(text) for text in (*github.values(), gitlab)):
        yield _gap(
            "nothing runs incli check on changes", "incli init --ci github    or: --ci gitlab"
        )
        return
    yield from _unpinned(github)
    yield from _unowned(files)
    yield from _unruled(files)
    if repository.remote is None:
        said = "what a forge enforces can only be seen where there is a remote"
        yield _gap(said, "git remote add origin ADDRESS")
        return
    address = repository.config[f"remote.{repository.remote}.url"]
    yield from _enforced(repository, address)


def _gap(said: str, hint: str) -> Check:
    """Something that does not hold anybody yet."""
    return Check("forge", WARNS, said, hint)


class _Files:
    """The files of the record's tip, which are what the forge goes by."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._tip = repository.tip()

    def read(self, path: str) -> str:
        found = self._repository.objects.read(f"{self._tip}:{path}")
        return found[2].decode(errors="replace") if found and found[1] == "blob" else ""

    def workflows(self) -> dict[str, str]:
        listed = self._repository.git.run(
            *("ls-tree", "--name-only", "-z", str(self._tip), f"{_WORKFLOWS}/"), ok=(0, 128)
        ).stdout.decode(errors="replace")
        names = (name for name in listed.split("\0") if name)
        return {
            name: self.read(name)
            for name in names
            if PurePosixPath(name).suffix in {".yml", ".yaml"}
        }


def _unpinned(workflows: Mapping[str, str]) -> Iterator[Check]:
    for path, text in workflows.items():
        for number, line in enumerate(text.splitlines(), 1):
            used = _USES.match(line)
            if used and not used[1].startswith(("./", "$/")) and not _PINNED.fullmatch(used[1]):
                said = f"{path}:{number}: {used[1]} can change under you"
                yield _gap(said, "pin it to a commit: NAME@<40 hexadecimal digits>")


def _unowned(files: _Files) -> Iterator[Check]:
    path = next((each for each in _OWNERS if files.read(each)), None)
    if path is None:
        yield _gap("nobody has to review changes of policies", f"{_OWNERS[0]}: /policies/ @TEAM")
        return
    rules = list(_owners(files.read(path)))
    for kept in _KEPT:
        if not files.read(kept):
            continue
        owners = next((who for pattern, who in reversed(rules) if pattern.fullmatch(kept)), ())
        if not owners:
            top = f"/{kept.partition('/')[0]}"
            yield _gap(f"{path}: nobody has to review changes of {kept}", f"{top} @TEAM")
        elif any(owner.startswith("@your-org/") for owner in owners):
            yield _gap(f"{path}: {owners[0]} is nobody", "put in the team that keeps the policy")
            return


def _unruled(files: _Files) -> Iterator[Check]:
    """What the ruleset that lies here would not enforce, once GitHub has it."""
    text = files.read(_RULESET)
    if not text:
        return
    try:
        rules = json.loads(text)["rules"]
        missing = [each.replace("ruleset of GitHub", "rule in it") for each in _missing(rules)]
    except (ValueError, KeyError, TypeError, AttributeError):
        missing = ["it is no ruleset that can be read"]
    for each in missing:
        yield _gap(f"{_RULESET}: {each}", f"rm {_RULESET} && incli init --ci github")


def _owners(text: str) -> Iterator[tuple[re.Pattern[str], tuple[str, ...]]]:
    """The patterns of a CODEOWNERS file, which are those of .gitignore, and who owns each."""
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if words and not words[0].startswith(("[", "^")):
            yield _as_pattern(words[0]), tuple(words[1:])


def _as_pattern(written: str) -> re.Pattern[str]:
    anchored = "/" in written.rstrip("/")
    parts = re.split(r"(\*\*/?|\*|\?)", written.strip("/"))
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    inner = "".join(signs.get(part, re.escape(part)) for part in parts)
    below = "/.*" if written.endswith("/") else "(?:/.*)?"
    return re.compile(f"{'' if anchored else '(?:.*/)?'}{inner}{below}", re.DOTALL)


def _enforced(repository: Repository, address: str) -> Iterator[Check]:
    if "github" not in address:
        said = "whether the branch is protected and the check required cannot be seen from here"
        yield _gap(said, "look at the settings of the forge")
        return
    found = _rules_of_github(repository)
    if isinstance(found, str):
        said = f"what GitHub enforces on the branch cannot be seen: {found}"
        yield _gap(said, "gh auth login    then: incli doctor")
        return
    missing = list(_missing(found))
    for each in missing:
        yield _gap(each, _ENFORCE)
    if not missing:
        said = "GitHub requires the check, and lets nobody rewrite the branch"
        yield Check("forge", GOOD, said)


def _missing(rules: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    kinds = {each.get("type"): each.get("parameters") or {} for each in rules}
    checks = kinds.get("required_status_checks", {}).get("required_status_checks", [])
    if "non_fast_forward" not in kinds:
        yield "no ruleset of GitHub keeps the branch from being rewritten"
    if "deletion" not in kinds:
        yield "no ruleset of GitHub keeps the branch from being deleted"
    if not any("incli" in str(each.get("context", "")) for each in checks):
        yield "no ruleset of GitHub requires the check before a merge"
    if not kinds.get("pull_request", {}).get("require_code_owner_review"):
        yield "no ruleset of GitHub asks the owners of policies for a review"


def _rules_of_github(repository: Repository) -> list[dict[str, Any]] | str:
    """The rules that are in force on the record's branch, or why they cannot be had.

    Rulesets of the repository and of its organisation count; GitHub tells of the older kind of
    branch protection only to those who administrate.
    """
    branch = repository.branch.removeprefix("refs/heads/")
    try:
        done = subprocess.run(
            ["gh", "api", f"repos/{{owner}}/{{repo}}/rules/branches/{branch}"],
            cwd=repository.work_tree or repository.common_dir,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
        )
    except FileNotFoundError:
        return "gh is not installed"
    except subprocess.TimeoutExpired:
        return f"gh gave no answer in {_PATIENCE:.0f} seconds"
    if done.returncode:
        words = done.stderr.strip().splitlines() or ["gh failed"]
        return words[0]
    try:
        rules = json.loads(done.stdout)
    except ValueError:
        return "gh gave no answer that can be read"
    return [each for each in rules if isinstance(each, dict)] if isinstance(rules, list) else []
