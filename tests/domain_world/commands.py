"""What may happen in an incident made by hypothesis: commands that mostly make sense."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain_world.story import LEVELS, PEOPLE, ROLES

from incli.domain.entry import Body
from incli.domain.incident import (
    COMMANDER,
    Incident,
)
from incli.domain.kinds import actions as act
from incli.domain.kinds import decisions as dec
from incli.domain.kinds import lifecycle as life
from incli.domain.kinds import notes as say
from incli.domain.kinds import postmortem as post
from incli.domain.kinds import roles as role
from incli.domain.kinds import tasks as task
from incli.domain.kinds import updates as upd
from incli.domain.kinds.attachments import EvidenceAdded
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.impact import PHASES, Impact
from incli.domain.kinds.presence import Joined, Left
from incli.domain.kinds.severity import SeverityChanged

BLOBS = ("4b825dc", "5c936ed")


@dataclass
class Choice:
    """What one step of a history chooses among, by numbers that hypothesis can shrink."""

    numbers: Iterator[int]

    def __call__(self, options: Sequence[str]) -> str:
        return options[next(self.numbers) % len(options)] if options else "there-is-none"


_Wanted = Callable[[Incident, Choice], tuple[Body, ...]]
_Ids = Callable[[Incident], Sequence[str]]


def _of(*kinds: str) -> _Ids:
    return lambda s: [each.id for each in s.timeline if each.kind in kinds]


def _open_tasks(state: Incident) -> Sequence[str]:
    return [each.id for each in state.tasks.values() if each.is_open]


def _undecided(state: Incident) -> Sequence[str]:
    return [each.id for each in state.proposals.values() if each.status == "open"]


def _unposted(state: Incident) -> Sequence[str]:
    return [each.id for each in state.updates.values() if each.status != "posted"]


def _actions(*status: str) -> _Ids:
    return lambda s: [each.id for each in s.actions.values() if each.status in status]


def _held(state: Incident) -> Sequence[str]:
    return list(state.roles)


NEEDS: Mapping[str, tuple[_Ids, str]] = {
    "release": (_held, "assign"),
    "handover": (_held, "assign commander"),
    "accept": (lambda s: list(s.offers), "handover"),
    "announce": (_held, "assign"),
    "sort": (lambda s: list(s.captured), "todo, gripe"),
    "ack": (_open_tasks, "task"),
    "extend": (_open_tasks, "task"),
    "done": (_open_tasks, "task"),
    "drop": (_open_tasks, "task"),
    "object": (_of("proposed"), "propose"),
    "decide": (_undecided, "propose"),
    "approve": (_unposted, "draft"),
    "post draft": (_unposted, "draft"),
    "close action": (_actions("open"), "action"),
    "decline": (_actions("open"), "action"),
    "reopen action": (_actions("closed", "declined"), "close action"),
    "link action": (_actions("open", "closed", "declined"), "action"),
    "correct": (_of("note", "todo", "task-added"), "note"),
    "redact": (_of("note", "todo", "task-added", "proposed", "assigned"), "note"),
}
"""What a command is about, and what to do instead where there is none of it yet."""


def _about(command: str, state: Incident, pick: Choice) -> str:
    return pick(NEEDS[command][0](state))


COMMANDS: Mapping[str, _Wanted] = {
    "assign commander": lambda _, pick: (role.Assigned(COMMANDER, pick(PEOPLE)),),
    "assign": lambda _, pick: (role.Assigned(pick(ROLES), pick(PEOPLE)),),
    "release": lambda s, pick: (role.Released(_about("release", s, pick)),),
    "handover": lambda s, pick: (role.HandoverOffered(_about("handover", s, pick), pick(PEOPLE)),),
    "accept": lambda s, pick: (role.HandoverAccepted(_about("accept", s, pick)),),
    "announce": lambda s, pick: (role.Announced(_about("announce", s, pick)),),
    "severity": lambda _, pick: (SeverityChanged(pick(LEVELS)),),
    "note": lambda *_: (say.Note("seen"),),
    "todo, gripe": lambda *_: (say.Todo("check the backups"), say.Gripe("too many calls")),
    "park": lambda _, pick: (say.Parked("who pays?", pick(PEOPLE)),),
    "sort": lambda s, pick: (say.Sorted(_about("sort", s, pick), pick(say.SORTS)),),
    "impact": lambda _, pick: (Impact(pick(PHASES), 7),),
    "task": lambda _, pick: (task.TaskAdded(pick(PEOPLE), "10m", "is the lag real?"),),
    "ack": lambda s, pick: (task.TaskAcknowledged(_about("ack", s, pick)),),
    "extend": lambda s, pick: (task.TaskExtended(_about("extend", s, pick), "5m"),),
    "done": lambda s, pick: (task.TaskDone(_about("done", s, pick), "yes"),),
    "drop": lambda s, pick: (task.TaskDropped(_about("drop", s, pick)),),
    "propose": lambda *_: (dec.Proposed("fail over", "40 s of writes", "fail back"),),
    "object": lambda s, pick: (dec.Objected(_about("object", s, pick), "too risky"),),
    "decide": lambda s, pick: (dec.Decided(_about("decide", s, pick), pick(("go", "no-go"))),),
    "join": lambda _, pick: (Joined(pick(ROLES)),),
    "leave": lambda _, pick: (Left(pick(PEOPLE)),),
    "draft": lambda _, pick: (upd.UpdateDrafted(pick(upd.AUDIENCES), "we are on it"),),
    "approve": lambda s, pick: (upd.UpdateApproved(_about("approve", s, pick)),),
    "post": lambda _, pick: (upd.UpdatePosted(pick(upd.AUDIENCES), "we are on it"),),
    "post draft": lambda s, pick: (
        upd.UpdatePosted("public", "it is on", None, _about("post draft", s, pick)),
    ),
    "promise": lambda s, pick: (
        upd.UpdatePosted(pick(upd.AUDIENCES), "soon", s.timeline[-1].at + timedelta(days=9)),
    ),
    "action": lambda _, pick: (act.ActionAdded("alert on lag", pick(PEOPLE), "detect"),),
    "close action": lambda s, pick: (
        act.ActionClosed(_about("close action", s, pick), "https://example.com/7"),
    ),
    "decline": lambda s, pick: (act.ActionDeclined(_about("decline", s, pick)),),
    "reopen action": lambda s, pick: (act.ActionReopened(_about("reopen action", s, pick)),),
    "link action": lambda s, pick: (
        EvidenceAdded("https://example.com/7", action=_about("link action", s, pick)),
    ),
    "approve postmortem": lambda _, pick: (post.PostmortemApproved(pick(BLOBS), "p.md"),),
    "publish postmortem": lambda _, pick: (post.PostmortemPublished(pick(BLOBS), "p.md"),),
    "correct": lambda s, pick: (Corrected(_about("correct", s, pick), "rather so"),),
    "redact": lambda s, pick: (Redacted(_about("redact", s, pick)),),
    "resolve": lambda _, pick: (life.Resolved(pick(PEOPLE)),),
    "close": lambda *_: (life.Closed(),),
    "reopen": lambda *_: (life.Reopened(),),
    "cancel": lambda *_: (life.Cancelled(),),
    "merge": lambda *_: (life.Merged("2026-11-22-other"),),
}
RARE = frozenset(
    {"cancel", "merge", "close", "resolve", "promise", "post", "park", "join", "impact"}
)
"""Commands that end a history early, or that nothing can go wrong with."""


def whose(state: Incident, body: Body) -> str | None:
    """Who would be the one to write `body`; None where anybody may."""
    match body:
        case role.Released(role=held) | role.HandoverOffered(role=held) if held in state.roles:
            return state.roles[held].person
        case role.HandoverAccepted(role=offered) if offered in state.offers:
            return state.offers[offered].to
        case task.TaskAcknowledged(task=given) | task.TaskExtended(task=given) if (
            given in state.tasks
        ):
            return state.tasks[given].owner
        case dec.Decided() | upd.UpdateApproved():
            return state.commander
    return None
