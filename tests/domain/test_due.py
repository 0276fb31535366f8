"""What is owed: by whom, until when, and the command that settles it."""

from datetime import timedelta

import pytest
from domain_world.story import T0, Story, minutes

from incli.cli.catalogue import COMMANDS
from incli.domain.due import owed
from incli.domain.entry import Body, Entry
from incli.domain.incident import COMMANDER, Incident, with_entries
from incli.domain.kinds.lifecycle import Cancelled, Closed, Reopened, Resolved
from incli.domain.kinds.roles import Assigned, HandoverAccepted, HandoverOffered
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import TaskAcknowledged, TaskAdded, TaskDone, TaskExtended
from incli.domain.kinds.updates import UpdateDrafted, UpdatePosted
from incli.domain.policy import Cadence, ResponsePolicy, Severity
from incli.domain.value import replace

SEV2 = Severity(
    "sev2",
    "SEV-2",
    "",
    roles={COMMANDER: "15m", "deputy": "30m"},
    updates={"public": Cadence("20m", "30m", "2h", "60m"), "internal": Cadence("25m")},
    postmortem={"draft": "3d", "review": "5bd"},
)
SEV1 = Severity("sev1", "SEV-1", "", roles={COMMANDER: "5m"})
POLICY = ResponsePolicy(
    T0, severities={"sev1": SEV1, "sev2": SEV2}, command_limit=timedelta(hours=3)
)
NOTHING = ResponsePolicy(T0)
OPENED = T0 + minutes(1)
"""When every story's incident was opened."""


def due(incident: Incident, policy: ResponsePolicy = POLICY) -> dict[str, tuple[str | None, float]]:
    """What is owed, by whom, and how many minutes after the opening."""
    return {
        each.what: (each.who, (each.due - OPENED) / minutes(1)) for each in owed(incident, policy)
    }


def told(*lines: tuple[str, Body, float]) -> Story:
    """A story whose lines happen so many minutes after the opening."""
    story = Story()
    for by, body, at in lines:
        story.says(by, body, "it must be", at=OPENED + minutes(at))
    return story


def test_a_severity_demands_roles_and_first_updates_counted_from_the_opening() -> None:
    assert due(Story().incident) == {
        COMMANDER: (None, 15),
        "deputy": (None, 30),
        "public update": (None, 20),
        "internal update": (None, 25),
    }


def test_a_role_that_is_held_is_not_owed_but_command_ends_after_its_limit() -> None:
    story = told(("amira", Assigned(COMMANDER, "amira"), 4))
    found = due(story.incident)
    assert COMMANDER not in found
    assert found["handover of command"] == ("amira", 184)


def test_a_new_commander_has_the_whole_limit() -> None:
    story = told(
        ("amira", Assigned(COMMANDER, "amira"), 4),
        ("amira", HandoverOffered(COMMANDER, "jonas"), 60),
        ("jonas", HandoverAccepted(COMMANDER), 64),
    )
    assert due(story.incident)["handover of command"] == ("jonas", 244)


def test_a_raised_severity_demands_what_it_demands_counted_from_the_raise() -> None:
    story = told(("amira", SeverityChanged("sev1"), 2))
    assert due(story.incident) == {COMMANDER: (None, 7)}


def test_without_severity_or_policy_nothing_is_demanded() -> None:
    assert due(Story().incident, NOTHING) == {}


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        ([], 20),
        ([(10, None)], 40),  # every 30 min
        ([(10, 25)], 25),  # promised sooner than demanded
        ([(10, 90)], 40),  # promised later than demanded
        ([(10, 25), (22, None)], 52),  # a promise that was kept
        ([(119, None)], 149),
        ([(120, None)], 180),  # two hours on, every 60 min
        ([(120, 150)], 150),
    ],
)
def test_the_next_update_is_due_when_promised_or_demanded_whichever_comes_sooner(
    posts: list[tuple[float, float | None]], expected: float
) -> None:
    story = Story()
    for at, promised in posts:
        then = OPENED + minutes(promised) if promised else None
        story.says("mei", UpdatePosted("public", "x", then), at=OPENED + minutes(at))
    assert due(story.incident)["public update"][1] == expected


def test_where_the_policy_names_no_first_update_it_is_due_as_soon_as_every_other() -> None:
    every = replace(SEV2, updates={"executive": Cadence(every="30m")})
    policy = ResponsePolicy(T0, severities={"sev2": every})
    assert due(Story().incident, policy)["executive update"] == (None, 30)


@pytest.mark.parametrize(
    ("raised", "posts", "expected"),
    [
        (8, [], 13),  # the worse severity's first one, from the raise on
        (18, [], 20),  # a raise puts nothing off
        (25, [], 20),  # what is overdue stays so
        (12, [10], 22),  # who was told already hears the next one sooner
        (39, [10], 40),
        (200, [125], 185),
        (200, [125, 201], 211),  # what had become slower is quick again
    ],
)
def test_when_the_severity_is_raised_the_time_to_the_next_update_counts_from_then(
    raised: float, posts: list[float], expected: float
) -> None:
    worse = Severity("sev1", "", "", updates={"public": Cadence("5m", "10m", "2h", "60m")})
    policy = ResponsePolicy(T0, severities={"sev1": worse, "sev2": SEV2})
    lines: list[tuple[str, Body, float]] = [("amira", SeverityChanged("sev1"), raised)]
    lines += [("mei", UpdatePosted("public", "x"), at) for at in posts]
    story = told(*sorted(lines, key=lambda each: each[2]))
    assert due(story.incident, policy)["public update"][1] == expected


def test_a_reopened_incident_owes_roles_and_first_updates_anew_and_no_old_promise() -> None:
    story = told(
        ("mei", UpdatePosted("public", "x", OPENED + minutes(30)), 10),
        ("amira", Resolved("mei"), 20),
        ("amira", Reopened(), 500),
    )
    found = due(story.incident)
    assert (found["public update"][1], found["internal update"][1]) == (520, 525)
    assert found[COMMANDER] == (None, 515)
    assert story.incident.promises == {}


def test_who_heard_before_the_opening_is_told_next_at_the_usual_pace() -> None:
    early = Entry(
        "20261122T031000000Z-update-posted-mei-0abc",
        OPENED - minutes(6),
        "mei",
        UpdatePosted("public", "x"),
    )
    incident = with_entries(Story().incident, (early,))
    assert due(incident)["public update"][1] == 30


def test_an_update_posted_from_an_old_draft_is_as_new_as_its_posting() -> None:
    story = told(("mei", UpdateDrafted("public", "first words"), 5))
    draft = story.last("update-drafted")
    story.says("mei", UpdatePosted("public", "x"), at=OPENED + minutes(10))
    story.says("mei", UpdatePosted("public", "x", None, draft), at=OPENED + minutes(121))
    assert due(story.incident)["public update"][1] == 181


def test_a_draft_keeps_no_promise() -> None:
    story = told(("mei", UpdateDrafted("public", "first words"), 5))
    assert due(story.incident)["public update"][1] == 20


def test_a_promise_counts_also_where_no_policy_demands_updates() -> None:
    story = told(("mei", UpdatePosted("executive", "x", OPENED + minutes(45)), 5))
    assert due(story.incident, NOTHING) == {"executive update": (None, 45)}


def test_an_update_is_owed_by_the_liaison_of_its_audience_or_else_by_the_commander() -> None:
    story = told(("amira", Assigned(COMMANDER, "amira"), 1))
    assert due(story.incident)["public update"][0] == "amira"
    assert due(story.incident)["internal update"][0] == "amira"
    story.says("amira", Assigned("customer-liaison", "mei"))
    story.says("amira", Assigned("internal-liaison", "ravi"))
    assert due(story.incident)["public update"][0] == "mei"
    assert due(story.incident)["internal update"][0] == "ravi"


def test_one_liaison_owes_all_updates_while_there_is_no_other() -> None:
    story = told(("amira", Assigned("customer-liaison", "mei"), 1))
    assert due(story.incident)["internal update"][0] == "mei"


def _tasks(story: Story) -> list[tuple[str, str | None, float]]:
    return [(what, who, at) for what, (who, at) in due(story.incident, NOTHING).items()]


def test_a_task_is_to_be_acknowledged_within_five_minutes_and_done_within_its_box() -> None:
    story = told(("amira", TaskAdded("jonas", "10m", "is the lag real?"), 10))
    handle = story.incident.timeline[-1].handle
    assert _tasks(story) == [
        (f"task {handle} to be acknowledged", "jonas", 15),
        (f"task {handle}: is the lag real?", "jonas", 20),
    ]


def test_a_short_task_is_to_be_acknowledged_within_its_box() -> None:
    story = told(("amira", TaskAdded("jonas", "2m", "look"), 10))
    assert [at for _, _, at in _tasks(story)] == [12, 12]


def test_an_acknowledged_task_is_only_to_be_done_and_later_when_it_was_extended() -> None:
    story = told(("amira", TaskAdded("jonas", "10m", "look"), 10))
    task = story.last("task-added")
    story.says("jonas", TaskAcknowledged(task), at=OPENED + minutes(11))
    assert [at for _, _, at in _tasks(story)] == [20]
    story.says("jonas", TaskExtended(task, "15m"), at=OPENED + minutes(18))
    assert [at for _, _, at in _tasks(story)] == [33]
    story.says("jonas", TaskDone(task), at=OPENED + minutes(19))
    assert _tasks(story) == []


def test_what_somebody_takes_on_themselves_needs_no_acknowledgement() -> None:
    story = told(("jonas", TaskAdded("jonas", "10m", "look"), 10))
    assert [at for _, _, at in _tasks(story)] == [20]


def test_who_needs_longer_has_acknowledged() -> None:
    story = told(("amira", TaskAdded("jonas", "10m", "look"), 10))
    story.says("jonas", TaskExtended(story.last("task-added"), "15m"), at=OPENED + minutes(12))
    assert [at for _, _, at in _tasks(story)] == [27]


def test_after_resolving_only_the_postmortem_is_owed_by_its_owner() -> None:
    story = told(("amira", Assigned(COMMANDER, "amira"), 4), ("amira", Resolved("mei"), 60))
    # resolved on Sunday 22 November 2026 in the night
    found = {
        (each.what, each.who, f"{each.due:%a %d %H:%M:%S}") for each in owed(story.incident, POLICY)
    }
    assert found == {
        ("postmortem draft", "mei", "Wed 25 23:59:59"),
        ("postmortem review", "mei", "Fri 27 23:59:59"),
    }


@pytest.mark.parametrize(
    ("state", "left"),
    [
        ("missing", {"postmortem draft", "postmortem review"}),
        ("draft", {"postmortem review"}),
        ("in-review", {"postmortem review"}),
        ("reviewed", set()),
        ("closed", set()),
    ],
)
def test_of_a_postmortem_is_owed_what_it_has_not_reached(state: str, left: set[str]) -> None:
    story = told(("amira", Resolved("mei"), 60))
    assert {each.what for each in owed(story.incident, POLICY, state)} == left


def test_an_imported_incident_owes_no_postmortem_until_somebody_owns_one() -> None:
    nobody, mei = (
        told(("amira", Resolved(owner, overrides=("owner",)), 60)).incident
        for owner in (None, "mei")
    )
    header = replace(nobody.header, sources=({"system": "statuspage", "id": "1"},))
    assert owed(replace(nobody, header=header), POLICY) == ()
    assert len(owed(replace(mei, header=header), POLICY)) == 2


@pytest.mark.parametrize(
    "end", [[("amira", Cancelled(), 5)], [("amira", Resolved("mei"), 5), ("mei", Closed(), 9)]]
)
def test_nothing_is_owed_in_an_incident_that_has_ended(
    end: list[tuple[str, Body, float]],
) -> None:
    assert owed(told(*end).incident, POLICY) == ()


def test_what_is_due_first_comes_first_and_knows_how_late_it_is() -> None:
    found = owed(Story().incident, POLICY)
    assert [each.due for each in found] == sorted(each.due for each in found)
    assert found[0].overdue(OPENED + minutes(17)) == minutes(2)
    assert found[0].overdue(OPENED + minutes(14)) == minutes(-1)


def test_everything_owed_names_a_command_that_exists() -> None:
    running = told(
        ("amira", Assigned(COMMANDER, "amira"), 4), ("amira", TaskAdded("jonas", "9m", "x"), 5)
    )
    over = told(("amira", Resolved("mei"), 5))
    for each in (*owed(running.incident, POLICY), *owed(over.incident, POLICY)):
        program, verb, *_ = each.command.split()
        assert program == "incli"
        assert verb in COMMANDS
