"""Writes a new file that people go on editing: block style, one thing a line, texts in quotes."""

import re
from collections.abc import Mapping

from incli.documents.characters import HIDDEN, quoted
from incli.documents.edit import flow, key_of

_INDENT = "  "
_WIDTH = 100
"""Columns a list of texts may fill on one line."""
_HIDDEN = re.compile(f"{HIDDEN.pattern}|[\r\ud800-\udfff]")


def compose(data: Mapping[str, object], schema: str, comment: str = "") -> str:
    """A file that says `data`, with the line that tells editors its schema, and a comment.

    Raises `ValueError` for text with a lone surrogate, which is no character.
    """
    lines = [f"# yaml-language-server: $schema={schema}"]
    lines += [f"# {line}".rstrip() for line in _HIDDEN.sub(" ", comment).splitlines()]
    return "\n".join(lines) + "\n" + block(data)


def block(data: Mapping[str, object]) -> str:
    """`data` as the lines of a mapping, without anything around it."""
    return "\n".join(_mapping(data, "")) + "\n"


def _mapping(data: Mapping[str, object], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in data.items():
        head = f"{indent}{key_of(key)}:"
        inline = f"{head} {_inline(value)}"
        if indent and _is_small(value) and len(inline) <= _WIDTH:
            lines.append(inline)
        elif isinstance(value, Mapping) and value:
            lines += [head, *_mapping(value, indent + _INDENT)]
        elif isinstance(value, list | tuple) and value and _is_long(value, inline):
            lines += [head, *_items(value, indent + _INDENT)]
        else:
            lines.append(inline)
    return lines


def _is_small(value: object) -> bool:
    return isinstance(value, Mapping) and not any(
        isinstance(each, Mapping | list | tuple) for each in value.values()
    )


def _is_long(value: list[object] | tuple[object, ...], inline: str) -> bool:
    return len(inline) > _WIDTH or any(isinstance(each, Mapping | list | tuple) for each in value)


def _items(values: list[object] | tuple[object, ...], indent: str) -> list[str]:
    lines: list[str] = []
    for each in values:
        if isinstance(each, Mapping) and any(_is_deep(one) for one in each.values()):
            first, *rest = _mapping(each, indent + _INDENT)
            lines += [f"{indent}- {first.lstrip(' ')}", *rest]
        else:
            lines.append(f"{indent}- {_inline(each)}")
    return lines


def _is_deep(value: object) -> bool:
    """Whether a value deserves lines of its own inside an item."""
    return isinstance(value, Mapping | list | tuple) and len(_inline(value)) > len(_INDENT)


def _inline(value: object) -> str:
    return quoted(value) if isinstance(value, str) else flow(value)
