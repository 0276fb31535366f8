"""What an unquoted word in a YAML file stands for: YAML 1.2's core schema, less its surprises.

Times and dates stay text. A word that two YAML readers take for different things, or that is a
number nobody meant (an object id such as `12e4567` is infinity), is refused: it wants quotes.
Source: https://yaml.org/spec/1.2.2/#103-core-schema; the differences are those to YAML 1.1.
"""

import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,30}(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_SCIENTIFIC = re.compile(r"-?[1-9][eE][-+][0-9]{1,3}", re.ASCII)
_ODD = re.compile(
    r"""[-+]?(?:
        [0-9][0-9_]*                             # 0755, 1_000, +1, or too long
      | 0[xob][0-9a-fA-F_]+                      # 0x1f, 0o17, 0b1
      | (?:[0-9][0-9_]*)?\.?[0-9_]*[eE][-+]?[0-9_]+  # 123e4567, .5e3
      | [0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9_]*)?   # 1., 1_0.5
      | \.[0-9][0-9_]*                           # .5
      | \.(?:inf|Inf|INF)
    ) | \.(?:nan|NaN|NAN)""",
    re.VERBOSE | re.ASCII,
)
_SHOWN = 40


def resolve(word: str) -> Scalar:
    """The value of a plain scalar; raises `ValueError`, in plain words, for an ambiguous one."""
    if word in _WORDS:
        return _WORDS[word]
    if word[0] not in "-+.0123456789":
        return word
    if _DECIMAL.fullmatch(word):
        return int(word)
    if _FRACTION.fullmatch(word) or _SCIENTIFIC.fullmatch(word):
        return _finite(word)
    if _ODD.fullmatch(word):
        raise ValueError(f"“{shown(word)}” without quotes is read as different things.")
    return word


def _finite(word: str) -> float:
    value = float(word)
    if value in {float("inf"), float("-inf")}:
        raise ValueError(f"“{shown(word)}” is too large for a number.")
    return value


def shown(text: str) -> str:
    """`text` for a message: cut where it is long, and with nothing hidden in it."""
    cut = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in cut)
