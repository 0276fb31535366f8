"""What a postmortem, its action items and its text for customers should not say, or leave out.

Each finding has a kind (its `rule`): a rule of the check where that looks at the same, else a word
of ours. All of it is advice until the policy makes it a rule.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from incli.domain import blameless
from incli.domain.entry import Entry, to_data
from incli.domain.finding import Finding
from incli.domain.incident import Incident
from incli.domain.layout import entry_path
from incli.domain.phrases import Phrasing, handle
from incli.domain.postmortem import customers, parts, text
from incli.domain.postmortem.facts import disagreements
from incli.domain.state import Action
from incli.domain.value import Value
from incli.domain.verbs import begins_with_verb, first_word

BLAMELESS, FACTS = "INC407", "INC409"
SECTION, COMPUTED, ACTION, INTERNAL = "section", "computed", "action", "internal-name"
_REFRESH = "incli postmortem start --refresh"
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(\S.*)")
Place = Callable[[Sequence[str | int]], tuple[int, int]]
"""Line and column of a value of a document."""


class Draft(Value):
    """A postmortem as it is written: where, what its front matter says, and the prose."""

    path: str
    front: Mapping[str, Any]
    place: Place
    prose: str
    first_line: int
    """The line of the file that the prose begins with."""

    def line(self, number: int) -> int:
        """The line of the file, of a line of the prose."""
        return self.first_line + number - 1


def lint(
    draft: Draft, incident: Incident, phrasing: Phrasing, template: str, *, closed: bool = False
) -> list[Finding]:
    """What is wrong with the text itself, in its order.

    `template` is the text it was begun from, in the team's words. Of a text that is `closed` the
    computed parts are not compared: what comes after the review is in the record.
    """
    known = {} if closed else parts.computed_parts(incident, phrasing)
    return sorted(
        [
            *_facts(draft, incident),
            *_sections(draft, template),
            *_loose_actions(draft),
            *_computed(draft, known),
            *_words(draft, phrasing),
        ]
    )


def _facts(draft: Draft, incident: Incident) -> Iterator[Finding]:
    for each in disagreements(draft.front, incident):
        line, column = draft.place(each.pointer)
        record = f"it is {each.known} in the record" if each.known else "the record has nothing"
        message = f"“{each.fact}” is {each.said} here, and {record}."
        yield Finding(draft.path, line, column, message, _REFRESH, FACTS)


def _sections(draft: Draft, template: str) -> Iterator[Finding]:
    there = {each.title.casefold(): each for each in text.sections(draft.prose)}
    for wanted in text.sections(template):
        found = there.get(wanted.title.casefold())
        if found is None:
            message = f"There is no section “{wanted.title}”."
            hint = f"add it, and if there is nothing to say, say so: ## {wanted.title}"
            yield Finding(draft.path, draft.line(1), 1, message, hint, SECTION)
        elif not found.prose and not found.is_computed:
            message = f"“{wanted.title}” says nothing yet."
            yield Finding(
                draft.path, draft.line(found.line), 1, message, "incli postmortem ask", SECTION
            )


def _loose_actions(draft: Draft) -> Iterator[Finding]:
    """Items of a list beside the computed action items: nobody owns what is only in the text."""
    for section in text.sections(draft.prose):
        if "actions" not in section.computes:
            continue
        for line in section.lines:
            if line.part == "prose" and (found := _ITEM.match(line.text)):
                message = "This action item stands in the text only: no owner, no day."
                hint = f'incli action add "{found[1][:40]}" --owner P    and take it out here'
                yield Finding(draft.path, draft.line(line.number), 1, message, hint, ACTION)


def _computed(draft: Draft, known: Mapping[str, parts.Lines]) -> Iterator[Finding]:
    seen: set[str] = set()
    for each in text.computed(draft.prose):
        line = draft.line(each.line)
        message = ""
        if each.name not in parts.PARTS:
            some = ", ".join(parts.PARTS)
            message = f"“{each.name}” is no computed part; those are: {some}."
        elif not each.closed:
            message = f"The computed part “{each.name}” does not end: {text.END}"
        elif each.name in seen:
            message = f"The computed part “{each.name}” stands here a second time."
        elif each.name in known and not _same(each.content, known[each.name]):
            message = f"“{each.name}” is not what the record says any more."
        seen.add(each.name)
        if message:
            yield Finding(draft.path, line, 1, message, _REFRESH, COMPUTED)


def _same(one: parts.Lines, other: parts.Lines) -> bool:
    return "\n".join(one).strip() == "\n".join(other).strip()


def _words(draft: Draft, phrasing: Phrasing) -> Iterator[Finding]:
    people = [
        name for each in phrasing.team.people.values() for name in (each.id, each.name) if name
    ]
    prose = text.without_computed(draft.prose)
    for each in blameless.lint(prose, people, draft.first_line):
        yield Finding(draft.path, each.line, each.column, each.message, each.hint, BLAMELESS)


def lint_actions(incident: Incident) -> list[Finding]:
    """What is wrong with the open action items of the record."""
    found: list[Finding] = []
    for each in incident.actions.values():
        entry = incident.entry(each.id)
        if each.status == "open" and entry is not None and each.id not in incident.redacted:
            found += _action(incident, entry, each)
    return found


def _action(incident: Incident, entry: Entry, action: Action) -> Iterator[Finding]:
    path, told = entry_path(incident.id, entry.id), handle(action.id)
    if not begins_with_verb(action.text):
        word = first_word(action.text) or action.text[:20]
        message = f"Action item {told} begins with “{word}”, not with what is to be done."
        hint = f'incli correct {handle(entry.id)} "Add …"'
        line = list(to_data(entry)).index("text") + 1
        yield Finding(path, line, len("text: ") + 1, message, hint, ACTION)
    if not action.due:
        message = f"Action item {told} has no day by which it is due."
        yield Finding(path, 1, 1, message, _again(action), ACTION)


def _again(action: Action) -> str:
    said = f'incli action decline {handle(action.id)} --because "said again with a date"'
    return f"{said}, and: incli action add … --owner P --due DAY"


def lint_customers(
    path: str, content: str, incident: Incident, phrasing: Phrasing
) -> list[Finding]:
    """Where the text for customers names people, machines or services of ours, or asks still."""
    known = customers.ours(incident, phrasing)
    found = [
        Finding(
            path,
            each.line,
            each.column,
            f"“{each.what}” is {each.kind} of ours; customers do not know it.",
            "say what it does for them, or which role it was",
            INTERNAL,
        )
        for each in customers.internal_names(content, known)
    ]
    for asked in text.questions(content):
        if not asked.answered:
            message = f"“{asked.text}” is not answered."
            hint = "write it below the question, and take the question out"
            found.append(Finding(path, asked.line, 1, message, hint, SECTION))
        else:
            message = "The question still stands above its answer."
            found.append(Finding(path, asked.line, 1, message, "take the question out", SECTION))
    return sorted(found)
