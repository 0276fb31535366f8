"""What was redacted is nowhere to be seen; what it did still holds."""

import json

from domain_world.story import HEADER, ID, T0, Story, folded, minutes
from domain_world.strategies import entries
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.entry import Entry
from incli.domain.incident import Incident, evolve
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.notes import Note, Todo
from incli.domain.kinds.tasks import TaskAdded
from incli.domain.summary import describe
from incli.domain.value import names, replace


@given(st.lists(entries(), max_size=8), entries())
def test_the_words_of_a_redacted_entry_are_nowhere_in_the_state(
    others: list[Entry], secret: Entry
) -> None:
    marked = _with_words(secret, "hunter2 is the password")
    others = [each for each in others if each.id != marked.id]
    redaction = Entry("e9", T0, "mei", Redacted(marked.id), "a password")
    for some in ([marked, *others, redaction], [redaction, *others, marked]):
        state = Incident(ID, HEADER)
        for entry in some:
            state = evolve(state, entry)
        assert "hunter2" not in repr(state)
        assert "hunter2" not in json.dumps(describe(state))


def _with_words(entry: Entry, words: str) -> Entry:
    told = ("title", "text", "outcome", "risk", "rollback", "evidence", "location")
    present = set(names(type(entry.body))) & set(told)
    body = replace(entry.body, **dict.fromkeys(present, words))
    return replace(entry, body=body, because=words)


def test_a_redacted_entry_keeps_its_place_and_its_effect() -> None:
    story = Story()
    todo = story.says("mei", Todo("ask hunter2")).id
    task = story.says("amira", TaskAdded("jonas", "10m", "try hunter2")).id
    before = story.incident
    for named in (todo, task):
        story.says("mei", Redacted(named), "a password")
    assert story.incident.redacted == {todo: "a password", task: "a password"}
    assert story.incident.tasks[task].owner == "jonas"
    assert story.incident.tasks[task].text == ""
    assert story.incident.captured[todo].text == ""
    assert [each.id for each in story.incident.timeline[:-2]] == [
        each.id for each in before.timeline
    ]


def test_a_redacted_correction_corrects_nothing_any_more() -> None:
    story = Story()
    note = story.says("mei", Note("lag is 40 s")).id
    story.says("mei", Corrected(note, "lag is 40 min"))
    assert story.incident.corrections == {note: "lag is 40 min"}
    story.says("mei", Redacted(story.last("corrected")), "names a customer")
    assert story.incident.corrections == {}


def test_what_corrects_a_redacted_entry_is_hidden_with_it() -> None:
    story = Story()
    note = story.says("mei", Note("hunter2 is the password")).id
    corrected = story.says("mei", Corrected(note, "hunter2 was the password")).id
    story.says("mei", Redacted(note), "a password")
    assert set(story.incident.redacted) == {note, corrected}
    assert "hunter2" not in repr(story.incident)
    assert story.incident.corrections == {}


def test_a_correction_from_a_clone_that_did_not_know_of_the_redaction_is_hidden_too() -> None:
    story = Story()
    note = story.says("mei", Note("hunter2 is the password")).id
    story.says("mei", Redacted(note), "a password")
    late = Entry("e9", story.clock + minutes(9), "ravi", Corrected(note, "hunter2 was it"), "sure")
    state = folded([*story.incident.timeline, late])
    assert set(state.redacted) == {note, late.id}
    assert "hunter2" not in repr(state)
    assert "hunter2" not in json.dumps(describe(state))
