"""Which characters may stand in a file as they are, and where a place in a text is."""

import re
from json.encoder import encode_basestring

from incli.domain.text import BIDI, INVISIBLE

_ALWAYS = "\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff" + BIDI
HIDDEN = re.compile(f"[\x00-\x08{_ALWAYS}]")
"""What never stands in a file as it is (`\\uXXXX` in quotes says it): controls, line separators
that only some readers know, byte order marks, and bidi controls. Tab and line feed may."""

_ESCAPED = re.compile(f"[\x00-\x1f{_ALWAYS}{INVISIBLE}]")
_UNSEEN = re.compile(f"[\x00-\x08\r{_ALWAYS}{INVISIBLE}]")
SURROGATE = re.compile("[\ud800-\udfff]")


def is_clean(text: str) -> bool:
    """Whether all of `text` is seen, and none of it is a carriage return or a lone surrogate."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return True
    return not (_UNSEEN.search(text) or SURROGATE.search(text))


def quoted(text: str) -> str:
    """`text` as a JSON string that is also a YAML one and hides nothing.

    Raises `ValueError` for a lone surrogate, which is no character.
    """
    if SURROGATE.search(text):
        raise ValueError("a lone surrogate is no character and cannot be written")
    plain = encode_basestring(text)
    return plain if plain.isascii() and plain.isprintable() else _ESCAPED.sub(_escape, plain)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and column, from 1, of the character at `offset`."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1
