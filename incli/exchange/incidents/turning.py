"""When an incident turned, as a postmortem tells: in the words of its rows, and as durations."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

_THING = r"\b(?:incident|outage|problem|issue|impact|disruption)s?"
_IS = r"(?: (?:is|are|was|were|has|have|been|now|officially|considered|fully|customer))*"
PHASES = {
    "declared": re.compile(rf"{_THING}{_IS} (?:declared|opened)\b", re.IGNORECASE),
    "started": re.compile(
        rf"{_THING} (?:begins?|began|starts?|started)\b"
        r"|^\W*(?:start|beginning) of (?:the )?(?:incident|outage)\b",
        re.IGNORECASE,
    ),
    "detected": re.compile(
        r"\bdetect(?:ed|ion)\b|\balert(?:s|ed)?\b|\bfirst report\b|\breport(?:ed|s|ing)?\b"
        r"|\bnotic(?:e|ed|es)\b|\bpaged\b|\bproblem is identified\b",
        re.IGNORECASE,
    ),
    "mitigated": re.compile(
        r"\bmitigat(?:ed|ion (?:applied|in place|took effect))\b"
        r"|\bworkaround (?:applied|in place|is in place)\b",
        re.IGNORECASE,
    ),
    "ended": re.compile(
        rf"{_THING}{_IS} (?:ends?|ended|over|resolved|closed|solved|fixed|gone|goes away)\b"
        r"|\bservices?(?: (?:is|are|was|were|appears?|to|be|has|have|been))* "
        r"(?:resumes?|resumed|restored|recovered)\b"
        r"|\bback to normal\b|\bresolution (?:is |was )?confirmed\b"
        r"|\b(?:everything|all systems)(?: \w+){0,2} (?:operational|as expected)\b",
        re.IGNORECASE,
    ),
}
"""For each turning point the words that tell it. A row counts by what it says first."""
_FIRST_WORDS = 400
_AT_ONCE = 120
"""Characters in which a row says that it is the beginning; further on it tells of another time."""
_EARLY = frozenset({"declared", "started"})
_LATER = frozenset({"ended"})
"""Of these the last row that says it counts; of the others the first."""

_STATED = re.compile(
    r"^[\W_]*(?:mean )?(time to (?:detect(?:ion)?|recover(?:y)?|resol(?:ve|ution)|mitigat(?:e|ion)|"
    r"repair)|(?:total |incident |outage )?duration)\b[\W_]*:[ *_]*(.+?)[ ]*$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(\d{1,6}(?:\.\d{1,3})?)[ ]*"
    r"(d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)\b",
    re.IGNORECASE,
)
_UNSAID = {"n/a", "na", "-", "?", "tbd", "tba", "unknown", "xxx", "yyy", "zzz"}
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_PHASE_OF = {"detect": "detected", "mitiga": "mitigated"}
LONGEST = timedelta(days=366)


class Stated(NamedTuple):
    """A duration that a postmortem states."""

    phase: str
    """What it is the time to: `detected`, `mitigated` or `ended`."""
    span: timedelta | None
    """None where it cannot be read."""
    said: str
    line: int


def turning_rows(texts: Sequence[str]) -> dict[str, int]:
    """For each turning point that the rows of a timeline tell: which one does."""
    found: dict[str, int] = {}
    for at, text in enumerate(texts):
        for phase, words in PHASES.items():
            length = _AT_ONCE if phase in _EARLY else _FIRST_WORDS
            if (phase not in found or phase in _LATER) and words.search(text[:length]):
                found[phase] = at
    return found


def stated(lines: Sequence[str]) -> Iterator[Stated]:
    """The durations that lines such as `Time to recovery: 54 hours 10 minutes` state."""
    for number, line in enumerate(lines, start=1):
        found = _STATED.match(line[:_FIRST_WORDS])
        if found is None or found[2].strip().lower() in _UNSAID:
            continue
        phase = _PHASE_OF.get(found[1].lower().removeprefix("time to ")[:6], "ended")
        yield Stated(phase, read_span(found[2]), line.strip(" -*_\t|"), number)


def read_span(text: str) -> timedelta | None:
    """`19 hours 43 minutes.`, `5280 minutes`, `11 Days`; None where it is none, or too long."""
    amounts = _AMOUNT.findall(text.lower())
    if not amounts:
        return None
    span = timedelta()
    for number, unit in amounts:
        span += timedelta(**{_UNITS[unit[0]]: float(number)})
    return span if span <= LONGEST else None
