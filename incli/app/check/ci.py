"""Which change a run of CI is about, as GitHub Actions and GitLab CI say it in the environment.

Titles, branch names and messages are in there, too, and anybody writes those; only ids of commits
are taken from it. Sources: “Events that trigger workflows” and “Variables” of GitHub's
documentation, “Predefined CI/CD variables” of GitLab's.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from incli.domain.errors import InvalidInput, NeedsPerson
from incli.domain.value import Value
from incli.store.apart import Apart

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
_FULL = "fetch-depth: 0 (GitHub)    or: GIT_DEPTH: 0 (GitLab)"


class Between(Value):
    """A change: from the commit that judges it to the one that is judged."""

    judge: str
    head: str


class _Told(Value):
    """What CI says of the run."""

    source: str
    """`request`, `push` or `else`."""
    head: str = ""
    before: str = ""
    """Where the branch was before."""
    request: str = ""
    """The tip of the request, which the head merges; empty where the forge itself has merged it."""


def change_of(path: Path, environment: Mapping[str, str]) -> Between | None:
    """The change that this run is about; None where there is nothing to compare with.

    Raises `InvalidInput` where this is no run of CI or not enough of the history is there, and
    `NeedsPerson` where the branch does not hold any more what it held before.
    """
    told = _told(environment)
    if told.source == "else":
        return None
    with Apart(path) as apart:
        head = apart.commit(told.head)
        if apart.shallow:
            raise InvalidInput("This clone does not hold the whole history.", _FULL)
        if told.source == "request":
            return _of_request(apart, head, told.request)
        if not told.before.strip("0"):
            return None  # the branch is new
        if not apart.has(told.before):
            raise NeedsPerson(
                f"The branch was rewritten: {told.before[:12]}, where it was before, is not in it.",
                f"git push --force-with-lease origin {told.before[:12]}:BRANCH",
            )
        return Between(told.before, head)


def _of_request(apart: Apart, merge: str, request: str) -> Between:
    """What a request brings is what its merge differs in from the branch it goes into.

    A merge that the request itself ends with is not taken for it: its first parent is anybody's.
    """
    other = f"{merge}^2"
    if not apart.has(other) or (request and apart.commit(other) != request):
        raise InvalidInput(
            f"{merge[:12]} is not the merge of a request with the branch it goes into.",
            "check out what CI offers, and no other commit    or: incli init --ci gitlab",
        )
    return Between(apart.commit(f"{merge}^1"), merge)


def _told(environment: Mapping[str, str]) -> _Told:
    if environment.get("GITHUB_ACTIONS") == "true":
        return _by_github(environment)
    if environment.get("GITLAB_CI") == "true":
        return _by_gitlab(environment)
    raise InvalidInput(
        "This is no run of GitHub Actions or GitLab CI.", "incli check --judge origin/main"
    )


def _by_github(environment: Mapping[str, str]) -> _Told:
    kind = environment.get("GITHUB_EVENT_NAME", "")
    if kind in {"pull_request_target", "workflow_run"}:
        raise InvalidInput(f"{kind} does not run on what is to be merged.", "on: pull_request")
    if kind == "pull_request":
        return _Told("request", _id(environment.get("GITHUB_SHA")))
    if kind not in {"push", "merge_group"}:
        return _Told("else")
    said = _event(environment.get("GITHUB_EVENT_PATH", ""))
    before = said.get("before") if kind == "push" else _inner(said, "merge_group", "base_sha")
    return _Told("push", _id(environment.get("GITHUB_SHA")), _id(before))


def _by_gitlab(environment: Mapping[str, str]) -> _Told:
    kind = environment.get("CI_PIPELINE_SOURCE", "")
    if kind == "merge_request_event":
        return _Told("request", "HEAD", request=_id(environment.get("CI_COMMIT_SHA")))
    if kind != "push":
        return _Told("else")
    before = _id(environment.get("CI_COMMIT_BEFORE_SHA"))
    return _Told("push", _id(environment.get("CI_COMMIT_SHA")), before)


def _event(path: str) -> Mapping[str, Any]:
    try:
        said = json.loads(Path(path).read_bytes())
    except (OSError, ValueError):
        raise InvalidInput(
            "GITHUB_EVENT_PATH names no file that can be read.", "incli check --judge COMMIT"
        ) from None
    return said if isinstance(said, dict) else {}


def _inner(said: Mapping[str, Any], outer: str, key: str) -> object:
    found = said.get(outer)
    return found.get(key) if isinstance(found, dict) else None


def _id(said: object) -> str:
    if not isinstance(said, str) or not _ID.fullmatch(said):
        raise InvalidInput(
            "CI does not say which commits this run is about.", "incli check --judge COMMIT"
        )
    return said
