"""Entries that happened at another time than they were written."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from domain_world.story import (
    AMIRA_COMMANDS,
    PROPOSAL,
    T0,
    TASK,
    Line,
    Story,
    assert_hint_names_a_command,
    minutes,
    suffixes,
    tell,
)

from incli.domain.command import Command, decide
from incli.domain.entry import Body, Entry
from incli.domain.errors import IncliError, Refused
from incli.domain.incident import COMMANDER, with_entries
from incli.domain.kinds.corrections import Corrected
from incli.domain.kinds.decisions import Decided
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.notes import Note
from incli.domain.kinds.roles import Assigned, Released
from incli.domain.kinds.tasks import TaskAdded, TaskDone
from incli.domain.live import live_time


def _refused_at(
    story: Story, by: str, body: Body, at_minute: float, because: str = ""
) -> IncliError:
    with pytest.raises(IncliError) as refused:
        story.says(by, body, because or None, at=T0 + minutes(at_minute))
    return refused.value


def test_nothing_happens_before_the_entry_it_answers_and_the_hint_says_from_when_on() -> None:
    story = tell([TASK])  # at 03:17
    early = _refused_at(story, "jonas", TaskDone(story.last("task-added")), 1.5)
    assert early.exit_code == 2
    assert "2026-11-22T03:17:00.001Z" in early.hint


def test_answers_of_the_same_instant_come_after_what_they_answer() -> None:
    story = tell([])
    minute = T0 + minutes(30)
    added = story.says("amira", TaskAdded("jonas", "10m", "x"), at=minute)
    done = story.says("jonas", TaskDone(added.id), at=minute)
    assert done.at > added.at
    assert story.incident.tasks[added.id].status == "done"


def test_entries_said_to_be_of_one_minute_keep_the_order_they_were_written_in() -> None:
    story = tell([])
    minute = T0 + minutes(30)
    told = [story.says("mei", Note(f"{number}"), at=minute).text for number in range(9)]
    assert [each.text for each in story.incident.timeline[1:]] == told


def test_a_late_entry_that_would_have_no_effect_is_refused() -> None:
    story = tell([PROPOSAL, AMIRA_COMMANDS])  # proposed at 03:17, in command at 03:18
    refused = _refused_at(story, "amira", Decided(story.last("proposed"), "go"), 2.5)
    assert refused.exit_code == 3
    assert "nobody was in command then" in refused.message
    assert_hint_names_a_command(refused.hint)


def test_a_late_entry_must_not_undo_what_was_recorded_since() -> None:
    story = tell([AMIRA_COMMANDS, PROPOSAL])
    story.says("amira", Decided(story.last("proposed"), "go"))
    refused = _refused_at(story, "jonas", Assigned(COMMANDER, "jonas"), 2.5, "her line was dead")
    assert refused.exit_code == 3
    assert story.incident.proposals[story.last("proposed")].status == "go"
    assert_hint_names_a_command(refused.hint)


def test_a_late_claim_to_a_role_does_not_push_out_who_held_it() -> None:
    story = tell([("amira", Note("x")), ("mei", Assigned("deputy", "mei"))])
    story.says("mei", Released("deputy"))
    refused = _refused_at(story, "ravi", Assigned("deputy", "ravi"), 1.5)
    assert refused.exit_code == 3


def test_what_happened_before_the_incident_was_opened_can_be_told() -> None:
    story = tell([])
    for body in (Impact("started"), Note("first error in the log")):
        story.says("jonas", body, at=T0 - minutes(20))
    assert story.incident.impact["started"] == T0 - minutes(20)
    assert [each.kind for each in story.incident.timeline] == ["impact", "note", "opened"]


_BEHIND = T0 - minutes(30)
"""What a clock half an hour slow says, while the incident is written with right ones."""


def _live(story: Story, by: str, body: Body) -> Entry:
    at, _ = live_time(story.incident, _BEHIND)
    command = Command((body,), "it must be")
    (entry,) = decide(story.incident, command, at=at, by=by, suffix=suffixes(), live=True)
    return entry


def test_a_clock_far_behind_stands_where_nothing_depends_on_it() -> None:
    assert _live(tell([AMIRA_COMMANDS]), "mei", Note("seen")).at == _BEHIND


@pytest.mark.parametrize(
    ("before", "by", "wanted"),
    [
        ([TASK], "jonas", lambda s: TaskDone(s.last("task-added"))),
        ([AMIRA_COMMANDS], "jonas", lambda _: Assigned(COMMANDER, "jonas")),
        ([AMIRA_COMMANDS, PROPOSAL], "amira", lambda s: Decided(s.last("proposed"), "go")),
        ([], "mei", lambda s: Corrected(s.last("opened"), "Checkout down")),
    ],
    ids=["task done", "takeover", "decision", "correction"],
)
def test_a_clock_far_behind_stops_nobody(
    before: list[Line], by: str, wanted: Callable[[Story], Body]
) -> None:
    story = tell(before)
    newest = story.incident.timeline[-1]
    entry = _live(story, by, wanted(story))
    assert entry.at == newest.at + timedelta(milliseconds=1)
    assert not with_entries(story.incident, (entry,)).lost


def test_a_clock_far_behind_excuses_nothing() -> None:
    story = tell([AMIRA_COMMANDS, PROPOSAL])
    with pytest.raises(Refused, match="decisions are theirs"):
        _live(story, "mei", Decided(story.last("proposed"), "go"))
