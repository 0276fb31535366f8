"""Severities as other systems name them."""

import re

_NUMBERED = re.compile(r"\bsev(?:erity)?[ /:_-]*([1-5])\b|^s([1-5])$", re.IGNORECASE)
_PRIORITY = re.compile(r"^(?:priority[ /:_-]*)?p?([0-5])\b", re.IGNORECASE)
_WORDS = {
    **dict.fromkeys(("critical", "blocker", "emergency", "disaster"), "sev1"),
    **dict.fromkeys(("major", "high", "error"), "sev2"),
    **dict.fromkeys(("minor", "medium", "moderate", "warning"), "sev3"),
    **dict.fromkeys(("low",), "sev4"),
    **dict.fromkeys(("none", "trivial", "info", "informational"), "sev5"),
}
_WORD = re.compile(r"[a-z]+")


def numbered(text: str) -> str | None:
    """The severity of `SEV-2`, `severity/2`, `S2`; None for anything else."""
    found = _NUMBERED.search(text.strip())
    return f"sev{found[1] or found[2]}" if found else None


def priority(text: str) -> str | None:
    """The severity of `P2`, `priority/2`, `2 - High`; `P0` is the worst, as `P1` is."""
    found = _PRIORITY.match(text.strip())
    return f"sev{max(1, int(found[1]))}" if found else None


def worded(text: str) -> str | None:
    """The severity of a word such as `critical`; None for any other."""
    words = _WORD.findall(text.lower())
    return next((_WORDS[each] for each in words if each in _WORDS), None)
