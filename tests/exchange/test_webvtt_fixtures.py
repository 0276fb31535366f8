"""WebVTT as browsers read it: the W3C's own tests, and the broken files of another library."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from import_world import DATA

from incli.domain.errors import IncliError, InvalidData
from incli.exchange import webvtt
from incli.exchange.transcripts import transcript

W3C, OTHERS = DATA / "webvtt" / "w3c", DATA / "webvtt" / "py"
_TEXT = re.compile(r'^\|\s+"(.*?)"$', re.MULTILINE | re.DOTALL)
_VOICE = re.compile(r'^\|\s+title="(.*?)"$', re.MULTILINE)


def text_of(path: Path) -> str:
    return path.read_bytes().decode()


def trees() -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for path in sorted((W3C / "wpt-cue-parsing").glob("*.json")):
        each: dict[str, Any]
        for each in json.loads(text_of(path)):
            words = each["text"].replace("\0", "\ufffd").partition("\n\n")[0].removesuffix("\n")
            found.append((path.stem, words, each["expectedTree"]))
    return found


@pytest.mark.parametrize(("name", "words", "tree"), trees())
def test_the_words_and_voices_of_a_cue_are_those_of_the_expected_tree(
    name: str, words: str, tree: str
) -> None:
    found = webvtt.parts(words)
    assert "".join(each.text for each in found) == "".join(_TEXT.findall(tree))
    voices = [each.voice for each in found if each.voice]
    assert voices == [title for title in _VOICE.findall(tree) if title and voices]


def test_there_are_all_the_trees() -> None:
    assert len(trees()) > 60


@pytest.mark.parametrize("path", sorted((W3C / "wpt-file-parsing").glob("*.vtt")), ids=str)
def test_a_file_has_the_cues_that_a_browser_takes_and_what_it_drops_is_told(path: Path) -> None:
    text = text_of(path)
    blocks, findings = webvtt.parse(text, "x.vtt")
    taken = [each.payload.strip() for each in blocks]
    assert "invalid" not in taken
    numbered = [f"text{number}" for number in range(len(taken))]
    if not path.name.startswith(("settings-", "regions-", "header-", "style", "timings-60")):
        assert [each.replace("\ufffd", "") for each in taken] == numbered
    if path.name.startswith("timings-") and path.name != "timings-eof.vtt":
        assert len(findings) == len(re.findall(r"^invalid$", text, re.MULTILINE))
    assert all(each.line > 1 for each in findings)


CUES = {
    "captions_with_bom.vtt": 4,
    "comments.vtt": 3,
    "cue_tags.vtt": 3,
    "invalid_timeframe_in_cue_text.vtt": 4,
    "metadata_headers.vtt": 2,
    "metadata_headers_multiline.vtt": 2,
    "missing_caption_text.srt": 5,
    "missing_caption_text.vtt": 5,
    "no_captions.vtt": 0,
    "one_caption.srt": 1,
    "one_caption.vtt": 1,
    "sample.srt": 5,
    "sample.vtt": 16,
    "styles.vtt": 1,
    "using_identifiers.vtt": 6,
    "youtube_dl.vtt": 4,
}
BROKEN = {
    "empty.vtt": "x is no transcript that incli knows.",
    "invalid.vtt": "x is no transcript that incli knows.",
    "invalid_format1.srt": "x is no transcript that incli knows.",
    "invalid_format2.srt": "x is no transcript that incli knows.",
    "invalid_format3.srt": "x is no transcript that incli knows.",
    "invalid_format4.srt": "x is no transcript that incli knows.",
    "invalid_timeframe.srt": "x:6:1: “00:00:07,000 --> 00:00:11.890” are no times.",
    "invalid_timeframe.vtt": "x:6:1: “00:00:07.000 --> 00:00:1d.890” are no times.",
    "missing_timeframe.srt": "x:6:1: Here are no times.",
    "missing_timeframe.vtt": "x:6:1: A cue begins with its times; here are none.",
}


@pytest.mark.parametrize("name", CUES)
def test_a_file_that_can_be_read_has_its_cues(name: str) -> None:
    assert len(transcript([("x", text_of(OTHERS / name))]).cues) == CUES[name]


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_whole_is_refused_with_its_line(name: str) -> None:
    with pytest.raises(IncliError) as refused:
        transcript([("x", text_of(OTHERS / name))])
    assert refused.value.message == BROKEN[name]
    assert refused.value.hint


def test_every_file_is_read_or_refused() -> None:
    assert {*CUES, *BROKEN} == {each.name for each in OTHERS.iterdir()} - {"LICENSE"}


def test_several_voices_of_a_cue_are_several_cues() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hi.</v>\n<v.loud Bob>Yes &amp; no.</v> ok\n"
    assert [(each.speaker, each.text) for each in webvtt.read(text)] == [
        ("Ann", "Hi."),
        ("Bob", "Yes & no."),
        ("", "ok"),
    ]


def test_a_cue_that_ends_before_it_starts_is_taken_and_written_so_that_it_lasts() -> None:
    read = webvtt.read("WEBVTT\n\n00:02.000 --> 00:01.000\nback in time\n")
    assert webvtt.read(webvtt.write(read))[0].end == 2001


@pytest.mark.parametrize("hours", ["9" * 10, "9" * 5000])
def test_hours_that_no_clock_counts_are_no_times(hours: str) -> None:
    with pytest.raises(InvalidData, match="are no times"):
        webvtt.read(f"WEBVTT\n\n{hours}:00:00.000 --> {hours}:00:01.000\nx\n")
