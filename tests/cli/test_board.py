"""The deputy's board: what it shows of an incident, in every size, and live in a terminal."""

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from domain_world.story import folded, minutes
from domain_world.strategies import INSTANTS, entries
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from terminal_world import terminal
from world import done, git, incli

from incli.app.session import Session, Settings
from incli.cli.live.board import Board, board, mark
from incli.cli.live.deputy import Deputy
from incli.cli.terminal.console import Console
from incli.domain.due import owed
from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.phrases import Phrasing
from incli.domain.text import safe

START = datetime(2026, 11, 22, 2, 15, tzinfo=UTC)


def at(number: float) -> str:
    return (START + minutes(number)).isoformat().replace("+00:00", "Z")


def handle_of(folder: Path, kind: str) -> str:
    (found,) = folder.glob(f"incidents/*/*/timeline/*-{kind}-*.yaml")
    return found.stem.rpartition("-")[2]


@pytest.fixture
def running(team: Path) -> Path:
    """An incident with a task, a proposal that is objected to, a promise, and three people."""
    typed = (
        (0, "amira", ("open", "Checkout errors in the EU", "--severity", "sev2")),
        (1, "amira", ("assign", "ic", "me")),
        (3, "amira", ("task", "add", "jonas", "10m", "is the replica lag real?")),
        (5, "amira", ("propose", "fail over to fra2", "--risk", "40 s of writes lost")),
        (6, "jonas", ("object", "fail", "the replica is 40 minutes behind")),
        (6.5, "mei", ("join", "--role", "customer-liaison")),
        (7, "ravi", ("join", "--observer")),
        (8, "amira", ("update", "post", "We look", "--audience", "internal", "--next", "30m")),
    )
    for minute, who, words in typed:
        known = [handle_of(team, "proposed") if each == "fail" else each for each in words]
        done(team, "--now", at(minute), "--as", who, *known)
    return team


def seen(folder: Path, minute: float) -> Board:
    session = Session(Settings(folder))
    incident = session.incident()
    policy = session.policy_for(incident)
    session.close()
    return Board(
        incident,
        START + minutes(minute),
        owed(incident, policy),
        Phrasing(session.team),
        limit=policy.command_limit,
    )


def lines(shown: Board, width: int = 80, height: int = 24) -> list[str]:
    return [row.text for row in board(shown, width, height)]


def test_it_says_who_commands_since_when_and_until_when(running: Path) -> None:
    title, command, *_ = lines(seen(running, 15))
    assert title.startswith("Checkout errors in the EU ")
    assert title.endswith(" sev2 · open 15 min   02:30:00")
    assert len(title) == 80
    assert command == "Amira commands since 02:16, 14 min · hand over by 05:16, in 2 h 46"


def test_it_has_clocks_tasks_proposals_and_who_is_here_for_what(running: Path) -> None:
    text = "\n".join(lines(seen(running, 15), 120, 40))
    task, proposal = handle_of(running, "task-added"), handle_of(running, "proposed")
    assert re.search(r"^  in 23 min   internal update \(", text, re.MULTILINE)
    assert (
        f"  2 min over  [########] {task} jonas, not acknowledged: is the replica lag real?" in text
    )
    assert f"  10 min      {proposal} Amira: fail over to fra2 (risk: 40 s of writes lost)" in text
    assert "objection of jonas: the replica is 40 minutes behind" in text
    here = re.findall(r"^  since \d\d:\d\d (.*)$", text, re.MULTILINE)
    assert here == [
        "Amira: Incident Commander",
        f"jonas: task {task}",
        "mei: Customer Liaison",
        "ravi: looks on",
    ]


@pytest.mark.parametrize(
    ("minute", "bar"), [(3, "[........]"), (5.5, "[##......]"), (12.9, "[#######.]"), (13, "[####")]
)
def test_a_bar_tells_how_much_of_a_box_is_used_up(running: Path, minute: float, bar: str) -> None:
    (task,) = [each for each in lines(seen(running, minute), 120, 40) if " [" in each]
    assert bar in task


def test_commands_that_settle_what_is_due_stand_below_each_other(running: Path) -> None:
    shown = lines(seen(running, 15), 120, 40)
    columns = {each.index("incli ") for each in shown if " over " in each and "incli " in each}
    assert len(columns) == 1


def test_a_large_screen_has_an_empty_line_between_the_parts(running: Path) -> None:
    roomy, tight = lines(seen(running, 15), 120, 60), lines(seen(running, 15), 80, 24)
    assert all(roomy[roomy.index(part) - 1] == "" for part in ("Due", "Tasks", "Proposals"))
    assert tight[tight.index("Tasks") - 1] != ""


def test_what_is_late_is_told_apart_by_words_and_by_tone(running: Path) -> None:
    parts = [part for row in board(seen(running, 15), 80, 30) for part in row.parts]
    late = [part.text for part in parts if part.tone == "late"]
    assert any("2 min over" in each for each in late)
    assert not any(each.startswith("  in ") for each in late)


@pytest.mark.parametrize(
    ("minute", "called"), [(9.9, ""), (10, "10"), (10.9, "10"), (11, ""), (30.5, "30"), (32, "")]
)
def test_every_ten_minutes_it_calls_the_time_for_a_minute(
    running: Path, minute: float, called: str
) -> None:
    shown = [each for each in lines(seen(running, minute)) if each.startswith(">>>")]
    assert [each.split()[1] for each in shown] == ([called] if called else [])


def test_marks_are_counted_from_the_opening_while_it_is_open(running: Path) -> None:
    incident = seen(running, 0).incident
    assert [mark(incident, START + minutes(each)) for each in (0, 9.99, 10, 39)] == [0, 0, 1, 3]
    done(running, "--now", at(40), "resolve", "--owner", "mei", "--because", "a drill")
    assert mark(seen(running, 41).incident, START + minutes(60)) == 0


def test_what_is_not_shared_is_told_with_the_reason(running: Path) -> None:
    shown = seen(running, 15).__replace__(waiting=3, trouble="no network")
    assert lines(shown)[-2] == "Not shared yet: 3 (no network)"
    assert lines(shown.__replace__(said="Noted."))[-2] == "Noted."


def test_a_small_screen_keeps_what_matters_most(running: Path) -> None:
    text = lines(seen(running, 15), 40, 9)
    assert text[1].startswith("Amira commands")
    assert text[2].startswith("Due, 2 of ")
    assert text[5] == "Tasks"
    assert text[6].startswith("  2 min over")
    assert text[-1].startswith("n a e r  q quit")


def test_what_was_redacted_is_not_on_the_board(running: Path) -> None:
    done(running, "--now", at(9), "note", "the password is hunter2")
    handle = handle_of(running, "note")
    done(running, "--now", at(10), "redact", handle, "--because", "a secret")
    assert "hunter2" not in "\n".join(lines(seen(running, 15), 200, 60))


@given(
    st.lists(entries(), max_size=12),
    INSTANTS,
    st.integers(1, 130),
    st.integers(1, 40),
    st.text(),
)
def test_whatever_people_wrote_the_board_fits_and_steers_nothing(
    some: list[Entry], now: datetime, width: int, height: int, said: str
) -> None:
    incident: Incident = folded(some)
    rows = board(Board(incident, now, said=said, limit=timedelta(hours=3)), width, height)
    assert len(rows) == height
    for row in rows:
        assert cell_len(row.text) <= width
        assert safe(row.text) == row.text
        assert "\n" not in row.text


# ------------------------------------------------------------------------------ in a terminal


def test_a_key_writes_a_note_as_one_commit_and_the_screen_goes_on(running: Path) -> None:
    before = git(running, "rev-parse", "HEAD")
    with terminal(running, "--now", at(20.2), "board") as shown:
        shown.until(">>> 20 minutes.")
        shown.type("n")
        shown.until("What is to be noted?")
        shown.type("the lag is real [bold]\r")
        shown.until("Noted.")
        text = shown.until("Amira: the lag is real [bold]")
        assert "Amira commands since 02:16" in text
        shown.resize(60, 12)
        narrow = shown.until(
            lambda text: bool(re.search(r"^Checkout .*02:35:\d\d$", text, re.MULTILINE))
        )
        assert "Amira commands" in narrow
        shown.type("q")
        assert shown.ends() == 0
    assert git(running, "rev-list", "--count", f"{before}..HEAD") == "1"
    assert "note the lag is real [bold]" in git(running, "log", "-1", "--format=%s")
    assert git(running, "status", "--porcelain") == ""


def test_ctrl_c_leaves_the_line_that_is_typed_and_then_the_board(running: Path) -> None:
    before = git(running, "rev-parse", "HEAD")
    with terminal(running, "--now", at(20.2), "board") as shown:
        shown.until("q quit")
        shown.type("n")
        shown.until("What is to be noted?")
        shown.type("never mind\x03")
        shown.until(lambda text: "What is to be noted?" not in text)
        shown.type("\x03")
        assert shown.ends() == 0
    assert git(running, "rev-parse", "HEAD") == before


@pytest.mark.parametrize("width", [34, 40, 60, 80])
def test_how_to_leave_is_to_be_seen_in_every_width(running: Path, width: int) -> None:
    assert "q quit" in lines(seen(running, 20.2), width)[-1]


def test_what_a_key_came_to_gives_way_to_what_is_not_shared(
    running: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = Console(Session(Settings(running)), as_json=False)
    face = Deputy(console, console.session.incident_id())
    face.press("a")
    assert face.rows(80, 24)[-2].text == "No task of yours waits to be acknowledged."
    face.look()
    assert "No task of yours" in face.rows(80, 24)[-2].text
    passed = time.monotonic() + 11
    monkeypatch.setattr(time, "monotonic", lambda: passed)
    face.look()
    assert face.rows(80, 24)[-2].text == ""
    console.session.close()


def test_without_colour_nothing_is_missing_and_no_colour_is_sent(running: Path) -> None:
    with terminal(running, "--now", at(20.2), "board", NO_COLOR="1") as shown:
        text = shown.until("min over")
        assert "not acknowledged" in text
        cells = [cell for line in shown.screen.buffer.values() for cell in line.values()]
        assert {(cell.fg, cell.bg) for cell in cells} == {("default", "default")}
        shown.type("q")
        assert shown.ends() == 0


def test_my_task_is_acknowledged_and_extended_and_a_refusal_is_told(running: Path) -> None:
    task = handle_of(running, "task-added")
    with terminal(running, "--now", at(12), "--as", "jonas", "board") as shown:
        shown.until("not acknowledged")
        shown.type("a")
        shown.until("Acknowledged.")
        shown.type("e")
        shown.until("Which task, and how long")
        shown.type("15m\r")
        shown.until("Extended.")
        shown.until(f"in 14 min   [###.....] {task} jonas: is the")
        shown.type("a")
        shown.until("No task of yours waits")
        shown.type("e")
        shown.until("Which task, and how long")
        shown.type("soon\r")
        shown.until("A task has a time box")
        shown.type("q")
        assert shown.ends() == 0


def test_what_another_clone_shared_appears(
    running: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCLI_SHARE", "on")
    git(tmp_path, "clone", "-q", "--bare", str(running), "remote.git")
    git(running, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(running, "fetch", "-q", "origin")
    git(tmp_path, "clone", "-q", "remote.git", "other")
    with terminal(running, "--now", at(21.5), "board") as shown:
        shown.until("Amira commands")
        done(tmp_path / "other", "--wait", "--as", "jonas", "--now", at(21.6), "note", "from afar")
        shown.type("r")
        shown.until("jonas: from afar")
        shown.type("q")
        assert shown.ends() == 0


def test_without_a_terminal_it_says_what_to_type_instead(running: Path) -> None:
    outcome = incli(running, "deputy")
    assert outcome.code == 2
    assert "This needs a terminal that can be drawn on." in outcome.err
    assert "incli show" in outcome.err
    with terminal(running, "board", TERM="dumb") as shown:
        assert shown.ends() == 2
        assert b"\x1b" not in shown.raw


def test_without_the_library_it_says_how_to_get_it(running: Path, tmp_path: Path) -> None:
    (tmp_path / "textual.py").write_text("raise ModuleNotFoundError(name='textual')\n")
    path = f"{tmp_path}:{Path(__file__).parents[2]}"
    with terminal(running, "board", PYTHONPATH=path) as shown:
        assert shown.ends() == 2
        assert "pip install 'git-incli[board]'" in shown.text
