"""Changes hand-written YAML by position: comments, layout and every other byte stay.

A change is checked by reading the result: it must say what the file said, and the new thing.
"""

import copy
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from incli.documents.builder import Built, Pointer, Span, build
from incli.documents.canonical import NOT_TEXT
from incli.documents.characters import quoted
from incli.documents.loader import load
from incli.domain.errors import InvalidData, InvalidInput

_INDENT = 2
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Addition:
    """What is to be added: a key and a value, inside mappings that are not there yet."""

    around: tuple[str, ...]
    key: str
    value: object

    def lines(self, indent: int) -> str:
        """As lines of their own."""
        names = [*self.around, self.key]
        said = [f"{' ' * (indent + _INDENT * at)}{key_of(name)}:" for at, name in enumerate(names)]
        return "\n".join(said) + f" {flow(self.value)}\n"

    def inline(self) -> str:
        """As part of a line."""
        pair = f"{key_of(self.key)}: {flow(self.value)}"
        for name in reversed(self.around):
            pair = f"{key_of(name)}: {{{pair}}}"
        return pair


@dataclass(frozen=True, slots=True)
class _Item:
    """What is to be added at the end of a list; under `key` where the list is not there yet."""

    value: object
    key: str | None = None

    def lines(self, indent: int) -> str:
        """As a line of its own, or as two with the key."""
        deeper = indent + (_INDENT if self.key is not None else 0)
        item = f"{' ' * deeper}- {flow(self.value)}\n"
        return item if self.key is None else f"{' ' * indent}{key_of(self.key)}:\n{item}"

    def inline(self) -> str:
        """As part of a line."""
        return flow(self.value) if self.key is None else f"{key_of(self.key)}: [{flow(self.value)}]"


def append_to_list(text: str, pointer: Sequence[str | int], value: object) -> str:
    """`text` with `value` as the last item of the list at `pointer`; all else stays as it is.

    The list may be empty (`[]`), say nothing yet (`overrides:`), or be missing from its mapping,
    which is there. Raises `InvalidInput` where something else is in its place, `InvalidData` where
    the text cannot be read.
    """
    where, key = tuple(pointer[:-1]), pointer[-1]
    wanted = load(text, "the file").data
    around = wanted
    for name in where:
        around = around[name]
    if not isinstance(around, dict) or not isinstance(around.get(key) or [], list):
        raise InvalidInput(f"“{key}” is no list, so nothing can be added to it.")
    missing = key not in around
    around[key] = [*(around.get(key) or []), json.loads(json.dumps(value))]
    built = build(text)
    if missing:
        changed = _insert(text, built, where, _Item(value, str(key)))
    else:
        changed = _extend(text, built, (*where, key), _Item(value))
    return _checked(changed, wanted, str(key), _Item(value, str(key)).inline())


def _extend(text: str, built: Built, where: Pointer, item: _Item) -> str:
    """With the item at the end of the list at `where`, which may be empty."""
    span = built.spans[where]
    if span.kind == "block":
        return _on_new_line(text, _below(text, span), item.lines(span.column))
    inside = [each for each in built.spans if each[:-1] == where and len(each) > len(where)]
    if inside:
        end = built.spans[inside[-1]].end
        return f"{text[:end]}, {item.inline()}{text[end:]}"
    in_flow = any(built.spans[where[:depth]].kind == "flow" for depth in range(len(where)))
    if not in_flow and "#" not in text[span.start : span.end]:
        return _opened(text, span, built.keys[where][1] - 1, item)
    if span.kind == "scalar":
        return f"{text[: span.start].rstrip(' ')} [{item.inline()}]{text[span.end :]}"
    return f"{text[: span.start + 1]}{item.inline()}{text[span.start + 1 :]}"


def _checked(changed: str, wanted: object, key: str, by_hand: str) -> str:
    """The changed text, if it says what it is to say."""
    try:
        if load(changed, "the changed file").data == wanted:
            return changed
    except InvalidData:  # told below: the layout is one that we cannot add to
        pass
    raise InvalidInput(f"“{key}” cannot be added to this layout.", f"by hand: {by_hand}")


def add_to_mapping(text: str, pointer: Sequence[str], key: str, value: object) -> str:
    """`text` with `key: value` at the end of the mapping at `pointer`; all else stays as it is.

    The mapping may be empty (`{}`), say nothing yet (`people:`), or be missing. Raises
    `InvalidInput` where the key is there already or something else is in its place, `InvalidData`
    where the text cannot be read.
    """
    empty = all(not line.strip() or line.lstrip().startswith("#") for line in text.split("\n"))
    said = {} if empty else load(text, "the file").data
    wanted, there = _with(said, tuple(pointer), key, value)
    addition = _Addition(tuple(pointer[there:]), key, value)
    if empty:
        changed = _on_new_line(text, len(text), addition.lines(0))
    else:
        changed = _insert(text, build(text), tuple(pointer[:there]), addition)
    return _checked(changed, wanted, key, addition.inline())


def _with(said: Any, pointer: Pointer, key: str, value: object) -> tuple[Any, int]:  # noqa: ANN401  # JSON
    """What the file is to say, and how many mappings of `pointer` are there already."""
    wanted = here = copy.deepcopy(said)
    there = 0
    for depth, name in enumerate((*pointer, key)):
        if not isinstance(here, dict):
            what = f"“{pointer[depth - 1]}”" if depth else "The file"
            raise InvalidInput(f"{what} is no mapping, so nothing can be added to it.")
        if depth == len(pointer):
            break
        there += name in here
        if here.get(name) is None:
            here[name] = {}
        here = here[name]
    if key in here:
        raise InvalidInput(f"“{key}” is there already.", "change it in the file")
    here[key] = json.loads(json.dumps(value))
    return wanted, there


def _insert(text: str, built: Built, where: Pointer, addition: _Addition | _Item) -> str:
    span = built.spans[where]
    mapping = built.data
    for name in where:
        mapping = mapping[name]
    if span.kind == "block":
        return _on_new_line(text, _below(text, span), addition.lines(span.column))
    in_flow = any(built.spans[where[:depth]].kind == "flow" for depth in range(len(where)))
    if not mapping and where and not in_flow and "#" not in text[span.start : span.end]:
        return _opened(text, span, built.keys[where][1] - 1, addition)
    if span.kind == "scalar":  # a key without a value, inside braces
        return f"{text[: span.start].rstrip(' ')} {{{addition.inline()}}}{text[span.end :]}"
    if not mapping:
        return f"{text[: span.start + 1]}{addition.inline()}{text[span.start + 1 :]}"
    end = built.spans[(*where, next(reversed(mapping)))].end
    return f"{text[:end]}, {addition.inline()}{text[end:]}"


def _opened(text: str, span: Span, column: int, addition: _Addition | _Item) -> str:
    """`{}`, or nothing, after a key becomes lines below that key; its comment stays beside it."""
    head = text[: span.start].rstrip(" ")
    kept = head + text[span.end :]
    end = kept.find("\n", len(head))
    below = len(kept) if end < 0 else end + 1
    return _on_new_line(kept, below, addition.lines(column + _INDENT))


def _below(text: str, span: Span) -> int:
    """Where the line after a block begins; comments indented like the block belong to it."""
    at = span.end
    if text[at - 1 : at] != "\n":
        end = text.find("\n", at)
        at = len(text) if end < 0 else end + 1
    comment = re.compile(rf" {{{max(span.column, 1)},}}#[^\n]*(?:\n|\Z)")
    while found := comment.match(text, at):
        at = found.end()
    return at


def _on_new_line(text: str, at: int, lines: str) -> str:
    begun = at > 0 and text[at - 1] != "\n"
    return text[:at] + ("\n" if begun else "") + lines + text[at:]


def key_of(name: str) -> str:
    """A key as it is written: plain where that is safe."""
    return name if _PLAIN.fullmatch(name) and name.lower() not in NOT_TEXT else quoted(name)


def flow(value: object) -> str:
    """`value` on one line, readable: `{name: "Mei", email: ["mei@example.com"]}`."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_of(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return json.dumps(value, allow_nan=False)
