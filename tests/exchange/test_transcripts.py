"""Transcripts of calls: by the clock, with the people who speak, and nothing of it an entry."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from import_world import DATA, shown
from world import done, git, incli

from incli.app.evidence import plain_name
from incli.domain.citing import meant, read_cite, read_offset, write_offset
from incli.domain.errors import IncliError
from incli.exchange.transcripts import FORMS, form_of, transcript

CALL, CHAT = DATA / "webvtt" / "zoom.vtt", DATA / "webvtt" / "zoom-chat.txt"
STARTS = ("--starts", "2026-11-22T03:15:00Z")
DAY = "2026-11-22T23:00:00Z"
NOW = ("--now", "2026-11-22T05:00:00Z")
AIR_GROUND = """\
[02:07:55:19]
LMP: Okay, Houston -

[02:07:55:20]
_page : 167
_labels : {"Key line": 3}
CDR: I believe we've had a
     problem here.

[02:07:55:28]
CC:  This is Houston. Say again, please.
_comment : "it was said twice"
"""
SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Mei:</i> Hi,\r\nall.\r\n\r\n"
    "2\r\n0:01:00,000 --> 0:01:01,000\r\nJonas: Yes.\r\n"
)


def read(*files: Path) -> Any:  # noqa: ANN401  # a transcript
    return transcript([(str(each), each.read_bytes().decode()) for each in files])


def test_zoom_names_the_speaker_before_the_colon() -> None:
    found = read(CALL)
    assert [(each.speaker, each.text) for each in found.cues] == [
        ("Amira", "The lag is 40 minutes: that is a lot."),
        ("Jonas (ops)", "I fail over now."),
        ("Pooja R.", "Hello, hello."),
    ]


def test_a_colon_in_a_sentence_names_nobody() -> None:
    text = "WEBVTT\n\n" + "".join(
        f"00:0{at}.000 --> 00:0{at}.500\n{words}\n\n"
        for at, words in enumerate(["Note: it is slow", "Yes.", "So: now", "No.", "We go."])
    )
    found = transcript([("x", text)])
    assert found.speakers == ()
    assert found.cues[0].text == "Note: it is slow"


def test_reactions_and_joins_of_a_chat_are_left_out_and_replies_are_kept_whole() -> None:
    found = read(CHAT)
    assert found.left_out == 2
    assert [(each.start, each.speaker, each.text, each.chat) for each in found.cues] == [
        (7000, "Amira", "https://graphs.example/lag", True),
        (10000, "Pooja R.", 'Replying to "https://graphs.ex..."\n40 min?', True),
        (60000, "Kim", "=cmd", True),
    ]


def test_subrip_is_read_with_its_speakers() -> None:
    found = transcript([("x", SRT)])
    assert [(each.start, each.speaker, each.text) for each in found.cues] == [
        (1000, "Mei", "Hi,\nall."),
        (60000, "Jonas", "Yes."),
    ]


def test_air_ground_transcripts_count_days_and_go_on_indented() -> None:
    found = transcript([("x", AIR_GROUND)])
    assert [(each.start, each.end, each.speaker, each.text) for each in found.cues] == [
        (201319000, 201320000, "LMP", "Okay, Houston -"),
        (201320000, 201323000, "CDR", "I believe we've had a problem here."),
        (201328000, 201331000, "CC", "This is Houston. Say again, please."),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[00:00:00:01]\nCDR: x\n\nwhat is this\n", "x:4:1"),
        ("[00:00:00:01]\n\n[00:00:00:02]\nCDR: x\n", "x:1:1"),
        ("[00 00 01] A\n> only a comment\n", "x:1:1"),
    ],
)
def test_a_broken_transcript_is_refused_with_its_line(text: str, place: str) -> None:
    with pytest.raises(IncliError) as refused:
        transcript([("x", text)])
    assert refused.value.message.startswith(f"{place}:")


def test_every_form_is_told_apart() -> None:
    texts = {
        "webvtt": "\ufeffWEBVTT\n",
        "srt": SRT,
        "zoom-chat": "00:00:01\tA:\tx\n",
        "loop": "[55 05 00] A\nx\n",
        "spacelog": AIR_GROUND,
    }
    assert {form_of(each): name for name, each in texts.items()} == {name: name for name in FORMS}
    assert form_of("\x89PNG") is None


BEGINNINGS = ("", "WEBVTT\n\n", "[00:00:00:01]\nA: x\n", "00:00:01\tA:\t", "[00 00 01] A\n")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200) | st.text("[]0123456789:.,-> \tAWEBVTT\n", max_size=200))
def test_whatever_a_file_says_it_is_read_or_refused(text: str) -> None:
    for each in BEGINNINGS:
        try:
            found = transcript([("x", f"{each}{text}")])
        except IncliError:
            continue
        assert all(cue.start >= 0 for cue in found.cues)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("00:08:32", 512_000),
        ("08:32", 512_000),
        ("512", 512_000),
        ("8.5", 8_500),
        ("55:46:46", 200_806_000),
        ("142:54:41.007", 514_481_007),
    ],
)
def test_a_moment_is_read_in_every_form(text: str, offset: int) -> None:
    assert read_offset(text) == offset
    assert read_cite(f"recordings/call.vtt#t={text}") == ("recordings/call.vtt", offset)
    assert read_offset(write_offset(offset)) == offset // 1000 * 1000


@pytest.mark.parametrize("text", ["", "call.vtt", "#t=1", "call.vtt#t=", "a b#t=1", "x#t=1:60"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        read_cite(text)


@pytest.mark.parametrize(
    ("cited", "does"),
    [
        ("recordings/0123456789ab-call.vtt", True),
        ("recordings/call.vtt", True),
        ("call.vtt", True),
        ("call.srt", True),
        ("recordings/call.srt", True),
        ("call", True),
        ("calls.srt", False),
        ("other/call.vtt", False),
        ("https://calls.example/call.vtt", False),
        (".vtt", False),
        ("recordings/0123456789ab-other.vtt", False),
        ("recordings/recordings/call.vtt", False),
        ("recordings/", False),
        ("", False),
    ],
)
def test_a_recording_is_meant_by_where_it_is_kept_or_by_the_name_its_file_had(
    cited: str, *, does: bool
) -> None:
    kept = "recordings/0123456789ab-call.vtt"
    assert meant(cited, [kept, "https://calls.example/1"]) == ({kept} if does else set())
    assert meant("https://calls.example/1", [kept, "https://calls.example/1"])


def test_a_recording_of_that_very_name_is_meant_before_one_with_another_ending() -> None:
    video, words, two = (
        f"recordings/{start}123456789ab-call.{ending}"
        for start, ending in (("0", "mp4"), ("1", "vtt"), ("2", "vtt"))
    )
    assert meant("call.mp4", [video, words]) == {video}
    assert meant("call.srt", [video, words]) == {video, words}
    assert meant("call.vtt", [video, words, two]) == {words, two}
    assert meant(words, [video, words, two]) == {words}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("запись.vtt", "file.vtt"),
        ("Anruf ä (1).vtt", "Anruf-1.vtt"),
        ("logs.tar.gz", "logs.tar.gz"),
        (".profile", "profile"),
        ("记录", "file"),
        ("../..", "file"),
        (f"{'a' * 100}.{'b' * 100}", f"{'a' * 60}.{'b' * 16}"),
    ],
)
def test_a_kept_file_has_a_name_for_every_file_system_and_its_ending(name: str, kept: str) -> None:
    assert plain_name(name) == kept


def kept(incident: Path, *args: str) -> Any:  # noqa: ANN401  # JSON
    return done(incident, *NOW, "--json", *args).json()


def test_a_call_is_kept_as_one_file_and_one_entry_with_its_people(incident: Path) -> None:
    before = shown(incident, "checkout")["timeline"]
    said = kept(incident, "import", "transcript", str(CALL), str(CHAT), *STARTS)
    assert said["recording"] == {
        "location": said["recording"]["location"],
        "forms": ["webvtt", "zoom-chat"],
        "cues": 3,
        "speakers": 3,
        "chat_messages": 5,
        "left_out": 2,
        "people": ["amira"],
        "unknown": ["Jonas (ops)", "Pooja R.", "Kim"],
    }
    after = shown(incident, "checkout")["timeline"]
    (entry,) = [each for each in after if each not in before]
    assert entry["kind"] == "recording-added"
    assert entry["location"] == f"recordings/{entry['sha256'][:12]}-zoom.vtt"
    files = git(incident, "show", "--name-only", "--format=", "HEAD").splitlines()
    (file,) = [each for each in files if each.endswith(".vtt")]
    assert "<v.by-amira Amira>The lag" in (incident / file).read_text()
    assert "<v.chat Kim>=cmd" in (incident / file).read_text()
    again = kept(incident, "import", "transcript", str(CALL), str(CHAT), *STARTS)
    assert (again["commit"], again["saved"]) == (None, False)
    other = kept(incident, "import", "transcript", str(CALL), *STARTS)
    assert other["recording"]["location"] != entry["location"]
    assert other["recording"]["location"].endswith("-zoom.vtt")


def test_the_call_is_shown_around_a_time_and_around_what_cites_it(incident: Path) -> None:
    kept(incident, "recording", "add", str(CALL), *STARTS)
    note = kept(incident, "note", "40 min", "--cites", "recordings/zoom.vtt#t=00:00:09")
    handle = note["entries"][0]["id"][-4:]
    for around in ("+9", "03:15:09", "2026-11-22T03:15:11Z", handle):
        (only,) = kept(incident, "recording", "show", "--around", around, "--cues", "0")
        assert (only["text"], only["at"]) == ("I fail over now.", "2026-11-22T03:15:08.500Z")
        assert only["cite"].endswith("-zoom.vtt#t=00:00:08")
    out = done(incident, *NOW, "recording", "show", "--around", "+9", "--cues", "1").out
    assert [line[:20] for line in out.splitlines()[1:]] == [
        "  03:15:05  00:00:05",
        "> 03:15:08  00:00:08",
        "  03:15:13  00:00:13",
    ]
    assert len(kept(incident, "recording", "show")) == 3
    assert incli(incident, "recording", "show", "--around", "nothing").code == 2


def test_between_two_calls_the_one_that_is_nearer_in_time_is_shown(
    incident: Path, tmp_path: Path
) -> None:
    """One minute after a call of three hours, that of an hour later was shown: it began nearer."""
    for name, starts, end in (
        ("long", "10:00", "03:00:00.000"),
        ("short", "14:00", "00:00:04.000"),
    ):
        file = tmp_path / f"{name}.vtt"
        file.write_text(f"WEBVTT\n\n00:01.000 --> {end}\n<v Jonas>{name}\n")
        done(incident, "--now", DAY, "recording", "add", str(file), "--starts", starts)
    for around, text in (
        ("09:00", "long"),
        ("13:01", "long"),
        ("13:31", "short"),
        ("15:00", "short"),
    ):
        said = done(incident, "--now", DAY, "--json", "recording", "show", "--around", around)
        assert [each["text"] for each in said.json()] == [text], around


def test_the_log_goes_through_the_call_by_the_clock(incident: Path) -> None:
    kept(incident, "recording", "add", str(CALL), *STARTS)
    done(incident, *NOW, "note", "we fail over", "--at", "2026-11-22T03:15:10Z")
    told = kept(incident, "log", "--with-call")
    at = [each["kind"] for each in told if each["at"] < "2026-11-22T03:20"]
    assert at == ["said", "said", "note", "said"]
    assert [each["at"] for each in told] == sorted(each["at"] for each in told)
    lines = done(incident, *NOW, "log", "--with-call").out.splitlines()
    assert "03:15:08    ·   Jonas (ops) says: I fail over now." in lines
    mine = kept(incident, "log", "--with-call", "--by", "amira")
    assert [each["text"] for each in mine if each["kind"] == "said"] == [
        "The lag is 40 minutes: that is a lot."
    ]


def test_a_moment_that_is_not_there_is_not_cited(incident: Path) -> None:
    done(incident, "note", "live", "--cites", "recordings/zoom.vtt#t=1")
    kept(incident, "recording", "add", str(CALL), *STARTS)
    for cite in ("recordings/zoo.vtt#t=1", "recordings/zoom.vtt#t=00:00:30", "recordings/zoom.vtt"):
        outcome = incli(incident, *NOW, "note", "x", "--cites", cite)
        assert (outcome.code, outcome.err.count("\n")) == (2, 2), outcome
    done(incident, *NOW, "note", "x", "--cites", "recordings/zoom.vtt#t=00:00:14")


@pytest.fixture
def two(incident: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two clones of an incident, which meet in a bare repository."""
    remote, other = tmp_path / "remote.git", tmp_path / "other"
    git(tmp_path, "clone", "-q", "--bare", str(incident), str(remote))
    git(incident, "remote", "add", "origin", str(remote))
    done(incident, "sync")
    git(tmp_path, "clone", "-q", str(remote), str(other))
    return incident, other


def meet(two: tuple[Path, Path]) -> None:
    """Everybody has everything."""
    for clone in (*two, two[0]):
        done(clone, "sync")
    assert len({git(clone, "rev-parse", "HEAD") for clone in two}) == 1


def test_two_people_may_keep_calls_of_the_same_name_at_the_same_time(
    two: tuple[Path, Path], tmp_path: Path
) -> None:
    for clone, starts, words in zip(two, ("03:10", "03:20"), ("one", "two"), strict=True):
        file = tmp_path / words / "GMT.vtt"
        file.parent.mkdir()
        file.write_text(f"WEBVTT\n\n00:01.000 --> 00:04.000\n<v Jonas>{words}\n")
        done(clone, *NOW, "recording", "add", str(file), "--starts", starts)
    meet(two)
    for clone in two:
        assert [each["text"] for each in kept(clone, "recording", "show")] == ["one", "two"]
    outcome = incli(two[0], *NOW, "note", "x", "--cites", "recordings/GMT.vtt#t=2")
    assert (outcome.code, outcome.err.count("\n")) == (2, 2), outcome
    assert "2 recordings are called GMT.vtt" in outcome.err
    cite = kept(two[0], "recording", "show", "--around", "03:20:02", "--cues", "0")[0]["cite"]
    assert cite in outcome.err.replace("00:00:02", "00:00:01")
    done(two[0], *NOW, "note", "x", "--cites", cite)


def test_the_same_call_kept_by_two_people_is_heard_once(two: tuple[Path, Path]) -> None:
    for clone in two:
        kept(clone, "recording", "add", str(CALL), *STARTS)
    meet(two)
    assert len(kept(two[1], "recording", "show")) == 3
    assert "Not played" not in done(two[1], "replay").err


def test_a_call_whose_name_was_redacted_is_kept_anew(incident: Path, tmp_path: Path) -> None:
    file = tmp_path / "GMT.vtt"
    for words in ("a secret", "no secret", "no secret"):
        file.write_text(f"WEBVTT\n\n00:01.000 --> 00:04.000\n<v Jonas>{words}\n")
        entry = kept(incident, "recording", "add", str(file), *STARTS)["entries"][0]["id"]
        assert [each["text"] for each in kept(incident, "recording", "show")] == [words]
        done(incident, *NOW, "redact", entry[-4:], "--because", "voices")


def test_a_call_is_cited_by_the_name_of_its_file_before_and_after_it_is_kept(
    incident: Path,
) -> None:
    early = kept(incident, "note", "live", "--cites", "recordings/zoom.vtt#t=9")
    kept(incident, "recording", "add", str(CALL), *STARTS)
    late = kept(incident, "note", "later", "--cites", "recordings/zoom.vtt#t=9")
    for note in (early, late):
        handle = note["entries"][0]["id"][-4:]
        (only,) = kept(incident, "recording", "show", "--around", handle, "--cues", "0")
        assert only["text"] == "I fail over now."


def test_a_call_that_was_kept_under_its_own_name_is_still_read(incident: Path) -> None:
    kept(incident, "recording", "add", str(CALL), *STARTS)
    (file,) = incident.glob("incidents/*/*/recordings/*.vtt")
    (entry,) = incident.glob("incidents/*/*/timeline/*-recording-added-*.yaml")
    entry.write_text(entry.read_text().replace(file.name, "zoom.vtt"))
    git(incident, "mv", str(file), str(file.with_name("zoom.vtt")))
    git(incident, "commit", "-qam", "as it was written once")
    assert len(kept(incident, "recording", "show")) == 3
    note = kept(incident, "note", "later", "--cites", "recordings/zoom.vtt#t=9")
    handle = note["entries"][0]["id"][-4:]
    (only,) = kept(incident, "recording", "show", "--around", handle, "--cues", "0")
    assert only["text"] == "I fail over now."


def test_what_cannot_be_read_is_not_kept(incident: Path, tmp_path: Path) -> None:
    before = git(incident, "rev-parse", "HEAD")
    broken = tmp_path / "call.vtt"
    for content in (
        b"\xff\xfe",
        b"WEBVTT\n\n00:01 --> x\n",
        b"no",
        b"WEBVTT\n\n999999999:00:00.000",
    ):
        broken.write_bytes(content + b" --> 999999999:00:00.000\nx\n")
        assert incli(incident, "recording", "add", str(broken), *STARTS).code == 2
    assert incli(incident, "import", "transcript", str(CALL)).code == 2
    assert incli(incident, "recording", "add", str(CALL), "--starts", "noon").code == 2
    assert incli(incident, "recording", "show").code == 3
    assert git(incident, "rev-parse", "HEAD") == before


def test_a_time_without_a_zone_is_read_in_the_one_that_is_named(incident: Path) -> None:
    args = ("--starts", "2026-11-22 04:15", "--timezone", "Europe/Berlin")
    kept(incident, "import", "transcript", str(CALL), *args)
    assert kept(incident, "recording", "show")[0]["at"] == "2026-11-22T03:15:05.000Z"


def test_a_recording_that_is_no_transcript_is_kept_as_it_is(incident: Path, tmp_path: Path) -> None:
    (tmp_path / "call.mp3").write_bytes(b"ID3\xff")
    done(incident, "recording", "add", str(tmp_path / "call.mp3"), *STARTS)
    done(incident, "recording", "add", "https://calls.example/1", *STARTS)
    locations = [
        each.get("location")
        for each in shown(incident, "checkout")["timeline"]
        if each["kind"] == "recording-added"
    ]
    assert locations == ["recordings/0ceba2aa94e0-call.mp3", "https://calls.example/1"]
    assert incli(incident, "recording", "show").code == 3


def test_what_is_said_steers_no_terminal(incident: Path, tmp_path: Path) -> None:
    file = tmp_path / "call.vtt"
    file.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v \x1b[31mEve>\x1b]0;x\x07\u202egone\n")
    kept(incident, "recording", "add", str(file), *STARTS)
    for words in (("recording", "show"), ("log", "--with-call")):
        assert not {"\x1b", "\x07", "\u202e"} & set(done(incident, *NOW, *words).out)


@pytest.mark.long
def test_the_real_calls_have_the_figures_that_were_counted_in_them() -> None:
    samples = os.environ.get("INCLI_SAMPLES")
    if not samples:
        pytest.skip("INCLI_SAMPLES names no folder with the calls")
    folder = Path(samples)
    zoom = folder / "zoom-devnet-call"
    call = read(zoom / "transcript.vtt")
    assert (len(call.cues), len(call.speakers)) == (225, 17)
    assert (call.cues[0].start, call.cues[-1].end) == (230_780, 2_040_130)
    chat = read(zoom / "chat.txt")
    assert len(chat.cues) + chat.left_out == 51
    assert chat.left_out == 13
    loop = read(folder / "apollo13-flight-director-loop/script/flight-director-loop.txt")
    assert (len(loop.cues), len(loop.speakers)) == (4268, 27)
    (air,) = (folder / "apollo13-air-ground-spacelog").glob("TEC*")
    entries = read(air).cues
    assert len(entries) == 1107
    assert Counter(each.speaker for each in entries) == {
        "CC": 454,
        "LMP": 272,
        "CDR": 243,
        "CMP": 134,
        "SC": 3,
        "MS": 1,
    }
