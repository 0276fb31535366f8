"""Two parsers, one meaning: what they read differently is refused."""

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.documents import events
from incli.documents.events import Unreadable, is_simple
from incli.documents.loader import load
from incli.domain.errors import InvalidData

Reading = list[tuple[object, ...]] | None

IN_BRACKETS = [
    *("a", "1.5", "0x", ", ", ": ", "[", "]", "{", "}", " ", '"q"', "'s'", '"a\\n"', "-", "/"),
]
IN_WORDS = [
    *("a", "b ", "é", "\u3000", "\u00a0", "'", '"', "[", "]", "{", "}", ",", "&", "*", "!", "|"),
    *(">", "%", "@", "`", "?", "- ", "? ", ":", "#", " #x", "::", ":a", "=", "\\", "~", "..."),
]
HEADS = ["k: ", "j: ", "- ", "- k: ", "- a: ", '"q k": ', "k:", "j:", "# c", "", "---"]

piece = st.one_of(
    st.lists(st.sampled_from(IN_BRACKETS), max_size=8).map(lambda some: "[" + "".join(some) + "]"),
    st.lists(st.sampled_from(IN_BRACKETS), max_size=8).map(lambda some: "{" + "".join(some) + "}"),
    st.lists(st.sampled_from(IN_WORDS), max_size=6).map(lambda some: "a" + "".join(some)),
    st.sampled_from(['"x: y"', "'it''s # x'", '"\\u0041\\n"', "' '", '"#"', '"\\\\"']),
)
line = st.builds(
    lambda indent, head, value, tail: indent + head + (value if head.endswith(" ") else "") + tail,
    st.sampled_from(["", "", "  ", "    ", " "]),
    st.sampled_from(HEADS),
    piece,
    st.sampled_from(["", " # c", "  "]),
)
text_of_lines = st.lists(line, min_size=1, max_size=5).map("\n".join)


def reading(parse: Callable[[str], Iterator[events.Event]], text: str) -> Reading:
    try:
        return [events.said(each) for each in parse(text)]
    except Unreadable:
        return None


@given(text_of_lines)
def test_parsers_agree_on_simple_texts(text: str) -> None:
    """The reason why the slow parser is not asked about them."""
    if is_simple(text) and (quick := reading(events.events, text)) is not None:
        assert reading(events.slow_events, text) == quick


def test_parsers_agree_on_thousands_of_simple_texts_made_by_chance() -> None:
    chance = random.Random(20261122)
    simple = 0
    for _ in range(6_000):
        rows = []
        for _ in range(chance.randint(1, 4)):
            head = chance.choice(HEADS)
            inside, opened, closed = chance.choice(
                [(IN_BRACKETS, "[", "]"), (IN_BRACKETS, "{", "}"), (IN_WORDS, "a", "")]
            )
            value = "".join(chance.choice(inside) for _ in range(chance.randint(0, 4)))
            rows.append(
                chance.choice(["", "", "  "])
                + head
                + (f"{opened}{value}{closed}" if head.endswith(" ") else "")
            )
        text = "\n".join(rows)
        if is_simple(text) and (quick := reading(events.events, text)) is not None:
            simple += 1
            assert reading(events.slow_events, text) == quick, text
    assert simple > 500


@given(st.text(st.sampled_from("ab:-#\"[]{},>|&*!%@\n \t\\?'"), max_size=30))
def test_whatever_is_read_means_the_same_to_both(text: str) -> None:
    try:
        load(text, "f.yaml")
    except InvalidData:
        return
    assert reading(events.slow_events, text) == reading(events.events, text)


@pytest.mark.parametrize("text", ["> \n#", '["a":b]', "a: |#c\n x", "a:\tb"])
def test_texts_the_parsers_read_differently_are_refused(text: str) -> None:
    quick, slow = reading(events.events, text), reading(events.slow_events, text)
    assert quick != slow, "the parsers agree by now; find another example"
    with pytest.raises(InvalidData):
        load(text, "f.yaml")


def test_a_disagreement_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    original = events.slow_events

    def differently(text: str) -> Iterator[events.Event]:
        return original(text.replace("lines", "words"))

    monkeypatch.setattr(events, "slow_events", differently)
    with pytest.raises(InvalidData, match=r"^f\.yaml:2:4: YAML readers do not agree") as caught:
        load("a: 1\nb: >\n  some\n  lines\n", "f.yaml")
    assert "quotes" in caught.value.hint
