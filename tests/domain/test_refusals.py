"""What is refused, why, and what to type instead: one row for each refusal."""

import pytest
from domain_world import refusals_of_command, refusals_of_the_end, refusals_of_work
from domain_world.story import (
    AMIRA_COMMANDS,
    HEADER,
    ID,
    PROPOSAL,
    T0,
    TASK,
    Row,
    Story,
    assert_hint_names_a_command,
    suffixes,
    tell,
    told_now,
)

from incli.domain.command import Command, decide
from incli.domain.entry import Body
from incli.domain.errors import InvalidInput, Refused
from incli.domain.incident import COMMANDER, Incident
from incli.domain.kinds.actions import ActionAdded
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.decisions import Decided
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Cancelled, Opened
from incli.domain.kinds.notes import Note, Sorted, Todo
from incli.domain.kinds.roles import (
    Assigned,
)
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import (
    TaskAdded,
    TaskExtended,
)
from incli.domain.kinds.updates import UpdateDrafted, UpdatePosted

REFUSED = [*refusals_of_command.REFUSALS, *refusals_of_work.REFUSALS, *refusals_of_the_end.REFUSALS]


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row.name)
def test_refuses_and_says_what_to_type_instead(row: Row) -> None:
    story = tell(row.before)
    before = repr(story.incident)
    with pytest.raises(Refused) as refused:
        story.says(row.by, told_now(story, row.wants), row.because)
    assert refused.value.exit_code == 3
    assert row.why in refused.value.message
    assert row.hint in refused.value.hint
    assert_hint_names_a_command(refused.value.hint)
    assert repr(story.incident) == before


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row.name)
def test_a_refusal_is_one_line_of_why_and_one_of_what_to_type(row: Row) -> None:
    story = tell(row.before)
    with pytest.raises(Refused) as refused:
        story.says(row.by, told_now(story, row.wants), row.because)
    assert "\n" not in refused.value.message + refused.value.hint
    assert refused.value.message.endswith((".", ":"))


WRONG = [
    Row("a severity there is none", [], "amira", SeverityChanged("sev9"), "sev9", "", "bad"),
    Row("an impact there is none", [], "amira", Impact("begun"), "begun", ""),
    Row("fewer than no customers", [], "amira", Impact("started", -1), "customers", ""),
    Row("a box that is no duration", [], "amira", TaskAdded("jonas", "soon", "x"), "as 10m", ""),
    Row(
        "a longer box that is no duration",
        [TASK],
        "jonas",
        lambda story: TaskExtended(story.last("task-added"), "a bit"),
        "such as 10m, 1h30m or 2d",
        "",
    ),
    Row(
        "a decision that is neither go nor no-go",
        [AMIRA_COMMANDS, PROPOSAL],
        "amira",
        lambda story: Decided(story.last("proposed"), "maybe"),
        "maybe",
        "",
    ),
    Row(
        "to sort a todo in another way",
        [("amira", Todo("check"))],
        "amira",
        lambda story: Sorted(story.last("todo"), "tomorrow"),
        "tomorrow",
        "",
    ),
    Row("an audience there is none", [], "mei", UpdateDrafted("press", "x"), "press", ""),
    Row("to post to an audience there is none", [], "mei", UpdatePosted("press", "x"), "press", ""),
    Row("a next update in the past", [], "mei", UpdatePosted("public", "x", T0), "later", "--next"),
    Row("a next draft in the past", [], "mei", UpdateDrafted("public", "x", T0), "later", "--next"),
    Row("an action item of no known type", [], "mei", ActionAdded("x", "mei", "fix"), "fix", ""),
    Row(
        "no reason to redact",
        [],
        "mei",
        lambda s: Redacted(s.last("opened")),
        "reason",
        "--because",
    ),
    Row(
        "no reason to raise the severity", [], "mei", SeverityChanged("sev1"), "reason", "--because"
    ),
    Row("a blank reason", [], "mei", Cancelled(), "reason", "--because", because=" "),
    Row("a note without words", [], "mei", Note(" "), "text", ""),
    Row("a role without a person", [], "mei", Assigned("deputy", ""), "person", ""),
    Row(
        "an answer to no entry",
        [],
        "mei",
        Corrected("nowhere", "x"),
        "no entry nowhere",
        "incli log",
    ),
]


@pytest.mark.parametrize("row", WRONG, ids=lambda row: row.name)
def test_refuses_what_makes_no_sense_as_wrong_input(row: Row) -> None:
    story = tell(row.before)
    with pytest.raises(InvalidInput) as wrong:
        story.says(row.by, told_now(story, row.wants), row.because)
    assert wrong.value.exit_code == 2
    assert row.why in wrong.value.message
    assert row.hint in wrong.value.hint


def test_opening_needs_nothing_but_a_title() -> None:
    opened = Story(Opened("Checkout errors")).incident
    assert (opened.status, opened.severity, opened.commander) == ("open", None, None)


@pytest.mark.parametrize(
    "opening", [Opened(""), Opened("x", "high"), Opened("x", "sev1", unsure=("sev1", "bad"))]
)
def test_refuses_to_open_without_a_title_or_with_a_severity_there_is_none(opening: Body) -> None:
    with pytest.raises(InvalidInput):
        Story(opening)


def test_refuses_everything_but_notes_before_the_incident_is_opened() -> None:
    unopened = Incident(ID, HEADER)
    with pytest.raises(Refused, match="never opened") as refused:
        decide(unopened, Command((Todo("x"),)), at=T0, by="mei", suffix=suffixes())
    assert_hint_names_a_command(refused.value.hint)
    assert decide(unopened, Command((Note("x"),)), at=T0, by="mei", suffix=suffixes())


def test_a_command_of_several_bodies_is_all_or_nothing_and_each_sees_the_one_before() -> None:
    story = tell([])
    wanted = Command((Note("x"), Assigned(COMMANDER, "amira"), Assigned(COMMANDER, "jonas")))
    with pytest.raises(Refused, match="amira is the incident commander"):
        decide(story.incident, wanted, at=story.clock, by="mei", suffix=suffixes())
    both = decide(
        story.incident, Command((Todo("x"), Note("y"))), at=story.clock, by="mei", suffix=suffixes()
    )
    assert [each.kind for each in both] == ["todo", "note"]
    assert both[0].at < both[1].at
