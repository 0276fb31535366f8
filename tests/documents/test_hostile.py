"""Files made to harm: each is refused or read within a second of CPU, with a place."""

import time
from collections.abc import Iterator

import pytest

from incli.documents import builder, events
from incli.documents.loader import load
from incli.domain.errors import InvalidData

SIZE = 255_000
"""Just under the limit for a file, so that the limit is not what saves us."""


def filled(head: str, piece: str, tail: str = "") -> str:
    return head + piece * ((SIZE - len(head + tail)) // len(piece.encode())) + tail


BOMBS = {
    "aliases": "a: &a [x,x,x,x]\n" + "".join(f"k{n}: &a{n} [*a,*a,*a]\n" for n in range(30)),
    "merge keys": "".join(f"k{n}: &a{n} {{<<: [*a{n - 1},*a{n - 1}]}}\n" for n in range(1, 30)),
    "open brackets": "[" * 100_000,
    "open braces": filled("", "{"),
    "open mappings": filled("", "{a: "),
    "nested lists": filled("", "- "),
    "nested keys": filled("", "? "),
    "indented": "".join(" " * depth + "a:\n" for depth in range(600)),
    "closed brackets": "a: " + "[" * 60_000 + "]" * 60_000 + "\n",
    "canonical depth": "a: " + "[" * 100_000 + "]" * 100_000 + "\n",
    "canonical objects": filled("a: ", '{"a": '),
    "crowd": filled("a: [", "1,", "]"),
    "canonical crowd": filled("a: [", "1, ", "1]\n"),
    "many keys": "".join(f"k{n}: 1\n" for n in range(22_000)),
    "same keys": filled("", "k: 1\n"),
    "same keys in braces": filled("a: {", "k: 1, ", "}"),
    "two megabytes of keys": "".join(f"k{n}: 1\n" for n in range(200_000)),
    "one long key": filled("", "k", ": 1"),
    "one long quoted key": filled('"', "k", '": 1'),
    "one long word": filled("a: ", "x"),
    "one long number": filled("a: ", "1"),
    "underscored number": filled("a: ", "1_"),
    "exponents": filled("a: ", "1e"),
    "open quote": filled('a: "', "x"),
    "escapes": filled('a: "', "\\x41", '"'),
    "escaped line ends": filled('a: "', "\\\n", '"'),
    "line ends in quotes": filled('a: "', "\n", '"\n'),
    "quotes": filled("a: ", '"'),
    "doubled quotes": filled("a: '", "''", "'"),
    "colons": filled("a: ", "a:"),
    "colons in braces": filled("a: {", "a:", "}"),
    "commas": filled("a: [", ",", "]"),
    "spaces": filled("a: [", " ", "]x"),
    "tabs": filled("a: x", "\t"),
    "lines of tabs": filled("a:\n", "\t\n", "  b"),
    "comments": filled("", "#\n", "a: 1"),
    "blank lines": filled("", "\n"),
    "a block after blank lines": filled("a: |\n", "\n", "  x\n"),
    "a block of lines": filled("a: |", "\n  c"),
    "a folded block": filled("a: >", "\n  c", "\n"),
    "a word of many lines": filled("a: b", "\n  c"),
    "documents": filled("", "---\n"),
    "directives": filled("", "%YAML 1.2\n"),
    "anchors": filled("", "&a "),
    "tags": filled("", "!a "),
    "percent": filled("", "%"),
    "beyond the plane": filled("a: ", "\U0001f600"),
    "simple but for the end": filled("a: [", '"", ', "\x0c]"),
    "nearly simple line": filled("a: (", ":#", '"\t'),
}


@pytest.mark.parametrize("name", BOMBS)
def test_nothing_takes_longer_than_a_second(name: str) -> None:
    started = time.process_time()
    try:
        load(BOMBS[name], "f.yaml")
    except InvalidData as error:
        finding = error.findings[0]
        assert finding.line >= 1
        assert finding.column >= 1
        assert len(str(finding)) < 300
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "name",
    [
        *("aliases", "merge keys", "open brackets", "open braces", "open mappings", "indented"),
        *("canonical depth", "canonical objects", "crowd", "canonical crowd", "many keys"),
        *("same keys", "two megabytes of keys", "one long key", "documents", "directives"),
        *("anchors", "tags", "tabs", "lines of tabs", "open quote", "one long number"),
    ],
)
def test_bombs_are_refused(name: str) -> None:
    with pytest.raises(InvalidData):
        load(BOMBS[name], "f.yaml")


def test_a_bomb_is_not_built_before_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit holds while parsing: of 60,000 levels the parser is asked for a few."""
    asked = 0

    def counting(text: str) -> Iterator[events.Event]:
        nonlocal asked
        for event in events.events(text):
            asked += 1
            yield event

    monkeypatch.setattr(builder, "events", counting)
    with pytest.raises(InvalidData, match="Deeper"):
        load(BOMBS["closed brackets"], "f.yaml")
    assert asked < 40
