"""The strict reader: what it takes, what it refuses, and where it says the mistake is."""

import contextlib
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.documents.canonical import emit
from incli.documents.loader import load, split_front_matter
from incli.domain.errors import InvalidData

HAND = """\
# what people call it
title: Checkout errors   # in the EU
days: [mon, "tue",
  wed]
who:
  - name: amira
    on: 2026-11-22
  - name: 'jonas'
text: >-
  folded
  lines
"""


def refused(text: str | bytes, path: str = "f.yaml") -> str:
    with pytest.raises(InvalidData) as caught:
        load(text, path)
    return str(caught.value)


def test_hand_written_yaml_becomes_json_types() -> None:
    assert load(HAND, "f.yaml").data == {
        "title": "Checkout errors",
        "days": ["mon", "tue", "wed"],
        "who": [{"name": "amira", "on": "2026-11-22"}, {"name": "jonas"}],
        "text": "folded lines",
    }


@pytest.mark.parametrize(
    ("pointer", "place", "of_key"),
    [
        ((), (2, 1), (2, 1)),
        (("title",), (2, 8), (2, 1)),
        (("days",), (3, 7), (3, 1)),
        (("days", 2), (4, 3), (4, 3)),
        (("who", 0, "on"), (7, 9), (7, 5)),
        (("who", 1), (8, 5), (8, 5)),
        (("text",), (9, 7), (9, 1)),
        (("who", 1, "on"), (8, 5), (8, 5)),  # not there: where it would be
        (("nobody", "at", "all"), (2, 1), (2, 1)),
    ],
)
def test_every_value_and_key_has_its_place(
    pointer: tuple[str | int, ...], place: tuple[int, int], of_key: tuple[int, int]
) -> None:
    document = load(HAND, "f.yaml")
    assert document.position(pointer) == place
    assert document.key_position(pointer) == of_key


def test_canonical_documents_have_places_as_well() -> None:
    document = load(emit({"a": 1, "b": ["é", {"c": "x"}]}, comment="c"), "f.yaml")
    assert document.position(["b", 1, "c"]) == (3, 16)
    assert document.key_position(["b", 1, "c"]) == (3, 11)


def test_columns_count_characters_not_bytes() -> None:
    assert load('{"é😀": "ü", b: 1}', "f.yaml").position(["b"]) == (1, 16)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *(("true", True), ("False", False), ("null", None), ("~", None), ("", None)),
        *(("0", 0), ("-12", -12), ("1.50", 1.5), ("1e+3", 1000.0), ("2.5e-3", 0.0025)),
        *(("2026-11-22", "2026-11-22"), ("2026-11-22T03:15:00Z", "2026-11-22T03:15:00Z")),
        *(("1:30", "1:30"), ("09:00", "09:00"), ("no", "no"), ("off", "off"), ("5m", "5m")),
        *(("-5m", "-5m"), ("1.2.3", "1.2.3"), ("0xzz", "0xzz"), ("=", "=")),
        *(('"0755"', "0755"), ("'1'", "1"), ('"\\u0007"', "\x07"), ("12e4x", "12e4x")),
    ],
)
def test_plain_words(word: str, value: object) -> None:
    found = load(f"a: {word}\n", "f.yaml").data["a"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "word",
    [
        *("0755", "0o17", "0x1F", "0b11", "1_000", "+1", "1.", ".5", "-0755", "1e3", "00"),
        *("123e4567", "12E5", "1.5e9999", ".inf", "-.INF", ".nan", ".NaN", "9" * 5_000, "1_0.5"),
    ],
)
def test_words_that_readers_take_for_different_things_want_quotes(word: str) -> None:
    with pytest.raises(InvalidData, match=r"^f\.yaml:2:4: “.*(different|too large)") as caught:
        load(f"x: y\na: {word}\n", "f.yaml")
    assert caught.value.hint == "put it in quotes"
    assert load(f'a: "{word}"\n', "f.yaml").data == {"a": word}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: The file says nothing."),
        ("# only a comment\n", "1:1: The file says nothing."),
        ("a: 1\nb: &x 1\n", "2:4: Anchors (&name) are not read."),
        ("a: 1\nb: *x\n", "2:4: Aliases (*name) are not read."),
        ("a: !!python/object:os.system 1\n", "1:4: Tags (!name) are not read."),
        ("a: ! 1\n", "1:4: Tags (!name) are not read."),
        ("!!map {a: 1}\n", "1:1: Tags (!name) are not read."),
        ("&a k: 1\n", "1:1: Anchors (&name) are not read."),
        ("%YAML 1.1\n---\na: no\n", "1:1: Directives (%YAML, %TAG) are not read."),
        ("%TAG ! x:\n---\na: 1\n", "1:1: Directives (%YAML, %TAG) are not read."),
        ("<<: {a: 1}\n", "1:1: Merge keys (<<) are not read."),
        ("a: 1\n---\nb: 2\n", "2:1: A second document begins here."),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "4:3: “c” stands here twice, first at 3:3."),
        ('a: 1\n"a": 2\n', "2:1: “a” stands here twice, first at 1:1."),
        ("1: x\n", "1:1: The key “1” is no text."),
        ("a: {null: 1}\n", "1:5: The key “null” is no text."),
        ("? [a]\n: b\n", "1:3: A key must be text."),
        ("{{a: 1}: 2}\n", "1:2: A key must be text."),
        ("a: b: c\n", "1:5: “: ” does not fit here."),
        ("a: [https://e.x/1]\n", "1:5: A “:” inside [ ] or { } without quotes."),
        ("a: 'x\nb: 1\n", "1:4: A quote is opened here and never closed."),
        ("a: 1\nnonsense\nb: 1\n", "2:1: This is neither “key: value” nor “- item”."),
        ("a:\n\t- b\n", "2:1: A tab where spaces are wanted."),
        ("a:\n  - b\n - c\n", "3:2: This line does not fit the ones above it."),
        ("a: @x\n", "1:4: No word begins so."),
        ('a: "\\q"\n', "1:5: After \\ stands no character that YAML knows."),
        ('a: "\\ud83d\\ude00"\n', "1:7: This \\u or \\U names no character."),
        ("a: x\n\x00", "2:1: A hidden character, U+0000."),
        ("a: x\x1b[31m\n", "1:5: A hidden character, U+001B."),
        ("a: x\u202e\n", "1:5: A hidden character, U+202E."),
        ("a: x\u2028b: 1\n", "1:5: A hidden character, U+2028."),
        ("a: x\u0085b: 1\n", "1:5: A hidden character, U+0085."),
        ("a: \ud800\n", "1:4: A hidden character, U+D800."),
        ("\ufeffa: x\n", "1:1: The file begins with a byte order mark."),
        ("a: x\r\nb: 1\r\n", "1:5: The line ends with a carriage return."),
        (b"a: x\nb: \xff\n", "2:4: This is not UTF-8."),
        ("a: ü\nb: ".encode("utf-16"), "1:1: This is not UTF-8."),
        (b"#" * 262_145, "1:1: The file is larger than 256 KiB."),
        ("é" * 131_073, "1:1: The file is larger than 256 KiB."),
        ("a: " + "[" * 20, "1:19: Deeper than 16 levels."),
        ("a: [" + "1, " * 20_000 + "]", "1:59999: More than 20000 values."),
    ],
)
def test_refused_with_its_place(text: str | bytes, message: str) -> None:
    assert refused(text) == f"f.yaml:{message}"


def test_a_document_marker_at_the_beginning_is_no_second_document() -> None:
    assert load("---\na: 1\n", "f.yaml").data == load("a: 1\n...\n", "f.yaml").data == {"a": 1}


def test_a_file_of_exactly_the_limit_is_read() -> None:
    text = "a: " + "x" * (256 * 1024 - 3)
    assert load(text.encode(), "f.yaml").data == {"a": text[3:]}


@given(st.text(st.sampled_from('ab:-#"[]{},>|&*!%@\n \t\\'), max_size=40))
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    try:
        load(text, "f.yaml")
    except InvalidData as error:
        for finding in error.findings:
            rows = text.split("\n")
            assert 1 <= finding.line <= len(rows)
            assert 1 <= finding.column <= len(rows[finding.line - 1]) + 1


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(InvalidData):
        load(data, "f.yaml")


def test_front_matter_keeps_its_lines_and_leaves_the_prose() -> None:
    text = "---\nincident: x\nowner: mei\n---\n# What happened\n---\n"
    document = load(text, "postmortem.md")
    assert document.data == {"incident": "x", "owner": "mei"}
    assert document.position(["owner"]) == (3, 8)
    assert split_front_matter(text, "p.md")[1] == "# What happened\n---\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Prose\n", "p.md:1:1: There is no front matter."),
        ("---\na: 1\n", "p.md:1:1: The front matter does not end."),
        ("---\n---\n", "p.md:1:1: The file says nothing."),
        ("---\na: 1\na: 2\n---\n", "p.md:3:1: “a” stands here twice, first at 2:1."),
    ],
)
def test_broken_front_matter_is_refused(text: str, message: str) -> None:
    assert refused(text, "p.md") == message


def test_canonical_files_are_read_without_a_yaml_parser() -> None:
    code = (
        "import sys; from incli.documents.loader import load;"
        "load(b'kind: \"note\"\\n', 'x'); print([n for n in sys.modules if n in "
        "('ruamel.yaml', 'jsonschema', 'git', 'rich')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    expected: Any = load(HAND, "f.yaml").data
    monkeypatch.setattr("incli.documents.events.CParser", None)
    assert load(HAND, "f.yaml").data == expected
    assert refused("a: 1\na: 2\n") == "f.yaml:2:1: “a” stands here twice, first at 1:1."
    assert refused('a: "\\ud83d"\n') == "f.yaml:1:4: A lone surrogate is no character."
    assert refused('a: "\\U00110000"\n').startswith("f.yaml:1:")
