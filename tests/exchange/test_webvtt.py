"""WebVTT: what is written is read again, and what is broken is said with its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incli.domain.errors import InvalidData
from incli.exchange.webvtt import Cue, read, write, write_time

_PRINTABLE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
_SPEAKERS = st.text(_PRINTABLE, max_size=20).map(lambda text: " ".join(text.split()))
_TEXTS = st.lists(st.text(_PRINTABLE, min_size=1), max_size=3).map("\n".join)
_CUES = st.builds(
    lambda start, length, speaker, text: Cue(start, start + length, speaker, text),
    st.integers(0, 10**9),
    st.integers(1, 10**7),
    _SPEAKERS,
    _TEXTS,
)


@settings(deadline=None)  # a busy machine is no defect
@given(st.lists(_CUES, max_size=5))
def test_reading_what_was_written_gives_the_same_cues(cues: list[Cue]) -> None:
    assert read(write(cues, note="from --> nowhere\n\nat all")) == tuple(cues)


def test_a_cue_is_written_with_voice_and_escaped_text() -> None:
    cue = Cue(200_806_000, 200_809_500, "FLIGHT & co", "a < b > c\n\n& d")
    assert write([cue]) == (
        "WEBVTT\n\n55:46:46.000 --> 55:46:49.500\n<v FLIGHT &amp; co>a &lt; b &gt; c\n&amp; d\n"
    )


def test_hours_are_not_cut_at_a_day() -> None:
    assert write_time(514_481_007) == "142:54:41.007"


def test_a_cue_without_length_is_written_with_the_least_length() -> None:
    assert read(write([Cue(1000, 1000, "", "x")])) == (Cue(1000, 1001, "", "x"),)


def test_names_settings_tags_notes_and_styles_are_read_over() -> None:
    text = (
        "\ufeffWEBVTT - a call\r\nKind: captions\r\n\r\nNOTE nothing\r\nhere\r\n\r\n"
        "STYLE\r\n::cue { color: red }\r\n\r\n"
        "one\r\n01:02.003 --> 01:00:00.000 align:start\r\n"
        "<v.loud Mary Ann>Hi, <i>all</i> of&nbsp;you &amp; them</v>\r\n\r\n\r\n"
    )
    assert read(text) == (Cue(62_003, 3_600_000, "Mary Ann", "Hi, all of\xa0you & them"),)


@pytest.mark.parametrize("header", ["", "WEBVTTX", "1\n00:00:01,000 --> 00:00:02,000\nsubrip"])
def test_what_is_no_webvtt_is_refused_at_its_first_line(header: str) -> None:
    with pytest.raises(InvalidData) as refused:
        read(header, "call.vtt")
    assert str(refused.value) == "call.vtt:1:1: This is no WebVTT file."


def test_every_broken_cue_is_named_with_its_line() -> None:
    text = (
        "WEBVTT\n\n"
        "00:61:00.000 --> 00:62:00.000\nminutes past the hour\n\n"
        "id\n00:02.000 --> 00:01\nno milliseconds\n\n"
        "words without a time\n\n"
        "00:03.000 --> 00:04.000\nfine\n"
    )
    with pytest.raises(InvalidData) as refused:
        read(text, "call.vtt")
    assert [(each.line, each.message) for each in refused.value.findings] == [
        (3, "“00:61:00.000 --> 00:62:00.000” are no times."),
        (7, "“00:02.000 --> 00:01” are no times."),
        (10, "A cue begins with its times; here are none."),
    ]
