"""How an incident ends, and what may still be written afterwards."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from domain_world.story import (
    ACTION,
    RESOLVED,
    T0,
    TASK,
    Line,
    Story,
    minutes,
    tell,
)

from incli.domain.entry import Body
from incli.domain.errors import Refused
from incli.domain.kinds import KINDS
from incli.domain.kinds.actions import ActionAdded, ActionClosed, ActionDeclined, ActionReopened
from incli.domain.kinds.attachments import EvidenceAdded
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.decisions import Proposed
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Cancelled, Closed, Merged, Opened, Reopened, Resolved
from incli.domain.kinds.notes import Found, Gripe, Note, Parked, Sorted, Todo
from incli.domain.kinds.postmortem import (
    PostmortemApproved,
    PostmortemPublished,
    PostmortemRequested,
)
from incli.domain.kinds.presence import Left
from incli.domain.kinds.roles import (
    Announced,
    Assigned,
    HandoverAccepted,
    HandoverOffered,
    Released,
)
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import (
    TaskAdded,
    TaskDone,
    TaskDropped,
)
from incli.domain.kinds.updates import UpdateDrafted, UpdatePosted

_PROMISE = UpdatePosted("public", "we are on it", T0 + timedelta(hours=9))
_OWED: list[tuple[str, Line | None, str | None]] = [
    ("owner", None, None),
    ("tasks", TASK, "mei"),
    ("todos", ("amira", Todo("check the backups")), "mei"),
    ("updates", ("mei", _PROMISE), "mei"),
]


@pytest.mark.parametrize(("name", "before", "owner"), _OWED, ids=[each[0] for each in _OWED])
def test_each_demand_on_resolving_can_be_set_aside_with_a_reason_and_is_recorded(
    name: str, before: Line | None, owner: str | None
) -> None:
    story = tell([before] if before else [])
    later = story.clock + timedelta(hours=2)
    with pytest.raises(Refused) as refused:
        story.says("amira", Resolved(owner), at=later)
    assert '--because "…"' in refused.value.hint
    resolved = story.says("amira", Resolved(owner), "everybody is asleep", at=later)
    assert resolved.body == Resolved(owner, overrides=(name,))
    assert story.incident.status == "resolved"


def test_all_demands_on_resolving_are_told_at_once() -> None:
    story = tell([TASK, ("amira", Todo("check the backups")), ("mei", _PROMISE)])
    later = story.clock + timedelta(hours=2)
    with pytest.raises(Refused) as refused:
        story.says("amira", Resolved(), at=later)
    for part in ("owns the postmortem", "open tasks", "todos nobody sorted", "promised to: public"):
        assert part in refused.value.message
    resolved = story.says("amira", Resolved(), "everybody is asleep", at=later)
    assert resolved.body == Resolved(overrides=("owner", "tasks", "todos", "updates"))


def test_nothing_is_set_aside_by_a_reason_where_nothing_hangs() -> None:
    resolved = tell([]).says("amira", Resolved("mei"), "all green since 03:20")
    assert resolved.body == Resolved("mei")


@pytest.mark.parametrize(("age", "fine"), [(60, True), (60.1, False)])
def test_a_todo_of_the_last_hour_may_still_be_unsorted(age: float, fine: bool) -> None:  # noqa: FBT001  # a column of the table
    story = tell([("amira", Todo("check the backups"))])
    at = story.clock + minutes(age)
    if fine:
        story.says("amira", Resolved("mei"), at=at)
    else:
        with pytest.raises(Refused, match="todos nobody sorted"):
            story.says("amira", Resolved("mei"), at=at)


@pytest.mark.parametrize(
    "settle",
    [
        [TASK, ("jonas", lambda s: TaskDone(s.last("task-added")))],
        [TASK, ("jonas", lambda s: TaskDropped(s.last("task-added")))],
        [("amira", Todo("x")), ("amira", lambda s: Sorted(s.last("todo"), "never"))],
        [("mei", _PROMISE), ("mei", UpdatePosted("public", "it is over"))],
        [("amira", Parked("who pays?", "ravi"))],
    ],
    ids=["done", "dropped", "sorted", "update posted", "parked for after the incident"],
)
def test_what_is_settled_does_not_stand_against_resolving(settle: Sequence[Line]) -> None:
    story = tell(settle)
    story.says("amira", Resolved("mei"), at=story.clock + timedelta(hours=2))
    assert story.incident.owner == "mei"


ENDS: dict[str, Sequence[Line]] = {
    "closed": [RESOLVED, ("mei", Closed())],
    "cancelled": [("amira", Cancelled(), "a test alarm")],
    "merged": [("amira", Merged("2026-11-22-other"))],
}
AFTER_THE_END: dict[str, tuple[Sequence[Line], Callable[[Story], Body]]] = {
    "reopened": ([], lambda _: Reopened()),
    "corrected": ([], lambda s: Corrected(s.last("opened"), "x")),
    "redacted": ([], lambda s: Redacted(s.last("opened"))),
    "action-added": ([], lambda _: ActionAdded("x", "mei")),
    "action-closed": ([ACTION], lambda s: ActionClosed(s.last("action-added"), "PR 7")),
    "action-declined": ([ACTION], lambda s: ActionDeclined(s.last("action-added"))),
    "action-reopened": (
        [ACTION, ("mei", lambda s: ActionClosed(s.last("action-added"), "PR 7"))],
        lambda s: ActionReopened(s.last("action-added")),
    ),
    "postmortem-requested": ([], lambda _: PostmortemRequested("mei")),
    "postmortem-approved": ([], lambda _: PostmortemApproved("4b825dc", "postmortem.md")),
    "postmortem-published": ([], lambda _: PostmortemPublished("4b825dc", "postmortem.md")),
    "evidence-added": ([], lambda _: EvidenceAdded("https://example.com/7")),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kind", AFTER_THE_END)
def test_when_an_incident_has_ended_it_is_still(end: str, kind: str) -> None:
    before, wanted = AFTER_THE_END[kind]
    story = tell([*before, *ENDS[end]])
    assert story.incident.status == end
    story.says("jonas", wanted(story), "it must be")
    assert story.incident.timeline[-1].kind == kind
    assert not story.incident.lost


_SOME_BODIES: tuple[Body, ...] = (
    *(Opened("x"), Cancelled(), Merged("2026-11-22-third"), Resolved("mei"), Closed()),
    *(Assigned("deputy", "mei"), Released("deputy"), HandoverOffered("deputy", "mei")),
    *(HandoverAccepted("deputy"), Announced("deputy"), SeverityChanged("sev1")),
    *(Note("x"), Found("x"), Todo("x"), Parked("x", "mei"), Gripe("x"), Impact("ended")),
    *(TaskAdded("mei", "10m", "x"), Proposed("x"), Left("mei"), UpdateDrafted("public", "x")),
    UpdatePosted("public", "x"),
)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("body", _SOME_BODIES, ids=lambda body: body.kind)
def test_when_an_incident_has_ended_nothing_else_happens_in_it(end: str, body: Body) -> None:
    story = tell(ENDS[end])
    with pytest.raises(Refused, match=f"is {end}") as refused:
        story.says("amira", body, "it must be")
    assert refused.value.hint == 'incli reopen --because "…"'


def test_only_these_kinds_may_follow_the_end() -> None:
    assert {kind for kind, body in KINDS.items() if body.when_ended} == set(AFTER_THE_END)


def test_these_kinds_need_a_reason() -> None:
    assert {kind for kind, body in KINDS.items() if body.needs_because} == {
        *("reopened", "cancelled", "action-declined", "action-reopened", "redacted"),
        "severity-changed",
    }


def test_after_reopening_work_goes_on() -> None:
    story = tell([*ENDS["closed"], ("jonas", Reopened(), "it is back")])
    incident = story.incident
    assert (incident.status, incident.resolved, incident.closed) == ("open", None, None)
    story.says("jonas", Note("errors again"))
