"""Markdown as a lint of words sees it: its sections, and which words are the writer's own.

What the writer shows rather than says is blanked: code, quoted speech, addresses, comments. It is
read line by line, in time that grows with the text alone, whatever the text holds.
Which characters mean what: https://spec.commonmark.org/0.31.2/
"""

import re
from collections.abc import Iterator

from incli.domain.value import Value

BLANK = "\ufffc"
"""Stands for each character that is not the writer's own: no space, and part of no word."""
RECORD, CAUSES = "record", "causes"
"""What a section is for: it tells what happened and was said then, or why it could happen."""

_FENCE = re.compile(r" {0,3}(?:[-*+] +|\d{1,9}[.)] +)?(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t](.*))?$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_QUOTE = re.compile(r"[ \t]*(?:[-*+][ \t]+)?>")
_DEFINITION = re.compile(r" {0,3}\[[^\]]{1,200}\]:[ \t]*\S")
_CODE_INDENT = re.compile(r"(?: {4}|\t)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_MOMENT = re.compile(
    r"[\s|*\-+]*(?:\d{1,3}[.)][ \t]+)?[(\[`*_~≈]*(?:T?[+\-])?"
    rf"(?:\d{{4}}-\d\d?-\d\d?|\d{{1,2}}[:h]\d\d(?!\d)|{_MONTH}\.? \d|\d{{1,2}}\.? {_MONTH})",
    re.IGNORECASE,
)
"""A time at the beginning of a line, behind marks of lists and tables: an entry of a timeline."""
_RECORDS = re.compile(
    r"time ?line|chronolog|transcript|app?endi|attend|atend|thanks|acknowledgement|"
    r"\b(?:chat|call|irc|slack)\b.*\blogs?\b|^logs?$|\bthread$|^stat(?:istic)?s?$",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"cause|contribut|\bfactors?\b|trigger|\bwhy\b|\bwent (?:wrong|poorly|badly)|go (?:so )?well\?|"
    r"\bbetter\b",
    re.IGNORECASE,
)
_SHOWN = (
    re.compile(r"(?<!`)(`{1,3})(?!`)[^`]{1,400}(?<!`)\1(?!`)"),  # code
    re.compile(r"<!--.{0,2000}?-->|</?[a-zA-Z][^<>]{0,300}>", re.DOTALL),  # comments, tags
    re.compile(r"!\[[^\[\]]{0,300}\](?:\([^()]{0,1000}\))?"),  # pictures
    re.compile(r"(?<=\])(?:\((?:[^()\n]|\([^()\n]{0,300}\)){0,1000}\)|\[[^\[\]]{0,300}\])"),
    re.compile(r"(?:https?://|www\.)[^\s<>)\]]+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}"),
    re.compile(r'"[^"]{1,400}"|“[^”]{1,400}”|«[^»]{1,400}»|„[^“”]{1,400}[“”]'),  # speech
)
_TITLE = re.compile(r"\[([^\[\]]{1,300})\](?=" + BLANK + ")")
_SHORT = 2
"""A link of more words than this shows a title, and says nothing itself."""
_EMPHASIS = re.compile(r"\*+|(?<![^\W_])_+|_+(?![^\W_])|~~")
_SENTENCE = re.compile(r"(?:[^.!?|]|[.!?](?![\s*_)\]]|$)){1,1000}[.!?]{0,9}")
"""A sentence that never ends is looked at in parts."""
_BEGINNING = 80
"""Of how many characters the beginning of a line is looked at for a time."""


class Passage(Value):
    """A paragraph, an item of a list, a row of a table, or a heading."""

    line: int
    """The line it begins on, at its first column; lines count from 1."""
    text: str
    """Its lines as they stand, with `BLANK` for what is not the writer's own."""
    section: str = ""
    """The heading above it."""
    role: str = ""
    """`RECORD`, `CAUSES`, or empty."""

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of a character of the text."""
        before = self.text.rfind("\n", 0, offset)
        return self.line + self.text.count("\n", 0, offset), offset - before

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Its sentences, each with where it begins in the text."""
        for found in _SENTENCE.finditer(self.text):
            if found[0].strip():
                yield found.start(), found[0]


def passages(markdown: str) -> tuple[Passage, ...]:
    """What `markdown` says, piece by piece in order; code and quoted blocks are left out."""
    reader = _Reader()
    for number, line in enumerate(markdown.split("\n"), start=1):
        reader.read(number, line.removesuffix("\r"))
    reader.end_passage()
    return tuple(reader.found)


class _Reader:
    """Takes lines one by one, and remembers only what decides about the next."""

    def __init__(self) -> None:
        self.found: list[Passage] = []
        self.lines: list[str] = []
        self.begins = 0
        self.fence = ""
        self.comment = self.in_list = self.quoted = self.titled = False
        self.headings: list[tuple[int, str, str]] = []

    def read(self, number: int, line: str) -> None:
        """One line more."""
        if self._is_shown(line):
            self.end_passage()
            return
        if not line.strip():
            self.end_passage()
            self.quoted = False
            return
        if heading := _HEADING.match(line):
            self.end_passage()
            self._below(number, line, len(heading[1]), (heading[2] or "").rstrip(" \t#"))
            return
        if self.lines and _UNDERLINE.match(line) and not self.in_list:
            title, level = "\n".join(self.lines), 1 if "=" in line else 2
            begins, self.lines = self.begins, []
            self._below(begins, title, level, title)
            return
        if _ITEM.match(line) or line.lstrip().startswith("|"):
            self.end_passage()
            self.in_list = not line.lstrip().startswith("|")
        elif not self.lines and not line.startswith((" ", "\t")):
            self.in_list = False
        if not self.lines:
            self.begins = number
        self.lines.append(line)

    def _is_shown(self, line: str) -> bool:
        """Whether the line belongs to a block that shows something."""
        if self.comment or (line.lstrip().startswith("<!--") and "-->" not in line):
            self.comment = "-->" not in line
            return True
        if self.fence:
            mark = line.strip()
            if len(mark) >= len(self.fence) and not mark.strip(self.fence[0]):
                self.fence = ""
            return True
        opens = _FENCE.match(line)
        if opens and (opens[1][0] == "~" or "`" not in line[opens.end() :]):
            self.fence = opens[1]
            return True
        if _QUOTE.match(line):
            self.quoted = True
            return True
        if self.quoted and line.strip() and not (_ITEM.match(line) or _HEADING.match(line)):
            return True  # the quoted paragraph goes on without its mark
        is_code = _CODE_INDENT.match(line) and line.strip() and not self.lines and not self.in_list
        return bool(is_code or _DEFINITION.match(line))

    def _below(self, number: int, line: str, level: int, title: str) -> None:
        """A heading: what follows stands below it."""
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        above = self.headings[-1][2] if self.headings else ""
        is_record = _RECORDS.search(title) or (level > 1 and _is_moment(title))
        role = RECORD if is_record else CAUSES if _REASONS.search(title) else above
        if level == 1 and not self.titled and not is_record:
            role = ""  # the title of the document
        self.titled, self.quoted, self.in_list = True, False, False
        self.headings.append((level, title.strip(), role))
        self._add(number, line)

    def end_passage(self) -> None:
        """What was read so far is a passage of its own."""
        if self.lines:
            self._add(self.begins, "\n".join(self.lines))
        self.lines = []

    def _add(self, number: int, text: str) -> None:
        section, role = self.headings[-1][1:] if self.headings else ("", "")
        role = RECORD if _is_moment(text) and not _HEADING.match(text) else role
        self.found.append(Passage(number, own_words(text), section, role))


def _is_moment(text: str) -> bool:
    return _MOMENT.match(text[:_BEGINNING]) is not None


def own_words(text: str) -> str:
    """`text` without markup, of the same length; what is shown, not said, is blanked.

    Apostrophes are made straight.
    """
    for shown in _SHOWN:
        text = shown.sub(_blanked, text)
    text = _TITLE.sub(lambda found: _blanked(found) if _is_title(found[1]) else found[0], text)
    return _EMPHASIS.sub(lambda found: " " * len(found[0]), text).replace("\u2019", "'")


def _is_title(link: str) -> bool:
    return len(link.split()) > _SHORT


def _blanked(found: re.Match[str]) -> str:
    return "".join("\n" if each == "\n" else BLANK for each in found[0])
