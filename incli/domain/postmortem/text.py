"""The prose of a postmortem: its sections, the questions in them, and the parts that are computed.

A computed part stands between two lines that no reader of Markdown shows (they define a link that
nobody follows); `incli` may write it anew. Everything else is people's, and never touched:

    [incli: timeline]: # "Computed from the record."

    | Time (UTC) | Who | What |
    …

    [incli: end]: #
"""

import re
from collections.abc import Iterator, Mapping

from incli.domain.value import Value

END = "[incli: end]: #"
_BEGIN = re.compile(r"\[incli: (?!end\])([a-z]+)\]: #(?: .*)?")
_END = re.compile(r"\[incli: end\]: #(?: .*)?")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*")
_QUESTION = re.compile(r"> *(?:\*|_)?([^\s*_].*\?)(?:\*|_)?\s*")
_SECTION = 2
"""The level of the headings that sections have."""
_STRUCTURE = re.compile(r"\s*(?:#|>|\[incli:|```|~~~|---|===|<!--)")


def begin(name: str) -> str:
    """The line before the computed part of that name."""
    return f'[incli: {name}]: # "Computed from the record; incli postmortem start --refresh"'


class Line(Value):
    """A line of the text, and what it is part of."""

    number: int
    """From 1."""
    text: str
    part: str
    """`prose`, `heading`, `quote`, `fence`, `mark` (around what is computed) or `computed`."""


class Question(Value):
    """A question that the template asks, and whether something stands below it."""

    section: str
    text: str
    line: int
    answered: bool


class Section(Value):
    """A heading of the second level, and what is below it up to the next."""

    title: str
    line: int
    lines: tuple[Line, ...]

    @property
    def prose(self) -> str:
        """What people wrote in it; questions and computed parts are not that."""
        parts = ("prose", "fence")
        return "\n".join(each.text for each in self.lines if each.part in parts).strip()

    @property
    def is_computed(self) -> bool:
        """Whether the record fills it, so that it says something without anybody's words."""
        return any(each.part == "mark" for each in self.lines)

    @property
    def computes(self) -> frozenset[str]:
        """The names of the computed parts in it."""
        begun = (_BEGIN.fullmatch(each.text) for each in self.lines if each.part == "mark")
        return frozenset(each[1] for each in begun if each)


class Computed(Value):
    """A computed part: what stands between its two marks."""

    name: str
    line: int
    """The line of the mark before it."""
    content: tuple[str, ...]
    closed: bool
    """Whether there is a mark behind it."""


def lines(text: str) -> Iterator[Line]:
    """Every line, and what it is part of."""
    fence, computed = "", False
    for number, line in enumerate(text.split("\n"), start=1):
        part = "computed" if computed else "prose"
        if fence:
            part, fence = "fence", "" if line.strip().startswith(fence) else fence
        elif not computed and (found := _FENCE.match(line)):
            part, fence = "fence", found[1]
        elif _END.fullmatch(line):
            part, computed = "mark", False
        elif not computed and _BEGIN.fullmatch(line):
            part, computed = "mark", True
        elif not computed and _HEADING.fullmatch(line):
            part = "heading"
        elif not computed and line.startswith(">"):
            part = "quote"
        yield Line(number, line, part)


def sections(text: str) -> tuple[Section, ...]:
    """The sections, in order; what stands before the first heading belongs to none."""
    found: list[tuple[str, int, list[Line]]] = []
    for line in lines(text):
        heading = _HEADING.fullmatch(line.text) if line.part == "heading" else None
        if heading and len(heading[1]) == _SECTION:
            found.append((heading[2], line.number, []))
        elif found:
            found[-1][2].append(line)
    return tuple(Section(title, number, tuple(inside)) for title, number, inside in found)


def questions(text: str) -> tuple[Question, ...]:
    """The questions, in order. One is answered when prose follows before the next line of ours."""
    found = []
    for section in sections(text):
        for at, line in enumerate(section.lines):
            asked = _QUESTION.fullmatch(line.text) if line.part == "quote" else None
            if asked:
                answered = _prose_follows(section.lines[at + 1 :])
                found.append(Question(section.title, asked[1], line.number, answered))
    return tuple(found)


def _prose_follows(rest: tuple[Line, ...]) -> bool:
    for line in rest:
        if line.part in {"prose", "fence"} and line.text.strip():
            return True
        if line.part != "prose":
            return False
    return False


def answered(text: str, answers: Mapping[int, str]) -> str:
    """`text` with an answer below each of those questions, named by their line."""
    told = []
    for number, line in enumerate(text.split("\n"), start=1):
        told.append(line)
        if number in answers:
            told += ["", _as_prose(answers[number])]
    return "\n".join(told)


def _as_prose(answer: str) -> str:
    """An answer as a paragraph: it begins no heading, question or computed part."""
    plain = " ".join(answer.split())
    return f"\\{plain}" if _STRUCTURE.match(plain) else plain


def computed(text: str) -> tuple[Computed, ...]:
    """The computed parts, in order."""
    found: list[Computed] = []
    name, start, content = "", 0, list[str]()
    for line in lines(text):
        if line.part == "mark" and (begun := _BEGIN.fullmatch(line.text)):
            name, start, content = begun[1], line.number, []
        elif line.part == "mark" and name:
            found.append(Computed(name, start, tuple(content), closed=True))
            name = ""
        elif line.part == "computed":
            content.append(line.text)
    if name:
        found.append(Computed(name, start, tuple(content), closed=False))
    return tuple(found)


def filled(text: str, parts: Mapping[str, tuple[str, ...]]) -> str:
    """`text` with each computed part that `parts` knows written anew; all else as it was.

    A part that is never closed is left alone: what follows it may be somebody's.
    """
    told, rest = [], text.split("\n")
    done = 0
    for part in computed(text):
        if not part.closed or part.name not in parts:
            continue
        told += [*rest[done : part.line], "", *parts[part.name], ""]
        done = part.line + len(part.content)
    return "\n".join([*told, *rest[done:]])


def without_computed(text: str) -> str:
    """`text` in which only the lines of people say something; every line keeps its number."""
    ours = {"computed", "mark"}
    return "\n".join("" if each.part in ours else each.text for each in lines(text))


def by_people(text: str) -> str:
    """What people wrote: without computed parts, questions, and headings of what is left empty.

    For pages that show what the record says in a way of their own.
    """
    kept: list[str] = []
    heading: list[str] = []
    for line in lines(text):
        if line.part in {"computed", "mark"} or _is_question(line):
            continue
        if line.part == "heading":
            heading = [*(each for each in heading if _level(each) < _level(line.text)), line.text]
        elif line.text.strip() and heading:
            kept += [f"{each}\n" for each in heading] + [line.text]
            heading = []
        elif not heading:
            kept.append(line.text)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n") + "\n"


def _is_question(line: Line) -> bool:
    return line.part == "quote" and _QUESTION.fullmatch(line.text) is not None


def _level(heading: str) -> int:
    found = _HEADING.fullmatch(heading)
    return len(found[1]) if found else 0
