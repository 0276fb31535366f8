"""Messages are sent after saving, hold up nobody, and are tried again until they are taken."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from notify_world import POLICY, Chat, channels, until
from world import done, git, incli

from incli.app.notifying import FIRST_WAIT, PATIENCE, Sent, send
from incli.app.session import Session, Settings
from incli.store import outbox

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    made = Chat()
    monkeypatch.setenv("CHAT_URL", made.url)
    yield made
    made.down()


@pytest.fixture
def told(incident: Path, chat: Chat) -> Path:
    """A team in an incident, whose chat is told of notes and updates."""
    channels(incident, chat="kinds: [note, update-posted, opened]")
    return incident


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process is started: what is queued stays there."""
    monkeypatch.setattr(outbox, "start", lambda _: None)


def sent(folder: Path, now: datetime, *, everything: bool = False) -> Sent:
    with closing(Session(Settings(path=folder))) as session:
        return send(session, now=now, everything=everything, wait=True)


def waiting(folder: Path) -> tuple[outbox.Job, ...]:
    with closing(Session(Settings(path=folder))) as session:
        return outbox.jobs(session.repository)


def test_a_write_is_told_in_the_background(told: Path, chat: Chat) -> None:
    done(told, "note", "the lag is 40 minutes")
    done(told, "gripe", "nobody is told of this")
    until(lambda: not waiting(told))
    assert len(chat.got) == 1
    assert "Amira: the lag is 40 minutes" in chat.texts[0]
    assert chat.got[0]["title"] == "[sev2] Checkout errors"


@pytest.mark.usefixtures("quiet")
def test_a_write_waits_for_nobody_and_never_fails_for_a_chat(
    told: Path, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.down()
    assert done(told, "--json", "note", "one").json()["saved"]
    assert len(waiting(told)) == 1

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outbox, "put", full)
    outcome = done(told, "--json", "note", "two")
    assert outcome.json()["saved"]
    assert "No space left" in outcome.err
    chat.up()


@pytest.mark.usefixtures("quiet")
def test_a_chat_that_is_down_is_tried_again_later_and_told_once(told: Path, chat: Chat) -> None:
    done(told, "note", "one")
    chat.down()
    first = sent(told, NOW)
    assert (first.delivered, first.waiting) == (0, 1)
    assert first.problems == ("chat: it did not take the message",)
    chat.up()
    assert sent(told, NOW + FIRST_WAIT / 2).delivered == 0
    again = sent(told, NOW + FIRST_WAIT)
    assert (again.delivered, again.waiting, len(chat.got)) == (1, 0, 1)


@pytest.mark.usefixtures("quiet")
def test_each_failure_doubles_the_wait_up_to_an_hour_and_after_three_days_it_is_given_up(
    told: Path, chat: Chat
) -> None:
    done(told, "note", "one")
    chat.status = 500
    now, waits = NOW, []
    for _ in range(10):
        sent(told, now)
        due = waiting(told)[0].due
        assert due is not None
        waits.append((due - now).total_seconds())
        now = due
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    later = NOW + PATIENCE + timedelta(hours=2)
    assert sent(told, later).given_up == 1
    chat.status = 200
    assert sent(told, later).delivered == 0
    assert sent(told, later, everything=True).delivered == 1
    assert waiting(told) == ()


@pytest.mark.usefixtures("quiet")
def test_a_channel_that_fails_holds_up_no_other(
    incident: Path, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTHER_URL", "json://127.0.0.1:1/")
    urls = {"a": "OTHER_URL", "b": "CHAT_URL", "c": "NOT_THERE"}
    rows = [f'  {name}: {{url: "env:{url}", kinds: [note]}}\n' for name, url in urls.items()]
    (incident / POLICY).write_text("channels:\n" + "".join(rows))
    done(incident, "note", "one")
    found = sent(incident, NOW)
    assert (found.delivered, found.waiting) == (1, 1)
    assert set(found.problems) == {
        "a: it did not take the message",
        "c: NOT_THERE is not set in the environment",
    }
    sent(incident, NOW, everything=True)
    assert len(chat.got) == 1


@pytest.mark.usefixtures("quiet")
def test_what_is_redacted_before_it_is_sent_is_told_to_nobody(told: Path, chat: Chat) -> None:
    (entry,) = done(told, "--json", "note", "hunter2").json()["entries"]
    done(told, "redact", entry["id"], "--because", "a secret")
    assert sent(told, NOW).waiting == 0
    assert not [each for each in chat.texts if "hunter2" in each]


@pytest.mark.usefixtures("quiet")
def test_internal_incidents_never_reach_the_public(incident: Path, chat: Chat) -> None:
    channels(incident, customers="audience: public")
    done(incident, "update", "post", "We look into it.", "--audience", "public", "--next", "30m")
    assert sent(incident, NOW).delivered == 1
    assert chat.texts == ["We look into it."]
    path = next((incident / "incidents").glob("*/*/incident.yaml"))
    path.write_text(path.read_text().replace('"public"', '"internal"'))
    git(incident, "commit", "-q", "-am", "internal")
    done(incident, "update", "post", "Still on it.", "--audience", "public", "--next", "30m")
    assert sent(incident, NOW).waiting == 0
    assert len(chat.got) == 1


@pytest.mark.usefixtures("quiet")
def test_a_process_that_is_killed_loses_nothing(told: Path, chat: Chat) -> None:
    for text in ("one", "two", "three"):
        done(told, "note", text)
    chat.slow = 0.3
    started = subprocess.Popen([sys.executable, "-m", outbox.WORKER, str(told)])
    until(lambda: len(chat.got) >= 1)
    started.send_signal(signal.SIGKILL)
    assert started.wait() == -signal.SIGKILL
    assert waiting(told)
    chat.slow = 0
    assert sent(told, datetime.now(UTC)).waiting == 0
    said = [text.split(": ")[1].split("\n")[0] for text in chat.texts]
    assert set(said) == {"one", "two", "three"}
    assert len(said) <= 4, "only what was on its way may come twice"


class Killed(BaseException):
    """What ends a process at this very place."""


@pytest.mark.usefixtures("quiet")
def test_killed_after_sending_and_before_writing_that_down_it_sends_once_more(
    told: Path, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put(*_: object) -> None:
        raise Killed

    done(told, "note", "one")
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "put", put)
        with pytest.raises(Killed):
            sent(told, datetime.now(UTC))
    assert len(chat.got) == 1
    assert sent(told, datetime.now(UTC)).delivered == 1
    assert chat.got[0] == chat.got[1]
    assert sent(told, datetime.now(UTC)).delivered == 0
    assert len(chat.got) == 2


@pytest.mark.usefixtures("quiet")
def test_killed_after_saving_and_before_queueing_it_tells_nobody(
    told: Path, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "put", put)
        with pytest.raises(Killed):
            incli(told, "note", "one")
    assert done(told, "--json", "log").json()[-1]["text"] == "one"
    done(told, "note", "two")
    assert sent(told, datetime.now(UTC)).delivered == 1
    assert "two" in chat.texts[0]


def test_two_processes_tell_a_chat_once(told: Path, chat: Chat) -> None:
    chat.slow = 0.1
    for number in range(3):
        done(told, "note", f"note {number}")
    until(lambda: not waiting(told))
    time.sleep(0.3)
    assert sorted(text.split("note ")[1][0] for text in chat.texts) == ["0", "1", "2"]


def test_the_process_comes_back_to_a_chat_that_was_down(
    told: Path, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    from incli.app.notifying import loop  # noqa: PLC0415  # what the process runs

    monkeypatch.setattr("incli.app.notifying.FIRST_WAIT", timedelta(milliseconds=200))
    monkeypatch.setattr(outbox, "start", lambda _: None)
    chat.down()
    done(told, "note", "one")
    waits: list[float] = []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            chat.up()
        time.sleep(seconds)

    monkeypatch.setattr(loop, "sleep", pause)
    loop.work(told)
    assert len(chat.got) == 1
    assert len(waits) >= 2


@pytest.mark.usefixtures("quiet")
def test_nothing_is_queued_without_a_policy_or_where_it_is_switched_off(
    incident: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(incident, "note", "one")
    assert waiting(incident) == ()
    channels(incident, chat="kinds: [note]")
    done(incident, "--dry-run", "note", "two")
    monkeypatch.setenv("INCLI_NOTIFY", "off")
    done(incident, "note", "three")
    assert waiting(incident) == ()


@pytest.mark.usefixtures("quiet")
def test_a_literal_address_is_refused_with_its_line(incident: Path) -> None:
    (incident / POLICY).write_text("channels:\n  chat:\n    url: slack://T0/B0/secret\n")
    done(incident, "note", "saved all the same")
    for command in ("test", "send", "list"):
        outcome = incli(incident, "notify", command)
        assert outcome.code == 2
        assert f"{POLICY}:3" in outcome.err


def test_the_test_tells_each_channel_and_says_which_did_not_take_it(
    incident: Path, chat: Chat
) -> None:
    channels(incident, chat="kinds: [note]", customers="audience: public")
    assert done(incident, "notify", "test").out == "chat: told\ncustomers: told\n"
    assert not any("Amira" in text for text in chat.texts[1:])
    chat.status = 500
    outcome = incli(incident, "notify", "test", "chat")
    assert outcome.code == 4
    assert outcome.out == "chat: it did not take the message\n"
    assert chat.url not in outcome.out + outcome.err
    assert incli(incident, "notify", "test", "chatt").code == 2


@pytest.mark.usefixtures("quiet")
def test_the_queue_is_shown_and_worked_by_hand(told: Path, chat: Chat) -> None:
    done(told, "note", "one")
    chat.status = 500
    assert "0 delivered, 1 waiting." in done(told, "notify", "send").out
    listed = done(told, "notify", "list").out
    assert "1 entry  again in" in listed
    assert "chat: it did not take the message" in listed
    (job,) = done(told, "--json", "notify", "list").json()
    assert (job["attempts"], job["told"], job["given_up"]) == (1, [], False)
    chat.status = 200
    assert done(told, "--json", "notify", "send", "--all").json()["delivered"] == 1
    assert "Nothing waits." in done(told, "notify", "list").err


def test_without_apprise_it_is_said_what_to_install(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    outcome = incli(told, "notify", "send")
    assert outcome.code == 4
    assert "git-incli[notify]" in outcome.err


@pytest.mark.usefixtures("quiet")
def test_a_file_that_is_none_of_ours_stops_nothing(told: Path, chat: Chat) -> None:
    done(told, "note", "one")
    folder = told / ".git/incli/outbox"
    (folder / "00.json").write_text("{")
    (folder / "01.json").write_text("[]")
    assert sent(told, NOW).delivered == 1
    assert waiting(told) == ()
