"""Listening to an incident again: loops, states, jumps, and what was known when."""

import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from domain_world.story import folded, minutes
from domain_world.strategies import INSTANTS, entries
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from terminal_world import terminal
from world import done, incli

from incli.app.calls import Call
from incli.cli.live.loops import frame
from incli.cli.live.player import Player
from incli.cli.live.tape import Tape, tape
from incli.domain.entry import Entry
from incli.domain.incident import COMMANDER
from incli.domain.kinds.attachments import RecordingAdded
from incli.domain.kinds.decisions import Decided, Proposed
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.kinds.notes import Note
from incli.domain.kinds.roles import Assigned
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import TaskAdded, TaskDone
from incli.domain.phrases import Phrasing
from incli.domain.text import safe
from incli.exchange.webvtt import Cue

START = datetime(2026, 11, 22, 2, 15, tzinfo=UTC)
CALL = """WEBVTT

00:00:30.000 --> 00:00:34.000
<v Jonas>It is the replica.

00:01:00.000 --> 00:01:20.000
<v Incident Commander>Say that again, all of you?

00:04:00.000 --> 00:04:10.000
<v Vendor>We see nothing [red]odd[/] here.
"""


def at(number: float) -> str:
    return (START + minutes(number)).isoformat().replace("+00:00", "Z")


@pytest.fixture
def heard(team: Path, tmp_path: Path) -> Path:
    """An incident with a call: Amira commands, Jonas is an expert, somebody is from outside."""
    (tmp_path / "call.vtt").write_text(CALL)
    for minute, who, words in (
        (0, "amira", ("open", "Checkout errors", "--severity", "sev2")),
        (1, "amira", ("assign", "ic", "me")),
        (1.5, "jonas", ("join", "--role", "sme")),
        (2, "amira", ("recording", "add", str(tmp_path / "call.vtt"), "--starts", at(2))),
        (4, "jonas", ("finding", "the replica is 40 min behind")),
        (5, "mei", ("note", "mei looks on")),
    ):
        done(team, "--now", at(minute), "--as", who, *words)
    return team


def test_everything_is_told_in_order_on_the_loop_of_its_role(heard: Path) -> None:
    voices = done(heard, "--json", "replay").json()
    assert [each["at"] for each in voices] == sorted(each["at"] for each in voices)
    told = [(each["loop"], each["who"], each["text"]) for each in voices]
    assert told[0] == ("responders", "Amira", "opened “Checkout errors” as sev2")
    assert ("Subject Matter Expert", "Jonas", "It is the replica.") in told
    assert ("Incident Commander", "", "Say that again, all of you?") in told
    assert ("Vendor", "", "We see nothing [red]odd[/] here.") in told
    assert ("Subject Matter Expert", "jonas", "found: the replica is 40 min behind") in told
    assert ("responders", "mei", "mei looks on") in told


def test_in_a_pipe_it_prints_one_line_each_and_does_not_wait(heard: Path) -> None:
    lines = done(heard, "replay", "--tz", "Asia/Tokyo").out.splitlines()
    assert lines[0] == "Sun 22 Nov 2026 JST"
    assert "11:17:30  Subject Matter Expert  Jonas: It is the replica." in lines
    assert "11:21:00  Vendor                 We see nothing [red]odd[/] here." in lines


def test_only_the_loops_asked_for_are_heard(heard: Path) -> None:
    voices = done(heard, "--json", "replay", "--role", "ic", "--role", "vendor").json()
    assert {each["loop"] for each in voices} == {"Incident Commander", "Vendor"}
    outcome = incli(heard, "replay", "--role", "scribe")
    assert outcome.code == 2
    assert "loops are: responders, Incident Commander, Subject" in outcome.err


def test_as_of_tells_only_what_was_known_then(heard: Path) -> None:
    late = ("--at", at(1.2), "--late", "told by phone")
    done(heard, "--now", at(30), "note", "a page had come at two", *late)
    everything = done(heard, "--json", "replay").json()
    (added,) = [each for each in everything if "a page had come" in each["text"]]
    assert added["text"].endswith("[written later: told by phone]")
    known = done(heard, "--now", at(40), "--json", "replay", "--as-of", at(3.2)).json()
    assert {each["text"] for each in known} >= {"It is the replica.", "Say that again, all of you?"}
    assert not any("a page had come" in each["text"] for each in known)
    assert max(each["at"] for each in known) <= at(3.2)


def test_as_of_plays_the_call_until_then_also_where_its_transcript_was_kept_later(
    team: Path, tmp_path: Path
) -> None:
    (tmp_path / "call.vtt").write_text(CALL)
    done(team, "--now", at(0), "open", "Checkout errors")
    add = ("recording", "add", str(tmp_path / "call.vtt"), "--starts", at(2))
    (kept,) = done(team, "--now", at(90), "--json", *add).json()["entries"]
    then = ("--now", at(99), "--json", "replay", "--as-of", at(3.2))
    assert [each["text"] for each in done(team, *then).json()] == [
        "opened “Checkout errors”",
        "It is the replica.",
        "Say that again, all of you?",
    ]
    done(team, "--now", at(98), "redact", kept["id"][-4:], "--because", "voices")
    assert len(done(team, *then).json()) == 1


def test_a_time_of_day_is_one_of_the_incident_also_a_year_later(heard: Path) -> None:
    on = ("--now", "2027-12-22T12:00:00Z", "--json")
    known = done(heard, *on, "replay", "--tz", "UTC", "--as-of", "02:18").json()
    assert known == done(heard, *on, "replay", "--as-of", at(3)).json()
    shown = done(heard, *on, "show", "--tz", "UTC", "--as-of", "02:18").json()
    assert max(each["at"] for each in shown["timeline"]) == at(2).replace("Z", ".000Z")


def test_a_recording_that_cannot_be_played_is_told_with_the_reason(heard: Path) -> None:
    address = ("recording", "add", "https://calls.example/17", "--starts", at(2))
    done(heard, "--now", at(7), *address)
    outcome = done(heard, "replay")
    assert "It is the replica." in outcome.out
    assert "no transcript beside the timeline: https://calls.example/17" in outcome.err


def test_an_incident_of_one_entry_can_be_replayed(team: Path) -> None:
    done(team, "open", "Alone")
    assert "opened “Alone”" in done(team, "replay").out


# ------------------------------------------------------------------------------ frames

_MINUTE = 60_000
THREE = (
    Cue(0, _MINUTE, "FLIGHT", "go ahead"),
    Cue(2 * _MINUTE, 3 * _MINUTE, "EECOM", "we may have had an undervolt"),
    Cue(4 * _MINUTE, 5 * _MINUTE, "CAPCOM", "copy"),
)


def call(starts: datetime, cues: Sequence[Cue]) -> Call:
    entry = Entry("e", starts, "amira", RecordingAdded("recordings/a.vtt", starts))
    return Call(entry, "recordings/a.vtt", starts, tuple(cues))


def made() -> Tape:
    return tape(folded(()), [call(START, THREE)], Phrasing())


def lines(played: Tape, minute: float, width: int = 80, height: int = 12) -> list[str]:
    return [row.text.rstrip() for row in frame(played, START + minutes(minute), width, height)]


def test_loops_stand_side_by_side_and_who_speaks_is_marked() -> None:
    shown = lines(made(), 2.5)
    assert shown[0].endswith("x 1   22 Nov 02:17:30")
    assert shown[3].replace("|", "").split() == ["FLIGHT", "EECOM", "CAPCOM"]
    assert shown[4].startswith("  02:15:00 go ahead")
    assert shown[4].find("> 02:17:00 we may") == shown[3].find("EECOM")
    assert "copy" not in "\n".join(shown)
    assert lines(made(), 5)[0].endswith("end   22 Nov 02:20:00")


def test_on_a_narrow_screen_the_loops_heard_last_stay_and_the_others_are_counted() -> None:
    shown = lines(made(), 4.5, width=60)
    assert shown[3].replace("|", "").split() == ["EECOM", "CAPCOM"]
    assert shown[-1].endswith("+1: --role")


def test_what_is_being_said_and_its_loop_are_told_apart_by_tone() -> None:
    rows = frame(made(), START + minutes(2.5), 80, 12)
    assert [part.text.strip() for part in rows[3].parts if part.tone == "now"] == ["EECOM"]
    said = [part.text for row in rows[4:-1] for part in row.parts if part.tone == "title"]
    assert "".join(said).split()[:2] == [">", "02:17:00"]


def test_the_line_shows_how_far_it_is() -> None:
    bars = [lines(made(), minute)[2] for minute in (0, 2.5, 5)]
    assert [bar.count("=") for bar in bars] == sorted({bar.count("=") for bar in bars})
    assert bars[0].startswith("02:15 |-")
    assert bars[2].endswith("=| 02:20")


def test_the_state_is_that_of_the_moment() -> None:
    bodies = (
        Opened("Checkout errors", "sev3"),
        Assigned(COMMANDER, "amira"),
        TaskAdded("jonas", "9m", "look at it"),
        TaskAdded("mei", "9m", "look there"),
        SeverityChanged("sev2", "sev3"),
        Proposed("fail over"),
        TaskDone("e3", "seen"),
        Decided("e6", "go"),
        Resolved("mei", None),
    )
    some = [Entry(f"e{n}", START + minutes(n), "amira", body) for n, body in enumerate(bodies, 1)]
    played = tape(folded(some), [call(START, THREE)], Phrasing())
    assert [lines(played, number)[1] for number in range(11)] == [
        "before the first entry",
        "sev3 · open 0 s · nobody commands",
        "sev3 · open 1 min · amira commands",
        "sev3 · open 2 min · amira commands · 1 task",
        "sev3 · open 3 min · amira commands · 2 tasks",
        "sev2 · open 4 min · amira commands · 2 tasks",
        "sev2 · open 5 min · amira commands · 2 tasks · 1 proposal",
        "sev2 · open 6 min · amira commands · 1 task · 1 proposal",
        "sev2 · open 7 min · amira commands · 1 task",
        "sev2 · resolved 8 min",
        "sev2 · resolved 8 min",
    ]


def test_what_a_tape_takes_grows_as_the_incident_does() -> None:
    """States held the timeline until then, each of its own: 8,000 entries took 400 MB."""

    def taken(count: int) -> int:
        said = (Entry(f"e{n:05}", START + minutes(n), "amira", Note("x")) for n in range(1, count))
        incident = folded([Entry("e", START, "amira", Opened("x")), *said])
        tracemalloc.start()
        played = tape(incident, [], Phrasing())
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(played.voices) == count
        return size

    assert taken(1200) < 2.5 * taken(600)


@given(
    st.lists(entries(), max_size=8),
    st.lists(st.builds(Cue, *[st.integers(0, 10**8)] * 2, *[st.text()] * 2)),
    st.tuples(INSTANTS, INSTANTS),
    st.tuples(st.integers(1, 130), st.integers(1, 40)),
)
def test_whatever_was_said_the_frame_fits_and_steers_nothing(
    some: list[Entry],
    cues: list[Cue],
    times: tuple[datetime, datetime],
    size: tuple[int, int],
) -> None:
    if not some and not cues:
        return
    width, height = size
    starts, now = times
    rows = frame(tape(folded(some), [call(starts, cues)], Phrasing()), now, width, height)
    assert len(rows) == height
    for row in rows:
        assert cell_len(row.text) <= width
        assert safe(row.text) == row.text


# ------------------------------------------------------------------------------ playing


def test_it_plays_at_its_speed_pauses_and_jumps() -> None:
    passed = [0.0]
    player = Player(made(), 60, lambda: passed[0])

    def after(seconds: float) -> timedelta:
        passed[0] += seconds
        player.look()
        return player.at - START

    assert after(1) == minutes(1)
    player.press("space")
    assert after(2) == minutes(1)
    player.press("right")
    assert after(0) == minutes(2)
    player.press("left")
    player.press("down")
    assert after(0) == minutes(0)  # not before the first voice
    player.press("space")
    assert after(2) == minutes(2)
    player.press("up")
    assert after(1) == minutes(5)  # nor past the last


def test_ctrl_c_leaves_it_and_how_is_to_be_seen_where_there_is_little_room(heard: Path) -> None:
    with terminal(heard, "replay", size=(40, 10)) as shown:
        shown.until("q quit")
        shown.type("\x03")
        assert shown.ends() == 0


def test_in_a_terminal_that_cannot_be_drawn_on_it_is_printed(heard: Path) -> None:
    with terminal(heard, "replay", TERM="dumb") as shown:
        assert shown.ends() == 0
        assert "Jonas: It is the replica." in shown.text.replace("  ", " ")
        assert b"\x1b" not in shown.raw


@pytest.mark.parametrize("speed", ["nan", "0", "1e-9", "inf"])
def test_a_speed_that_no_clock_can_go_by_is_refused(heard: Path, speed: str) -> None:
    assert incli(heard, "replay", "--speed", speed).code == 2


def test_in_a_terminal_it_plays(heard: Path) -> None:
    with terminal(heard, "replay", "--speed", "20") as shown:
        shown.until("Incident Commander")
        shown.type("\x1b[A")
        shown.until("[red]odd[/] here.")
        shown.type(" ")
        shown.type("\x1b[B")
        shown.until(lambda text: "[red]" not in text)
        shown.type("\x1b[C\x1b[C\x1b[C")
        shown.until("02:17:30 Jonas: It is")
        shown.until("paused")
        shown.until("sev2 · open 3 min · Amira commands")
        shown.type("q")
        assert shown.ends() == 0
