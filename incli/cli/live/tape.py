"""An incident as a tape with several loops: who said and wrote what, one loop a role.

The form is that of a control room: everybody listens to the loops they need. What was written into
the timeline is on the loop of the role its writer had then; what was said on the call is on the
loop of the role that the voice belongs to, else on a loop of the voice's own name.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from incli.app.calls import Call
from incli.cli.terminal.timeline import told
from incli.domain.entry import Entry
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident, evolve, replay
from incli.domain.phrases import Phrasing
from incli.domain.text import one_line
from incli.domain.value import Value, replace
from incli.exchange.webvtt import Cue

NO_ROLE = "responders"
"""The loop of those who have no role."""
NO_NAME = "call"
"""The loop of voices that a transcript has no name for."""
_READING = timedelta(seconds=4)
"""How long an entry counts as being said: about as long as it takes to read."""


class Voice(Value):
    """One thing on a loop."""

    at: datetime
    until: datetime
    loop: str
    """What the loop is called."""
    who: str
    """Who says it; empty where the loop says so."""
    text: str


class Tape(Value):
    """Everything there is to hear, in order."""

    incident: Incident
    states: tuple[Incident, ...]
    """What it was after each entry; without the timeline, which would be another one each time."""
    phrasing: Phrasing
    voices: tuple[Voice, ...] = ()

    @cached_property
    def loops(self) -> tuple[str, ...]:
        """The loops, in the order in which they are first heard."""
        return tuple(dict.fromkeys(each.loop for each in self.voices))

    @property
    def start(self) -> datetime:
        """When the first voice is heard."""
        return self.voices[0].at

    @property
    def end(self) -> datetime:
        """When the last voice has spoken."""
        return max(each.until for each in self.voices)

    def state(self, at: datetime) -> Incident | None:
        """The incident after all entries until then; None before the first."""
        number = bisect_right(self.incident.timeline, at, key=lambda entry: entry.at)
        return self.states[number - 1] if number else None

    def heard(self, at: datetime) -> Sequence[Voice]:
        """What has begun to be said by then."""
        return self.voices[: bisect_right(self.voices, at, key=lambda voice: voice.at)]


def tape(
    incident: Incident,
    calls: Iterable[Call],
    phrasing: Phrasing,
    only: Sequence[str] = (),
    until: datetime | None = None,
) -> Tape:
    """The tape of an incident, up to `until`; `only` names the loops to be heard, by role or voice.

    Raises `InvalidInput` for a loop that there is not, and where nothing is to be heard.
    """
    silent = Tape(incident, tuple(_states(incident)), phrasing)
    after = zip(incident.timeline, silent.states, strict=True)
    voices = [_written(silent, entry, state) for entry, state in after]
    voices += [_said(silent, call, cue) for call in calls for cue in call.cues]
    voices = [each for each in voices if until is None or each.at <= until]
    voices.sort(key=lambda voice: voice.at)
    whole = replace(silent, voices=tuple(voices))
    wanted = {_loop_named(name, whole) for name in only}
    heard = tuple(each for each in voices if not wanted or each.loop in wanted)
    if not heard:
        raise InvalidInput(f"{incident.id} has nothing that could be heard.", "incli list")
    return replace(silent, voices=heard)


def _states(incident: Incident) -> Iterator[Incident]:
    state = replay(incident.id, incident.header, ())
    for entry in incident.timeline:
        state = evolve(state, entry)
        yield replace(state, timeline=())


def _written(silent: Tape, entry: Entry, state: Incident) -> Voice:
    """An entry, on the loop of the role that its writer had after it."""
    phrasing, role = silent.phrasing, _role_in(state, entry.by)
    # what was corrected or redacted later is told as it is now
    words = told(silent.incident, entry, phrasing.phrase(entry))
    late = f"  [written later: {entry.late}]" if entry.late and not entry.source else ""
    return Voice(
        entry.at,
        entry.at + _READING,
        _title(phrasing, role) if role else NO_ROLE,
        one_line(phrasing.team.name(entry.by)),
        one_line(words + late),
    )


def _said(silent: Tape, call: Call, cue: Cue) -> Voice:
    label, phrasing, at = one_line(cue.speaker), silent.phrasing, call.clock(cue.start)
    state = silent.state(at)
    role = _role_in(state, cue.person) if cue.person and state else _role(phrasing, label)
    loop = _title(phrasing, role) if role else label or NO_NAME
    who = "" if loop == label else label
    return Voice(at, call.clock(cue.end), loop, who, one_line(cue.text))


def _role_in(state: Incident, person: str) -> str | None:
    """The role somebody has in a state: the one they took last, else what they are here for."""
    held = [each for each in state.roles.values() if each.person == person]
    if held:
        return max(held, key=lambda each: each.since).role
    visit = state.here.get(person)
    return visit.role if visit else None


def _title(phrasing: Phrasing, role: str) -> str:
    return one_line(phrasing.in_team_words(phrasing.team.role_name(role)))


def _role(phrasing: Phrasing, label: str) -> str | None:
    said = label.casefold()
    for role in phrasing.team.roles.values():
        if said in {role.id, role.name.casefold(), *map(str.casefold, role.aliases)}:
            return role.id
    return None


def _loop_named(typed: str, whole: Tape) -> str:
    wanted = typed.strip().casefold()
    role = _role(whole.phrasing, wanted)
    wanted = _title(whole.phrasing, role).casefold() if role else wanted
    for loop in whole.loops:
        if loop.casefold() == wanted:
            return loop
    raise InvalidInput(f"There is no loop “{typed}”.", f"loops are: {', '.join(whole.loops)}")
