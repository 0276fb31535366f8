"""The one form of files that incli writes: `key: <JSON value>`, one line per key.

It is JSON to the eye, YAML 1.2 to every YAML reader, and quick to read: this module needs the
standard library only, and reads exactly what it writes.

    kind: "note"
    at: "2026-11-22T03:15:02.123Z"
    by: "amira"
    text: |-
      Replica lag is 40 minutes.
      Failing over would lose writes.

Text of several lines stands as it was typed where every YAML reader gets the same from that, and
in quotes otherwise. Nothing is left out silently but what says nothing: null and empty values.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from incli.documents.characters import is_clean, quoted

MAX_DEPTH = 16
"""How deep lists and mappings may lie in each other; the mapping of the file is the first."""
MAX_NODES = 20_000
"""How many values a file may hold."""

_MAX_KEY = 64
_MAX_INNER_KEY = 1000
"""Written; YAML readers give up on keys of more than 1,024 characters."""
_MAX_INT = 10**18  # every reader holds that many digits
_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
NOT_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Words that one YAML reader or another, unless quoted, does not take for text."""

_LINE = re.compile(
    r"""([a-z][a-z0-9_]*):\ (?:
        "([^"\\\t]+)"                    # 2  a string with nothing escaped
      | (-?[1-9][0-9]{0,17}|0)           # 3  a whole number
      | (true|false)                     # 4
      | (\|-)                            # 5  lines follow
      | ((?:["[{]|-?[0-9]).*)            # 6  anything else JSON can say
    )""",
    re.VERBOSE | re.ASCII,
)


def emit(data: Mapping[str, object], *, comment: str = "") -> str:
    """`data` as the text of a file; `comment` becomes the first line, after `# `.

    Null and empty values are left out. Raises `ValueError` for what JSON and YAML do not both
    hold, keys that are not `[a-z][a-z0-9_]*`, and where nothing is left to write.
    """
    lines = [_comment(comment)] if comment else []
    budget = _Budget()
    for key, value in data.items():
        if value is None or (not value and isinstance(value, str | list | tuple | Mapping)):
            continue
        if not _is_key(key):
            raise ValueError(f"{key!r} is no key for a file: small letters, digits and _")
        lines.append(f"{key}: {_value(value, budget)}")
    if len(lines) == bool(comment):
        raise ValueError("there is nothing to write")
    return "\n".join(lines) + "\n"


def read(text: str) -> dict[str, Any] | None:
    """What a text in exactly this form says; None for every other text."""
    lines = text.split("\n")
    last = len(lines) - 1  # the empty piece after the last line feed
    at = 1 if _is_comment(lines[0]) else 0
    if lines[last] or not is_clean(text):
        return None
    data: dict[str, Any] = {}
    budget = _Budget()
    while at < last:
        if (found := _LINE.fullmatch(lines[at])) is None:
            return None
        key, plain, number, truth, block, other = found.groups()
        value: Any = plain
        start = at = at + 1
        if block:
            at = _end_of_block(lines, at, last)
            value = _block(lines[start:at])
        elif other:
            value = _json(other, budget)
        elif value is None:
            value = int(number) if number else truth == "true"
        if value is None or key in data or not _is_key(key):
            return None
        budget.nodes += other is None
        data[key] = value
    return data if data and budget.nodes <= MAX_NODES else None


def _end_of_block(lines: list[str], at: int, last: int) -> int:
    while at < last and (lines[at][:2] == "  " or not lines[at]):
        at += 1
    return at


def _block(lines: list[str]) -> str | None:
    value = "\n".join([line[2:] for line in lines])
    return value if _is_block(value) else None


class _Budget:
    """Counts what a file holds, over all its values."""

    __slots__ = ("nodes",)

    def __init__(self) -> None:
        self.nodes = 1

    def spend(self, depth: int) -> None:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise ValueError(f"deeper than {MAX_DEPTH}, or more than {MAX_NODES} values")


@lru_cache(maxsize=256)
def _is_key(key: object) -> bool:
    return (
        isinstance(key, str)
        and _KEY.fullmatch(key) is not None
        and key not in NOT_TEXT
        and len(key) <= _MAX_KEY
    )


def _comment(comment: str) -> str:
    line = f"# {comment}"
    if not (_is_comment(line) and is_clean(line)):
        raise ValueError(f"{comment!r} is no comment of one line")
    return line


def _is_comment(line: str) -> bool:
    return line[:2] == "# " and line[2:].strip(" \t") == line[2:] != "" and "\n" not in line


def _value(value: object, budget: _Budget) -> str:
    if isinstance(value, str) and "\n" in value and _is_block(value):
        budget.spend(1)
        return "|-\n" + "\n".join(f"  {line}" if line else "" for line in value.split("\n"))
    return _flow(value, budget, 2)


def _is_block(value: str) -> bool:
    """Whether every YAML reader gets `value` back from a literal block."""
    lines = value.split("\n")
    if len(lines) == 1 or not is_clean(value) or not lines[-1]:
        return False
    if lines[0][:1] in {"", " ", "\t"}:
        return False
    return all(not line or line[-1] not in " \t" for line in lines)


def _flow(value: object, budget: _Budget, depth: int) -> str:
    """`value` as JSON; `depth` is how deep a mapping or list here would lie."""
    if isinstance(value, str):
        budget.spend(1)
        return quoted(value)
    if value is None or isinstance(value, bool | int | float):
        budget.spend(1)
        if isinstance(value, int) and not -_MAX_INT < value < _MAX_INT:
            raise ValueError("a number of more than 18 digits")
        return json.dumps(value, allow_nan=False)
    budget.spend(depth)
    if isinstance(value, Mapping):
        pairs = [
            f"{_inner_key(key)}: {_flow(each, budget, depth + 1)}" for key, each in value.items()
        ]
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join([_flow(each, budget, depth + 1) for each in value]) + "]"
    raise ValueError(f"{type(value).__name__} cannot be written")


def _inner_key(key: object) -> str:
    if not isinstance(key, str) or len(written := quoted(key)) > _MAX_INNER_KEY:
        raise ValueError(f"{str(key)[:40]!r} cannot be a key")
    return written


def _json(written: str, budget: _Budget) -> Any:  # noqa: ANN401  # JSON holds anything
    """The value of canonical JSON; None where it is not that, or says nothing."""
    try:
        value = json.loads(written)
        if not value and not isinstance(value, int | float):
            return None
        return value if _value(value, budget) == written else None
    except (ValueError, RecursionError):
        return None
