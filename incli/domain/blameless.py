"""Words of a postmortem that look for somebody to blame, or judge by what was known only later.

Source: PagerDuty postmortem-docs, culture/blameless and writing: what happened and how, never who
should have known better. Only what the writer says is looked at: not what is quoted, nor what the
timeline tells as it was seen then. Words alone do not decide; how often they mislead is measured
in `site/docs/explanation/the-blameless-lint.md`. So this advises and never forbids.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from incli.domain import hindsight
from incli.domain.prose import CAUSES, RECORD, Passage, passages
from incli.domain.value import Value

KINDS: Mapping[str, tuple[str, str]] = {
    "error": (
        "“{words}” ends the questions where they begin",
        "say what they saw and knew, and what would have caught it",
    ),
    "hindsight": (
        "“{words}” judges by what is known now",
        "say what was done, what was known then, and what would help next time",
    ),
    "judgement": (
        "“{words}” judges people, or asks them to try harder",
        "say what made it hard to see, and what would make it easy",
    ),
    "blame": (
        "“{words}” looks for somebody to blame",
        "say what made it possible",
    ),
    "person": (
        "“{words}” makes a person the cause",
        "name the role, and what in the system let it happen",
    ),
    "single-cause": (
        "“{words}” speaks of one cause; an incident has several",
        "write of contributing factors",
    ),
}
"""For each kind of finding: what is wrong with the words, and what to write instead."""

_IN_RECORDS = frozenset({"error", "judgement", "blame"})
"""What is no better where a timeline says it."""

_ROLE = (
    r"(?:the|an?|one|our|this|that|another|some)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:engineer|operator|developer|admin|administrator|sysadmin|responder|reviewer|author|"
    r"colleague|employee|contractor|intern|deployer|commander|person|user)"
)
_SOMEBODY = rf"(?:he|she|someone|somebody|{_ROLE})"
_ERROR = re.compile(
    r"\bhuman[\s-]+(?:errors?|mistakes?|failures?|faults?|oversights?)\b|"
    r"(?<!kubernetes )\b(?:operator|user|pilot|admin|engineer|developer)\s+(?:error|mistake)\b"
    r"(?![\s-]+(?:logs?|messages?|rates?|codes?|reports?|pages?|counts?|budgets?))|"
    r"\berrors?\s+on\s+(?:the\s+part\s+of|(?:\w+\s+)?\w+'s\s+part)\b|"
    r"\b(?:made|makes|making)\s+(?:a|the)\s+(?:\w+\s+)?mistake\b|\bmistake\s+was\s+made\b",
    re.IGNORECASE,
)
_JUDGEMENT = re.compile(
    r"\bcareless(?:ly|ness)?\b|\bnegligen(?:t|tly|ce)\b|\bincompeten(?:t|tly|ce)\b|"
    r"\breckless(?:ly|ness)?\b|\bslopp(?:y|ily|iness)\b|\binattenti(?:ve|on)\b|\blaziness\b|"
    r"\bstupid(?:ly|ity)?\b|\bfoolish(?:ly|ness)?\b|\birresponsibl[ey]\b|\bcomplacen(?:t|cy)\b|"
    r"\black\s+of\s+(?:care|attention|diligence|discipline)\b|\bnot\s+careful\s+enough\b|"
    r"\b(?:be|been|being)\s+(?:a\s+(?:bit|little)\s+)?more\s+"
    r"(?:careful|diligent|vigilant|attentive|cautious)\b|\bmore\s+carefully\b|"
    r"\b(?:forgot|forgotten|neglected)\s+to\b",
    re.IGNORECASE,
)
_BLAME = re.compile(
    r"(?<!segmentation )(?<!page )\bfaults?\s+of\s+(?:the\s+)?\w+|\bat\s+fault\b|"
    r"\b(?:\w+'s?|his|her|their|our|my|your)\s+(?:own\s+)?fault\b(?!\s+toleran)|"
    r"\bto\s+blame\b|\bblam(?:ed|es)\b|\b(?:takes?|bears?|took)\s+the\s+blame\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\b(?:no[\s-]?one|nobody|not|never|no|without|n't)\b", re.IGNORECASE)
_ROOT_CAUSE = re.compile(r"\broot[\s-]+cause\b(?![\s-]+analys)", re.IGNORECASE)
_NAMED_BEFORE = re.compile(
    r"(?<!not )(?<!never )\b(?:is|was|be|as)\s+(?:(?:the|a|our|its)\s+)?(?:\w+\s+)?$", re.IGNORECASE
)
_NAMED_BEHIND = re.compile(
    r"\s*(?:[:\u2013\u2014]|\s(?:[\w'-]+\s+){0,7}?(?:is|was|lies|lay|appears|seems|turned)\b"
    r"(?!\s+(?:still\s+|yet\s+)*(?:un|not\b)))",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:what|whether|if)\b[^,]*$|\b(?:no|another|different)\s+$|"
    r"\b(?:into|for|find|identify|determine|investigate)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_DID = (
    r"(?:caused|broke|forgot|neglected|missed|overlooked|ignored|misread|misunderstood|"
    r"misconfigured|mistyped|botched|failed\s+to|(?:messed|screwed)\s+up)"
)
_BY_CHANCE = (
    r"(?:accidentally|mistakenly|wrongly|incorrectly|unintentionally|inadvertently|erroneously)"
)
_LEFT_OUT = (
    r"(?:did\s+not|didn't|had\s+not|hadn't)\s+(?:\w+ly\s+)?(?:check|test|notice|follow|read|"
    r"verify|validate|ask|tell|inform|review|announce|update|document|escalate)(?:ed)?"
)
_MADE = (
    r"(?:caused|broken|introduced|triggered|deleted|removed|misconfigured|forgotten|overlooked|"
    r"missed|botched|overwritten)"
)
ORDINARY = hindsight.words_in(
    """
    al angel april art august banks bell bill black bob bond brook brown bush butler carol carter
    case chance chase christian church cook cooper crystal dawn dean don drew eve faith field
    fisher flowers ford fox frank gene grace grant gray green guy hall hill holder hope hunter
    ivy jack jade jean joy june key king knight lake lance little long mark marks mason max may
    miles misty moon moss nick noble north page parker parks pat pearl penny pool pope power
    powers price ray reed rice rich rivers rob rod root rose ruby rush sandy sharp short skip
    sky small snow stone street strong sue summer summers swift wade walker ward waters wells
    west white will winter winters wise wolf wood woods young
    """
)
"""Names that are words, too: these count only within a whole name, or behind an @."""


class Wording(Value):
    """Some words, where they stand, and what they do."""

    line: int
    column: int
    kind: str
    """A key of `KINDS`."""
    words: str
    message: str
    hint: str


Search = Callable[[str], Iterator[tuple[int, int]]]


def lint(markdown: str, people: Iterable[str] = (), first_line: int = 1) -> tuple[Wording, ...]:
    """The words of `markdown` that blame, in the order they stand.

    `people` holds the ids and names by which people are called. `first_line` is the number of the
    first line in its file.
    """
    searches = _searches(people)
    found: dict[tuple[int, int], Wording] = {}
    for passage in passages(markdown):
        taken: list[tuple[int, int]] = []
        for kind, search in searches:
            if not _is_asked(kind, passage):
                continue
            for start, end in _spans(passage, search):
                if any(start < there[1] and end > there[0] for there in taken):
                    continue  # told already, by a kind that says more
                taken.append((start, end))
                told = _wording(passage, kind, start, end, first_line)
                found.setdefault((told.line, told.column), told)
    return tuple(found[place] for place in sorted(found))


def _is_asked(kind: str, passage: Passage) -> bool:
    """A record tells what people did, saw and thought then; a table of it is left alone."""
    if passage.role == RECORD:
        return kind in _IN_RECORDS and not passage.text.lstrip().startswith("|")
    return kind != "mention" or passage.role == CAUSES


def _wording(passage: Passage, kind: str, start: int, end: int, first_line: int) -> Wording:
    line, column = passage.position(start)
    words = " ".join(passage.text[start:end].split())
    kind = "person" if kind == "mention" else kind
    message, hint = KINDS[kind]
    at = line + first_line - 1
    return Wording(at, column, kind, words, message.format(words=words) + ".", hint)


def _spans(passage: Passage, search: Search) -> Iterator[tuple[int, int]]:
    for begins, sentence in passage.sentences():
        for start, end in search(sentence):
            yield begins + start, begins + end


def _searches(people: Iterable[str]) -> list[tuple[str, Search]]:
    """What is looked for, what says most first."""
    person = _pattern(people)
    subjects = rf"(?:{person}|(?i:{_SOMEBODY}))"
    between = r"(?:\s+(?:had|has|have|was|also|then|[a-z]+ly))*"
    named = [
        rf"(?i:{_MADE})\s+(?:[a-z]+ly\s+)?(?i:by)\s+{person}",
        rf"(?i:due\s+to|because\s+of|blamed?(?:\s+on)?|result\s+of)\s+{person}(?:'s)?",
        rf"{person}{between}\s+(?:{_DID}|{_BY_CHANCE}|{_LEFT_OUT})\b",
        rf"{person}(?:'s)\s+(?:mistake|error|fault|failure|oversight|carelessness)\b",
        rf"(?i:{_SOMEBODY})\s+(?:[a-z]+ly\s+)?(?:{_DID})\b(?!\s+over\b)",
    ]
    return [
        ("person", _found(re.compile("|".join(rf"(?<![\w@]){each}" for each in named)))),
        ("error", _found(_ERROR)),
        ("hindsight", hindsight.search(subjects)),
        ("judgement", _found(_JUDGEMENT)),
        ("blame", _blame),
        ("single-cause", _single_cause),
        ("mention", _found(re.compile(rf"(?<![\w@]){person}(?![\w-])"))),
    ]


def _found(pattern: re.Pattern[str]) -> Search:
    return lambda sentence: (each.span() for each in pattern.finditer(sentence))


def _blame(sentence: str) -> Iterator[tuple[int, int]]:
    for each in _BLAME.finditer(sentence):
        if not _NOBODY.search(sentence[: each.end()]):
            yield each.span()


def _single_cause(sentence: str) -> Iterator[tuple[int, int]]:
    """Where the text says that something is the root cause, or has a heading for it."""
    for each in _ROOT_CAUSE.finditer(sentence):
        before, behind = sentence[: each.start()], sentence[each.end() :]
        is_heading = not (before + behind).strip(" #*_:\t")
        is_named = _NAMED_BEFORE.search(before) or _NAMED_BEHIND.match(behind)
        if is_heading or (is_named and not _ASKED.search(before)):
            yield each.span()


def _pattern(people: Iterable[str]) -> str:
    """How people are called: by id, with an @ or without, by name, and by their first name."""
    called: set[str] = set()
    for each in people:
        whole = " ".join(each.split())
        first = whole.split(" ")[0] if whole else ""
        called |= {whole, whole.capitalize() if whole.islower() else whole, first}
    plain = sorted(
        (re.escape(each) for each in called if each and each.casefold() not in ORDINARY),
        key=len,
        reverse=True,
    )
    handles = sorted((re.escape(each) for each in called if each), key=len, reverse=True)
    if not handles:
        return r"(?!)"
    either = [rf"@(?:{'|'.join(handles)})", *plain]
    return rf"(?:{'|'.join(either)})(?![\w-])"
