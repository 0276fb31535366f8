"""A stand-in for GitHub's `gh`: it remembers what it was asked, and answers as its manual says.

https://cli.github.com/manual: `issue create` and `pr create` print the address of what they made;
`--json` prints the fields asked for; a command that needs somebody to sign in ends with 4.
Run as a program it is the stand-in itself: it is quick to start, and prints what gh would.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

_FIELDS = {"number", "url", "state", "stateReason", "closedAt", "title", "body", "author"}
_FLAGS = {
    "issue list": {"state", "limit", "json", "author", "repo"},
    "issue create": {"title", "body-file", "label", "assignee", "repo"},
    "issue view": {"json", "repo"},
    "pr create": {"title", "body-file", "head", "base", "repo", "reviewer"},
}
_ME = "amira-h"
_LATER = "2099-01-01T00:00:00Z"


class Gh:
    """The stand-in, as a test sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Every call so far: `args` and `stdin`."""
        path = self.folder / "asked.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def verbs(self) -> list[str]:
        """The commands it was given, without their options."""
        return [" ".join(each["args"][:2]) for each in self.asked]

    @property
    def issues(self) -> list[dict[str, Any]]:
        """The issues there are, the oldest first."""
        path = self.folder / "issues.json"
        found: list[dict[str, Any]] = json.loads(path.read_text()) if path.exists() else []
        return found

    def keep(self, issues: list[dict[str, Any]]) -> None:
        """Make these the issues there are."""
        (self.folder / "issues.json").write_text(json.dumps(issues))

    def close(
        self, number: int, reason: str = "COMPLETED", at: str = "2099-01-01T00:00:00Z"
    ) -> None:
        """Somebody closes an issue on GitHub."""
        issues = self.issues
        changed = {"state": "CLOSED", "stateReason": reason, "closedAt": at}
        issues[number - 1] = {**issues[number - 1], **changed}
        self.keep(issues)

    def fails(self, status: int, words: str, verb: str = "") -> None:
        """From now on it fails; only for `verb`, where one is given."""
        trouble = {"status": status, "words": words, "verb": verb}
        (self.folder / "trouble.json").write_text(json.dumps(trouble))

    def works(self) -> None:
        """It works again."""
        (self.folder / "trouble.json").unlink(missing_ok=True)


def stand_in(folder: Path) -> Gh:
    """A gh in `folder`, which answers from there."""
    script = folder / "gh"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -SE "{__file__}" "{folder}" "$@"\n')
    script.chmod(0o755)
    return Gh(folder)


def _main(folder: Path, args: list[str]) -> int:
    verb = " ".join(args[:2])
    flags: dict[str, list[str]] = {}
    rest: list[str] = []
    for each in args[2:]:
        name, equals, value = each.partition("=")
        if not each.startswith("--"):
            rest.append(each)
        elif not equals or name[2:] not in _FLAGS.get(verb, set()):
            print(f"unknown flag: {name}", file=sys.stderr)  # noqa: T201  # it is a command
            return 1
        else:
            flags.setdefault(name[2:], []).append(value)
    stdin = sys.stdin.read() if flags.get("body-file") == ["-"] else ""
    with (folder / "asked.jsonl").open("a") as log:
        quiet = os.environ.get("GH_PROMPT_DISABLED")
        log.write(json.dumps({"args": args, "stdin": stdin, "quiet": quiet}) + "\n")
    trouble = folder / "trouble.json"
    if trouble.exists():
        said = json.loads(trouble.read_text())
        if said["verb"] in verb:
            print(said["words"], file=sys.stderr)  # noqa: T201  # it is a command
            return int(said["status"])
    return _answer(Gh(folder), verb, flags, rest, stdin)


def _answer(gh: Gh, verb: str, flags: dict[str, list[str]], rest: list[str], stdin: str) -> int:
    repo = flags.get("repo", ["example/shop"])[0]
    if verb == "pr create":
        print(f"https://github.com/{repo.removeprefix('github.com/')}/pull/7")  # noqa: T201
        return 0
    if verb == "issue create":
        issues = gh.issues
        number = len(issues) + 1
        url = f"https://github.com/{repo}/issues/{number}"
        made = {"number": number, "url": url, "state": "OPEN", "stateReason": "", "closedAt": None}
        told = {"title": flags["title"][0], "body": stdin, "author": {"login": _ME}}
        gh.keep([*issues, {**made, **told}])
        print(url)  # noqa: T201  # it is a command
        return 0
    wanted = flags["json"][0].split(",")
    if unknown := set(wanted) - _FIELDS:
        print(f'Unknown JSON field: "{unknown.pop()}"', file=sys.stderr)  # noqa: T201
        return 1
    found = [each for each in gh.issues if each["url"] in rest or verb == "issue list"]
    if flags.get("author") == ["@me"]:
        found = [each for each in found if each["author"]["login"] == _ME]
    told_ = [{key: each[key] for key in wanted} for each in reversed(found)]
    limit = int(flags.get("limit", ["30"])[0])
    print(json.dumps(told_[:limit] if verb == "issue list" else told_[0]))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1]), sys.argv[2:]))
