"""Action items as GitHub issues: made once each, and what was closed there taken into the record.

The record keeps the address of an issue as evidence about the action item. A run that was
interrupted between the two finds its own issues again by a mark in their text; only those that
the signed-in account itself has made count, so nobody else can slip one in.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any

from incli.app import gh
from incli.app.accounts import github_accounts
from incli.app.session import Said, Session
from incli.domain.entry import Body
from incli.domain.errors import NeedsPerson
from incli.domain.incident import Incident
from incli.domain.kinds.actions import ActionClosed, ActionDeclined
from incli.domain.kinds.attachments import EvidenceAdded
from incli.domain.markdown import plain
from incli.domain.phrases import Phrasing
from incli.domain.state import Action
from incli.domain.text import one_line
from incli.domain.times import read_time
from incli.domain.value import Value, replace

_ISSUE = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?/[\w.-]+/[\w.-]+/issues/\d+", re.ASCII)
_LONGEST_TITLE = 200
"""Characters; GitHub takes 256."""
_LISTED = 1000
"""Issues asked for at once; older ones are looked up one by one."""
_FIELDS = "url,state,stateReason,closedAt,body"
_NOT_DONE = frozenset({"NOT_PLANNED", "DUPLICATE"})


class Options(Value):
    """What the command says."""

    repository: str | None = None
    """`[HOST/]OWNER/REPOSITORY`; else the one that gh takes from the remotes."""
    labels: tuple[str, ...] = ()
    assign: bool = False


class Step(Value):
    """One thing that was done, or would be."""

    incident: str
    action: str
    what: str
    """`created`, `found`, `closed`, `declined`, or `differs`: closed here and open there."""
    issue: str | None


def synchronise(session: Session, options: Options) -> Iterator[Step]:
    """Make the issues that are missing, and take in what was closed; step by step.

    Each step is in the record when it is given. Raises `NeedsPerson` where gh is missing, nobody
    is signed in, or GitHub cannot be reached; what was done before that stays.
    """
    incidents = [each for each in _incidents(session) if each.actions]
    if not any(_concerns(each) for incident in incidents for each in incident.actions.values()):
        return
    tracker = _Tracker(session, options)
    for incident in incidents:
        for action in incident.actions.values():
            issue = issue_of(action)
            if action.status == "open" and issue is None:
                found, issue = tracker.issue_for(incident, action)
                if issue is not None:
                    _record(session, incident.id, EvidenceAdded(issue, action=action.id))
                yield Step(incident.id, action.id, found, issue)
            if issue is not None:
                yield from _taken_in(session, incident, action, tracker.state(issue))


def issue_of(action: Action) -> str | None:
    """The issue that an action item is tracked in: the first one among its addresses."""
    return next((each for each in action.links if _ISSUE.fullmatch(each)), None)


def _concerns(action: Action) -> bool:
    return action.status == "open" or issue_of(action) is not None


def _incidents(session: Session) -> Iterable[Incident]:
    if session.settings.incident:
        return [session.incident()]
    return [session.incident(each) for each in session.view.mentioning("action-added")]


def _taken_in(
    session: Session, incident: Incident, action: Action, issue: Mapping[str, Any]
) -> Iterator[Step]:
    """What the state of its issue means for an action item."""
    address, is_closed = str(issue["url"]), issue["state"] == "CLOSED"
    if action.status != "open":
        if not is_closed:
            yield Step(incident.id, action.id, "differs", address)
        return
    if not is_closed or _reopened_since(incident, action, issue.get("closedAt")):
        return
    if issue.get("stateReason") in _NOT_DONE:
        because = f"the issue was closed as not planned: {address}"
        _record(session, incident.id, ActionDeclined(action.id), because)
        yield Step(incident.id, action.id, "declined", address)
    else:
        _record(session, incident.id, ActionClosed(action.id, address))
        yield Step(incident.id, action.id, "closed", address)


def _reopened_since(incident: Incident, action: Action, closed_at: object) -> bool:
    """Whether somebody has reopened it in the record after its issue was closed."""
    again = [
        entry.at
        for entry in incident.timeline
        if entry.kind == "action-reopened" and getattr(entry.body, "action", "") == action.id
    ]
    if not again or not isinstance(closed_at, str):
        return False
    return again[-1] > read_time(closed_at)


def _record(session: Session, incident_id: str, body: Body, because: str | None = None) -> None:
    settings = replace(session.settings, incident=incident_id)
    with closing(Session(settings)) as one:
        one.write(lambda _: (body,), Said(because=because))


class _Tracker:
    """The issues of a GitHub repository, as far as they are ours."""

    def __init__(self, session: Session, options: Options) -> None:
        self._session = session
        self._options = options
        self._repo = [f"--repo={options.repository}"] if options.repository else []
        self._phrasing = Phrasing(session.team, words=session.words)
        self._known = {each["url"]: each for each in self._list()}
        self._mine: dict[str, str] | None = None

    def state(self, issue: str) -> Mapping[str, Any]:
        """How an issue stands."""
        if issue not in self._known:
            said = gh.told(self._session.repository, "issue", "view", issue, f"--json={_FIELDS}")
            self._known[issue] = {**_mapping(said), "url": issue}
        return self._known[issue]

    def issue_for(self, incident: Incident, action: Action) -> tuple[str, str | None]:
        """The issue for an action item that has none in the record, and how we came by it."""
        mark = _mark(incident, action)
        if self._mine is None:
            listed = self._list("--author=@me")
            self._mine = {each["url"]: str(each.get("body") or "") for each in listed}
        for issue, body in self._mine.items():
            if mark in body and _ISSUE.fullmatch(issue):
                return "found", issue
        if self._session.settings.dry_run:
            return "created", None
        return "created", self._create(incident, action, mark)

    def _create(self, incident: Incident, action: Action, mark: str) -> str:
        title = one_line(action.text)
        if len(title) > _LONGEST_TITLE:
            title = f"{title[: _LONGEST_TITLE - 1]}…"
        asked = [f"--title={title}", "--body-file=-", *self._repo]
        asked += [f"--label={each}" for each in self._options.labels]
        if self._options.assign:
            accounts = github_accounts(self._session, (action.owner,))
            asked += [f"--assignee={each}" for each in accounts]
        body = self._body(incident, action, mark)
        said = gh.told(self._session.repository, "issue", "create", *asked, stdin=body)
        found = _ISSUE.findall(said)
        if not found:
            raise NeedsPerson(
                f"gh issue create has not said which issue it made: {one_line(said)[:200]}",
                "gh issue list    and then: incli action sync",
            )
        issue = str(found[-1])
        self._known[issue] = {"url": issue, "state": "OPEN"}
        return issue

    def _body(self, incident: Incident, action: Action, mark: str) -> str:
        word = plain(self._phrasing.in_team_words("An action item of the incident"))
        about = [f"Owner: {plain(self._phrasing.team.name(action.owner))}"]
        about += [f"Due: {action.due}"] if action.due else []
        about += [f"Kind: {action.type}"] if action.type else []
        lines = [
            plain(action.text) if len(one_line(action.text)) > _LONGEST_TITLE else "",
            f"{word} **{plain(incident.title)}** ({incident.id}).",
            "",
            *(f"- {each}" for each in about),
            "",
            "Close this issue when it is done; the record of the incident takes it from here.",
            "",
            mark,
        ]
        return "\n".join(lines).lstrip("\n") + "\n"

    def _list(self, *more: str) -> list[dict[str, Any]]:
        asked = ("--state=all", f"--limit={_LISTED}", f"--json={_FIELDS}", *more, *self._repo)
        said = gh.told(self._session.repository, "issue", "list", *asked)
        listed = _json(said)
        if not isinstance(listed, list):
            raise _not_understood(said)
        return [each for each in listed if isinstance(each, dict) and "url" in each]


def _mark(incident: Incident, action: Action) -> str:
    return f"<!-- incli-action: {incident.id}/{action.id} -->"


def _mapping(said: str) -> dict[str, Any]:
    found = _json(said)
    if not isinstance(found, dict):
        raise _not_understood(said)
    return found


def _json(said: str) -> Any:  # noqa: ANN401  # whatever gh prints
    try:
        return json.loads(said)
    except ValueError:
        raise _not_understood(said) from None


def _not_understood(said: str) -> NeedsPerson:
    return NeedsPerson(f"gh has said what is no JSON: {one_line(said)[:200]}", "gh --version")
