"""The one form that incli writes: read back equal, by us and by any YAML reader."""

import json
import math
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from incli.documents.canonical import NOT_TEXT, emit, read
from incli.documents.loader import load

ENTRY = {
    "kind": "note",
    "at": "2026-11-22T03:15:02.123Z",
    "by": "amira",
    "text": "Replica lag is 40 minutes.\n\n\tat com.example.Main\nFailing over loses writes.",
    "size": 12,
    "takeover": True,
    "cites": ["recordings/call.vtt#t=55:55:20"],
}

TRICKY = "\0\x07\t\n\r\x0b\x1b\x7f\x80\x85\x9f\xa0\xad\u200b\u200e\u2028\u2029\u202e\u2066"
TRICKY += "\ufeff\ufffd\ufffe\uffff\U0001f600\U000e0041\U0010ffff #:-?!&*|>%@`'\"\\[]{},~=<é "
characters = st.one_of(st.sampled_from(TRICKY), st.characters(codec="utf-8"))
lines = st.lists(st.text(st.sampled_from("ab #:-|>'\"\\\t é\u2028"), max_size=6), max_size=4)
texts = st.one_of(st.text(characters, max_size=12), lines.map("\n".join))
scalars = st.one_of(
    texts,
    st.booleans(),
    st.integers(1 - 10**18, 10**18 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["null", "true", "1", "0755", "1e5", ".inf", "~", "<<", "2026-11-22", "1:30"]),
)
values = st.recursive(
    st.one_of(scalars, st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)
keys = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda key: key not in NOT_TEXT)
mappings = st.dictionaries(keys, values, max_size=5)


def said(data: dict[str, Any]) -> dict[str, Any]:
    """`data` less what says nothing."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def same(one: object, other: object) -> bool:
    """Equal, also in type: true is not 1, and 1.0 is not 1."""
    return repr(one) == repr(other)


def test_an_entry_is_one_line_a_key_and_a_block_for_several_lines() -> None:
    assert emit(ENTRY) == (
        'kind: "note"\n'
        'at: "2026-11-22T03:15:02.123Z"\n'
        'by: "amira"\n'
        "text: |-\n"
        "  Replica lag is 40 minutes.\n"
        "\n"
        "  \tat com.example.Main\n"
        "  Failing over loses writes.\n"
        "size: 12\n"
        "takeover: true\n"
        'cites: ["recordings/call.vtt#t=55:55:20"]\n'
    )
    assert read(emit(ENTRY)) == ENTRY


@given(mappings.filter(said))
@example({"a": "\U0001f600\u2028\u202e", "b": "x\n y", "c": " x\ny", "d": "x \ny", "e": "x\n"})
@example({"a": "#\n---\n...", "b": "\n", "c": "\tx\ny", "d": "x\n\ty", "e": 1e22, "f": -0.0})
@example({"a": [[], {}, None, ""], "b": {"<<": {"null": 1}}})
def test_what_is_written_is_read_back_by_us_and_by_any_yaml_reader(data: dict[str, Any]) -> None:
    text = emit(data)
    expected = said(data)

    assert same(read(text), expected)
    assert same(YAML(typ="safe", pure=True).load(text), expected)
    assert same(YAML(typ="safe").load(text), expected)


@given(mappings.filter(said))
def test_the_strict_loader_takes_canonical_text_for_the_same(data: dict[str, Any]) -> None:
    text = emit(data)
    assert same(load(f"{text}# not canonical any more\n", "x").data, read(text))


@given(mappings.filter(said))
def test_nothing_hidden_is_in_the_file(data: dict[str, Any]) -> None:
    hidden = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
    assert not re.search(hidden, emit(data))


near_texts = st.lists(
    st.one_of(
        st.builds(emit, st.dictionaries(keys, values, min_size=1, max_size=2).filter(said)),
        st.sampled_from(
            [
                *("# a comment\n", "#\n", "a: 1\n", "a: 01\n", "a: -0\n", "a: 1.50\n", "a: 1.5\n"),
                *('a: ""\n', "a: null\n", "a: []\n", 'a: "\\u00e9"\n', 'a: "\\/"\n', "a: [1,2]\n"),
                *('a: "x\\ny"\n', "b: |-\n", "  x\n", "  y\n", "\n", "  z \n", "   q\n", "a: x\n"),
                *('on: "x"\n', 'A: "x"\n', 'a:  "x"\n', 'a: "x" \n', 'a: "x"', "a: true\n"),
                *("---\n", 'a: {"b": 1, "b": 2}\n', f"a: {'9' * 20}\n", 'a: "\\ud800"\n'),
                *("a: NaN\n", "a: Infinity\n"),
            ]
        ),
    ),
    max_size=4,
).map("".join)


@given(near_texts)
def test_only_exactly_this_form_is_read(text: str) -> None:
    data = read(text)
    if data is not None:
        first = text.split("\n", 1)[0]
        comment = first.removeprefix("# ") if first.startswith("#") else ""
        assert emit(data, comment=comment) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "\n", "# only a comment\n", "a: 1", "a: 1\r\n", "\ufeffa: 1\n", "a: 1\na: 2\n"),
        *("a: '1'\n", "a: one\n", "a: 1 # one\n", "a: 1\n\nb: 2\n", "a: 1\n# b\n", "a:\n  b: 1\n"),
        *('a: "\u202e"\n', 'a: "\u2028"\n', 'a: "\t"\n', "a: |-\n  x\u0085y\n  z\n", "a: |-\n"),
        *("a: |-\n  one line\n", "a: |-\n  x\n   \n  y\n", "a: " + "[" * 100_000 + "\n"),
        *("a: " + "9" * 5_000 + "\n", f"{'k' * 65}: 1\n", "a: " + "[" * 16 + "]" * 16 + "\n"),
    ],
)
def test_everything_else_is_left_to_the_strict_loader(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "data",
    [
        *({}, {"a": None}, {"a": ""}, {"A": 1}, {"a b": 1}, {"": 1}, {"null": 1}, {"on": 1}),
        *({"a": "\ud800"}, {"a": {"\ud800": 1}}, {"a": math.nan}, {"a": [math.inf]}),
        *({"a": 10**18}, {"a": {1: 2}}, {"a": {1, 2}}, {"a": b"x"}, {"a": {"k" * 1000: 1}}),
        *({"a": [0] * 20_000}, {"é": 1}, {"k" * 65: 1}, {1: 1}),
    ],
)
def test_what_json_and_yaml_do_not_both_hold_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        emit(data)


def test_depth_is_limited_alike_in_writing_and_reading() -> None:
    deep: object = "x"
    for _ in range(15):
        deep = [deep]
    text = emit({"a": deep})
    assert read(text) == {"a": deep} == load(text.replace("a:", "a: "), "x").data
    with pytest.raises(ValueError, match="deeper than 16"):
        emit({"a": [deep]})


def test_the_number_of_values_is_limited_alike_in_writing_and_reading() -> None:
    data = {"a": [1] * 19_997, "b": 1}
    assert read(emit(data)) == data
    assert len(load(f"{emit(data)}# x\n", "x").data["a"]) == 19_997
    with pytest.raises(ValueError, match="more than 20000"):
        emit({"a": [1] * 19_998, "b": 1})


@pytest.mark.parametrize("comment", [" ", "two\nlines", "trailing ", "\u202e", "\r", " leading"])
def test_a_comment_is_one_plain_line(comment: str) -> None:
    with pytest.raises(ValueError, match="no comment"):
        emit({"a": 1}, comment=comment)


def test_a_comment_is_the_first_line() -> None:
    text = emit({"a": 1}, comment="yaml-language-server: $schema=x")
    assert text == "# yaml-language-server: $schema=x\na: 1\n"
    assert read(text) == {"a": 1}


def test_a_line_is_json_after_the_key() -> None:
    for line in emit({"a": "x\ty", "b": [1, {"c": None}], "d": "é"}).splitlines():
        json.loads(line.partition(": ")[2])


@pytest.mark.parametrize("character", ["\u00ad", "\u200b", "\u2060", "\u3164", "\u034f"])
def test_what_nobody_sees_is_written_so_that_it_is_seen(character: str) -> None:
    text = emit({"text": f"one\nt{character}wo"})
    assert text == f'text: "one\\nt\\u{ord(character):04x}wo"\n'
    assert read(text) == load(text, "x.yaml").data == {"text": f"one\nt{character}wo"}
    raw = f'text: "t{character}wo"\n'
    assert read(raw) is None
    assert load(raw, "x.yaml").data == {"text": f"t{character}wo"}, (
        "what was written before is read"
    )
