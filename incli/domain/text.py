"""Text from outside is hostile: made harmless before it reaches a terminal or a subject line."""

import re

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters that turn the reading direction: they can make a line say what it does not.

Source: Unicode Technical Standard 55, and https://trojansource.codes.
"""
INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b"
    "\u2060-\u2064\u206a-\u206f\u3164\uffa0\ufff9-\ufffb"
)
"""Characters of which nothing is seen, so that two texts that differ look the same.

Source: Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties, less the joiners and the
variation selectors, which some scripts and emoji need.
"""

# C0 (without tab and line feed), DEL, C1, line and paragraph separators, the marks that turn the
# direction of writing, invisible joiners of words, and the byte order mark.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)


def safe(text: str) -> str:
    """`text` with every character that could steer a terminal, or hide, made visible."""
    return _HARMFUL.sub(_visible, text)


def one_line(text: str) -> str:
    """`text` made safe, on one line."""
    return safe(" ".join(text.split()))


def counted(number: int, what: str, several: str | None = None) -> str:
    """A number of things in words: `1 incident`, `1,024 incidents`; `several` is no `-s`."""
    return f"{number:,} {what if number == 1 else several or what + 's'}"


def safe_json(text: str) -> str:
    """JSON with the same characters escaped: it reads the same, and steers nothing."""
    return _HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def without_surrogates(text: str) -> str:
    """Text as it was typed; bytes that are no UTF-8 become U+FFFD, so that the rest is saved."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"  # noqa: PLR2004  # one byte
