"""The loop's own format: read whole, timed, and refused with its place where it is broken."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incli.demo import FOLDER
from incli.domain.errors import InvalidData
from incli.exchange import apollo, webvtt
from incli.exchange.apollo import Utterance, read_get, write_get

FORMS = """\
[55 05 00 - 55 05 12] FLIGHT
A line of twelve seconds.

[55 05 14] EECOM
A short one.
> A comment on it.

[55 05 21 -] FLIGHT (off loop)
When there is a dash -

[55 05 25] ??
{Negative}, {FLIGHT}.
1> On the first.
2> On the second.

[ - ] FLIGHT (off loop)
- and once more -


[- 55 05 30] FLIGHT (off loop)
 - it was interrupted.
"""


@cache
def loop() -> tuple[Utterance, ...]:
    return apollo.read((FOLDER / "flight-director-loop.txt").read_text(encoding="utf-8"))


def test_the_shipped_transcript_is_the_published_one_byte_for_byte() -> None:
    shipped = sha256((FOLDER / "flight-director-loop.txt").read_bytes()).hexdigest()
    assert f"`{shipped}`" in (FOLDER / "SOURCE.md").read_text(encoding="utf-8")
    assert shipped.startswith("e22993d7e91f813d")


def test_the_loop_has_the_utterances_that_were_counted_in_it() -> None:
    speakers = Counter(each.speaker for each in loop())
    assert len(loop()) == 4268
    assert len(speakers) == 27
    assert (speakers["FLIGHT"], speakers["CONTROL"], speakers["EECOM"]) == (2101, 448, 392)
    assert {"FLIGHT (off loop)", "Maroon EECOM", "??", "(note)"} < set(speakers)
    assert sum(each.start is None for each in loop()) == 95
    assert sum(each.start is None and each.end is None for each in loop()) == 4


def test_the_loop_begins_and_ends_when_it_does() -> None:
    first, last = loop()[0], loop()[-1]
    assert (first.start, last.end) == (read_get("55:46:46"), read_get("62:06:54"))
    assert last.text == "And GUIDANCE, I'm standing by for some ball angles from you."


def test_comments_are_kept_apart_from_the_words() -> None:
    comments = [comment for each in loop() for comment in each.comments]
    assert len(comments) == 176
    assert not any(set(each.text) & set("{}") for each in loop())
    (venting,) = [each for each in loop() if each.start == read_get("56:16:50")]
    assert venting.text == "Okay, well let's make sure we don't blow the whole mission."
    assert venting.comments[0].startswith("> Kranz himself writes")


def test_every_form_of_heading_is_understood() -> None:
    assert apollo.read(FORMS) == (
        Utterance(1, "FLIGHT", "A line of twelve seconds.", 198300, 198312),
        Utterance(4, "EECOM", "A short one.", 198314, None, ("> A comment on it.",)),
        Utterance(8, "FLIGHT (off loop)", "When there is a dash -", 198321),
        Utterance(
            11,
            "??",
            "{Negative}, {FLIGHT}.",
            198325,
            None,
            ("1> On the first.", "2> On the second."),
        ),
        Utterance(16, "FLIGHT (off loop)", "- and once more -"),
        Utterance(20, "FLIGHT (off loop)", " - it was interrupted.", None, 198330),
    )


def test_braces_mark_the_words_and_are_none_of_them() -> None:
    assert apollo.read(FORMS)[3].text == "Negative, FLIGHT."


def test_what_is_not_said_about_times_is_bounded_by_what_is() -> None:
    spans = [(cue.start // 1000 - 198300, cue.end // 1000 - 198300) for cue in times(FORMS)]
    # without an end: until the next one begins, three seconds at most; the halves follow on
    assert spans == [(0, 12), (14, 17), (21, 24), (25, 28), (28, 31), (29, 30)]


def test_the_last_utterance_of_all_ends_too() -> None:
    assert times("[00 00 05] A\nx\n") == (webvtt.Cue(5000, 8000, "A", "x"),)


def test_a_half_that_ends_in_the_second_its_first_half_began_still_lasts() -> None:
    text = "[00 00 05 -] A\nx -\n\n[00 00 05 -] B\ny\n\n[- 00 00 05] A\n- z\n"
    spans = [(cue.start, cue.end) for cue in times(text)]
    assert spans == [(5000, 6000), (5000, 8000), (5000, 6000)]


def test_the_loop_as_webvtt_keeps_every_utterance_in_order() -> None:
    made = apollo.cues(loop())
    assert webvtt.read(webvtt.write(made)) == made
    assert [cue.text for cue in made] == [each.text for each in loop()]
    assert all(cue.start < cue.end for cue in made)
    assert all(one.start <= other.start for one, other in pairwise(made))
    assert "55:46:46.000 --> 55:46:49.000\n<v CAPCOM>Okay FLIGHT, you read" in webvtt.write(made)


def test_mission_time_zero_is_lift_off() -> None:
    assert datetime(1970, 4, 11, 19, 13, tzinfo=UTC) == apollo.GET_ZERO


@settings(deadline=None)  # a busy machine is no defect
@given(st.integers(0, 999 * 3600 + 3599))
def test_mission_times_are_read_as_they_are_written(seconds: int) -> None:
    assert read_get(write_get(seconds)) == seconds


@pytest.mark.parametrize(
    "text", ["", "55:46", "55:60:00", "55:46:46.0", "-1:00:00", "\uff11:00:00"]
)
def test_what_is_no_mission_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no mission time"):
        read_get(text)


def test_every_place_that_cannot_be_understood_is_named() -> None:
    text = (
        "[55 05 00 - 55 05 12 FLIGHT\nno bracket\n\n"
        "[55 61 00] FLIGHT\nno such minute\n\n"
        "[] FLIGHT\nno time, no dash\n\n"
        "[55 05 12 - 55 05 00] FLIGHT\nbackwards\n\n"
        "[55 05 12] FLIGHT\n> nothing but a comment\n\n"
        "[55 05 12] FLIGHT\nfine\n"
    )
    with pytest.raises(InvalidData) as refused:
        apollo.read(text, "loop.txt")
    assert [str(each) for each in refused.value.findings] == [
        "loop.txt:1:1: “[55 05 00 - 55 05 12 FLIGHT” is no heading.",
        "loop.txt:4:1: “[55 61 00] FLIGHT” is no heading.",
        "loop.txt:7:1: “[] FLIGHT” is no heading.",
        "loop.txt:10:1: This utterance ends before it begins.",
        "loop.txt:13:1: Nothing is said under this heading.",
    ]


def times(text: str) -> tuple[webvtt.Cue, ...]:
    return apollo.cues(apollo.read(text))
