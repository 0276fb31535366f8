"""What the page of an incident says, before any HTML."""

from datetime import timedelta

from publish_world import ID, T0, TEAM, after, entry, incident

from incli.domain.business import Business
from incli.domain.entry import Entry
from incli.domain.incident import replay
from incli.domain.kinds.actions import ActionAdded
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.decisions import Decided, Objected, Proposed
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Merged, Opened, Resolved
from incli.domain.kinds.notes import Found, Gripe, Note
from incli.domain.kinds.presence import Joined, Left
from incli.domain.kinds.roles import Assigned
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.policy import ResponsePolicy
from incli.domain.state import Header
from incli.domain.team import Person
from incli.domain.value import replace
from incli.publish.facts.digest import affected, digest, next_due, summary, was_open
from incli.publish.facts.lanes import Lane
from incli.publish.facts.reader import Reader
from incli.publish.facts.rows import Written
from incli.publish.facts.story import Prose, Story, story

POLICY = ResponsePolicy(T0)
TEAM_READS, PUBLIC_READS = Reader(TEAM), Reader(TEAM, public=True)
PROPOSED = entry(9, "jonas", Proposed("fail over", risk="writes lost"), "prop")
OBJECTED = entry(10, "mei", Objected(PROPOSED.id, "too early"), "obje")
DECIDED = entry(11, "amira", Decided(PROPOSED.id, "go", (OBJECTED.id,)), "deci", because="it grows")
COMMAND = entry(2, "amira", Assigned("incident-commander", "amira"), "comm")
_COMES_AND_GOES = (
    (2, Joined()),
    (5, Left("mei")),
    (300, Joined()),
    (301, Left("mei")),
    (900, Joined()),
)
TAKEN = Assigned("incident-commander", "jonas", replaces=COMMAND.id, takeover=True)


def told(*entries: Entry, reader: Reader = TEAM_READS, now: float = 60) -> Story:
    return story(incident(*entries), POLICY, reader, after(now))


def lane(one: Story, name: str) -> Lane:
    assert one.picture is not None
    return next(each for each in one.picture.lanes if each.name == name)


def test_commanders_follow_each_other_with_their_times() -> None:
    one = told(COMMAND, entry(20, "jonas", TAKEN))
    assert [(each.person, each.since, each.until) for each in one.commanders] == [
        ("Amira", after(2), after(20)),
        ("Jonas", after(20), None),
    ]
    assert one.commanders[1].took_over


def test_who_commands_is_known_by_the_role_and_not_by_what_it_is_called() -> None:
    lead = TEAM.roles["incident-commander"]
    double = replace(TEAM.roles["scribe"], name=lead.name)
    team = replace(TEAM, roles={**TEAM.roles, "scribe": double})
    one = told(COMMAND, entry(3, "mei", Assigned("scribe", "mei")), reader=Reader(team))
    assert [each.person for each in one.commanders] == ["Amira"]
    assert [each.person for each in one.holders] == ["Amira", "Mei"]


def test_whoever_came_twice_was_not_there_in_between() -> None:
    visits = [entry(at, "mei", body) for at, body in _COMES_AND_GOES]
    (mei,) = (each for each in told(*visits, now=600).present if each.person == "Mei")
    assert [(each.since, each.until, each.clock, each.at_night) for each in mei.visits] == [
        (after(2), after(5), "11:17", False),
        (after(300), after(301), "16:15", False),
        (after(900), None, "02:15", True),
    ]


def test_command_lasts_until_it_is_resolved_and_not_until_the_impact_ends() -> None:
    one = told(COMMAND, entry(30, "amira", Impact("ended")), entry(48, "amira", Resolved("mei")))
    assert (one.ended, one.over) == (after(30), after(48))
    assert told(COMMAND, entry(30, "amira", Impact("ended"))).over is None


def test_a_decision_names_the_objection_it_was_taken_against() -> None:
    one = told(COMMAND, PROPOSED, OBJECTED, DECIDED)
    (decision,) = one.decisions
    assert (decision.status, decision.decided_by, decision.because) == ("go", "Amira", "it grows")
    assert [(each.by, each.text, each.overruled) for each in decision.objections] == [
        ("Mei", "too early", True)
    ]


def test_an_incident_without_a_severity_is_drawn_without_its_lane() -> None:
    opened = Entry(ID, T0, "amira", Opened("x"))
    one = story(replay(ID, Header("x"), [opened]), POLICY, TEAM_READS, after(60))
    assert one.picture is not None
    assert [each.name for each in one.picture.lanes if each.name == "Severity"] == []


def test_how_long_customers_were_affected_and_how_long_it_was_open_are_two_lengths() -> None:
    one = told(
        entry(-20, "amira", Impact("started")),
        entry(30, "amira", Impact("mitigated", 40)),
        entry(40, "amira", Impact("ended")),
        entry(55, "amira", Resolved("mei")),
    )
    assert (one.affected, one.was_open) == (timedelta(minutes=60), timedelta(minutes=55))
    assert one.mitigated_after == timedelta(minutes=50)


def test_where_nobody_said_when_customers_were_affected_it_was_only_open() -> None:
    began = entry(-20, "amira", Impact("started"))
    for one in (
        told(entry(48, "amira", Resolved("mei"))),
        told(began, entry(48, "mei", Resolved("mei"))),
    ):
        assert (one.affected, one.was_open) == (None, timedelta(minutes=48))


def test_an_open_incident_has_no_length() -> None:
    assert (told().affected, told().was_open) == (None, None)


def test_what_ended_before_it_began_has_no_length() -> None:
    assert told(entry(-5, "amira", Resolved("mei"))).was_open is None


def test_the_picture_of_an_open_incident_that_was_left_alone_does_not_grow_for_ever() -> None:
    one = told(entry(5, "amira", Note("hello")), now=60 * 24 * 365)
    assert one.picture is not None
    assert one.picture.end == after(20)


def test_lanes_are_bars_of_real_time() -> None:
    raised = entry(12, "mei", SeverityChanged("sev1", "sev2"), because="worse")
    one = told(COMMAND, raised, entry(20, "jonas", TAKEN), entry(48, "amira", Resolved("mei")))
    assert [(each.start, each.end, each.look) for each in lane(one, "Severity").bars] == [
        (T0, after(12), "sev2"),
        (after(12), after(48), "sev1"),
    ]
    bars = lane(one, "Incident Commander").bars
    assert [(each.label, each.start, each.end) for each in bars] == [
        ("Amira", after(2), after(20)),
        ("Jonas", after(20), after(48)),
    ]


def test_marks_of_decisions_lead_to_the_entry_that_decided() -> None:
    one = told(COMMAND, PROPOSED, OBJECTED, DECIDED)
    assert [(each.look, each.entry) for each in lane(one, "Decisions").marks] == [
        ("proposed", "prop"),
        ("objected", "obje"),
        ("go", "deci"),
    ]


def test_more_than_ten_minutes_without_an_entry_are_silence() -> None:
    one = told(entry(10, "amira", Note("a")), entry(21, "mei", Note("b")))
    assert one.picture is not None
    assert one.picture.silences == ((after(10), after(21)),)
    assert [each.silence for each in one.rows] == [None, None, timedelta(minutes=11)]


def test_a_late_entry_says_how_much_later_it_was_recorded() -> None:
    late = entry(5, "mei", Note("rebooted it"), late="no network")
    commits = {late.id: Written("f" * 40, int(after(25).timestamp()))}
    row = story(incident(late), POLICY, TEAM_READS, after(60), commits).rows[-1]
    assert (row.later, row.late, row.commit) == (timedelta(minutes=20), "no network", "f" * 40)


def test_corrected_words_stand_beside_the_first_and_redacted_ones_are_gone() -> None:
    wrong, secret = entry(5, "mei", Note("it is DNS")), entry(6, "mei", Note("password is x"))
    one = told(
        *(wrong, secret, entry(7, "mei", Corrected(wrong.id, "it is not DNS"))),
        entry(8, "amira", Redacted(secret.id), because="a password"),
    )
    assert one.rows[1].corrected == "it is not DNS"
    assert (one.rows[2].text, one.rows[2].redacted) == ("", "a password")
    assert "password is x" not in str(digest(one))


def test_the_public_reads_roles_and_never_a_name() -> None:
    one = told(
        *(COMMAND, PROPOSED, OBJECTED, DECIDED, entry(20, "jonas", TAKEN)),
        *(entry(30, "jonas", Gripe("Amira shouts")), entry(48, "jonas", Resolved("mei"))),
        reader=PUBLIC_READS,
    )
    assert [each.person for each in one.commanders] == [
        "Incident Commander",
        "Incident Commander 2",
    ]
    assert digest(one)["stays"] == []
    assert digest(told(COMMAND))["stays"] != []
    words = str([*one.rows, one.decisions, one.owner, one.present, one.picture, digest(one)])
    assert not any(name in words for name in ("Amira", "Jonas", "Mei"))


def test_the_public_reads_roles_where_people_name_each_other() -> None:
    team = replace(TEAM, people={**TEAM.people, "kim": Person("kim", "Kim Roe", ("k@x.example",))})
    one = told(
        *(COMMAND, entry(4, "jonas", Proposed("let Amira do it", "Mei's cache is cold"), "p2")),
        entry(5, "jonas", Note("amira, kim: see k@x.example, a@b.example, Jonasson")),
        entry(6, "mei", Found("it hopes"), late="@jonas had the pager"),
        entry(7, "mei", ActionAdded("Ask Kim Roe", "mei"), "act1"),
        entry(8, "mei", UpdatePosted("public", "Amira is on it.")),
        reader=Reader(team, public=True),
    )
    assert one.rows[3].text == (
        "Incident Commander, one of the team: see an address, an address, Jonasson"
    )
    assert one.rows[4].late == "Responder had the pager"
    assert one.decisions[0].text == "let Incident Commander do it"
    assert one.decisions[0].risk == "Responder 2's cache is cold"
    assert [each.what for each in one.todos] == ["Ask one of the team"]
    assert one.rows[-1].text == "public update: Amira is on it."  # as it was told then
    told_to_the_team = told(entry(5, "jonas", Note("amira: see k@x.example")))
    assert told_to_the_team.rows[-1].text == "amira: see k@x.example"


def test_the_public_is_not_told_what_an_incident_was_merged_into() -> None:
    merged = entry(5, "mei", Merged("2026-11-22-key-leaked-at-globex"))
    one = told(merged, reader=PUBLIC_READS)
    assert (one.rows[-1].text, one.incident.status) == ("merged into another incident", "merged")
    assert "globex" not in str([one.incident, one.rows])
    assert told(merged).rows[-1].text == "merged into 2026-11-22-key-leaked-at-globex"


def test_outsiders_are_summed_up_what_they_were_told() -> None:
    entries = (
        entry(5, "mei", Note("db-3 is at 98 %")),
        entry(6, "mei", UpdatePosted("public", "Some  payments\nfail.")),
        entry(7, "mei", Resolved("mei", "rolled back")),
    )
    assert summary(told(*entries)) == "rolled back"
    assert summary(told(*entries, reader=PUBLIC_READS)) == "Some payments fail."
    assert not summary(told(entries[0], reader=PUBLIC_READS))
    text = "## Summary\n\n- a list\n\nFor an hour payments failed.\nIt is over.\n\n> *Why?*\n"
    for_customers = Prose("", "closed", text, for_customers=True)
    one = story(incident(*entries), POLICY, PUBLIC_READS, after(60), prose=for_customers)
    assert summary(one) == "For an hour payments failed. It is over."


def test_what_was_written_for_the_team_stays_with_the_team() -> None:
    entries = (
        entry(5, "amira", UpdatePosted("internal", "all hands")),
        entry(6, "amira", UpdatePosted("public", "we know")),
        entry(7, "mei", Gripe("the pager")),
    )
    kinds = [each.kind for each in told(*entries, reader=PUBLIC_READS).rows]
    assert kinds == ["opened", "update-posted"]
    assert len(told(*entries).rows) == 4


def test_what_is_owed_comes_with_its_owner_and_its_day() -> None:
    action = entry(5, "amira", ActionAdded("Alert on replica lag", "mei"), "act1")
    one = told(action)
    assert [(each.what, each.who, each.due, each.kind) for each in one.todos] == [
        ("Alert on replica lag", "Mei", None, "action")
    ]


def test_a_page_is_right_until_something_on_it_comes_due() -> None:
    posted = entry(5, "amira", UpdatePosted("public", "we know", next=after(35)))
    assert next_due(told(posted, now=10), after(10)) == after(35)
    assert next_due(told(posted, now=40), after(40)) is None
    assert [each.overdue for each in told(posted, now=40).todos] == [True]


def test_people_who_came_at_night_are_told_by_their_own_clock() -> None:
    one = told(entry(1, "mei", Note("here")))
    clocks = {each.person: [visit.clock for visit in each.visits] for each in one.present}
    assert clocks == {"Amira": ["03:15"], "Mei": ["11:16"]}
    at_night = [each.person for each in one.present if each.visits[0].at_night]
    assert at_night == ["Amira"]


def test_who_worked_into_the_night_worked_at_night_and_who_looked_on_did_not_work() -> None:
    """It is 11:15 for Mei, and 03:15 for Jonas, who only looks on."""
    here = (entry(1, "mei", Note("here")), entry(2, "jonas", Joined(observer=True)))
    staying = tuple(entry(60 * hour, "mei", Note("still")) for hour in (5, 10))
    early, late = told(*here, now=30), told(*here, *staying, now=60 * 11)
    assert (early.effort.people, early.effort.at_night) == (2, 1)
    assert (late.effort.people, late.effort.at_night) == (2, 2)
    assert next_due(told(*here, *staying, now=60 * 10.5), after(60 * 10.5)) == after(60 * 10 + 45)
    public = told(*here, *staying, reader=PUBLIC_READS, now=60 * 11)
    assert (public.effort.people, public.effort.at_night) == (2, 0)


def test_whose_zone_nobody_wrote_down_lives_by_the_clock_of_the_team() -> None:
    team = replace(TEAM, people={"kim": Person("kim", "Kim Roe")})
    opened = Entry(ID, T0, "kim", Opened("x"))
    at_two = ResponsePolicy(T0, business=Business(zone="Europe/Paris"))
    one = story(replay(ID, Header("x"), [opened]), at_two, Reader(team), after(30))
    assert (one.effort.people, one.effort.at_night) == (1, 1)
    assert [(visit.clock, visit.at_night) for visit in one.present[0].visits] == [(None, True)]


def test_a_digest_holds_what_lists_need() -> None:
    said = digest(told(entry(48, "amira", Resolved("mei", "rolled back"))))
    assert said["id"] == ID
    assert said["summary"].endswith("rolled back")
    assert (affected(said), was_open(said)) == (None, timedelta(minutes=48))


def test_who_says_something_of_themselves_is_named_once() -> None:
    rows = told(COMMAND).rows
    assert [(each.who, each.text) for each in rows[1:]] == [("Amira", "is Incident Commander")]


def test_rest_that_is_owed_is_told_until_it_is_over() -> None:
    policy = ResponsePolicy(T0, limits={"rest": "11h"})
    ended = incident(entry(60, "amira", Resolved("mei")))
    night = story(ended, policy, TEAM_READS, after(90))
    assert night.resting == (("Amira", after(60 + 11 * 60)),)
    assert next_due(night, after(90)) == after(60 + 11 * 60)
    assert story(ended, policy, TEAM_READS, after(60 + 11 * 60)).resting == ()
    assert story(ended, policy, PUBLIC_READS, after(90)).resting == ()


def test_a_digest_keeps_what_incidents_took_and_whether_they_count() -> None:
    said = digest(told(COMMAND, entry(48, "amira", Resolved("mei"))))
    assert said["took"] == {"commanded": 120.0, "resolved": 48 * 60.0}
    assert said["counted"] is True
