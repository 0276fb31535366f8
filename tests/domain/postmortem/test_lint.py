"""The lint of a postmortem: what it finds, where, and what to type."""

from collections.abc import Mapping
from typing import Any

import pytest
from domain_world.story import ACTION, RESOLVED, Story, tell

from incli.domain.kinds.actions import ActionAdded, ActionClosed
from incli.domain.kinds.corrections import Corrected
from incli.domain.kinds.notes import Note
from incli.domain.phrases import Phrasing
from incli.domain.postmortem.facts import facts
from incli.domain.postmortem.lint import Draft, lint, lint_actions, lint_customers
from incli.domain.postmortem.parts import computed_parts
from incli.domain.postmortem.text import END, begin, filled
from incli.domain.team import Person, Team

PHRASING = Phrasing(Team({"mei": Person("mei", "Mei")}))
TEMPLATE = f"""\
## In short

> *What happened?*

## Timeline

{begin("timeline")}

{END}

## Action items

{begin("actions")}

{END}
"""
PATH = "postmortem.md"


@pytest.fixture
def story() -> Story:
    return tell([("mei", Note("seen")), RESOLVED])


def draft(story: Story, prose: str, front: Mapping[str, Any] | None = None) -> Draft:
    known = {"incident": story.incident.id, "owner": "mei", "facts": facts(story.incident)}
    data = known if front is None else front
    return Draft(PATH, data, lambda pointer: (3, len(pointer)), prose, 10)


def good(story: Story) -> str:
    told = TEMPLATE.replace("> *What happened?*", "Payments failed.")
    return filled(told, computed_parts(story.incident, PHRASING))


def found(story: Story, prose: str, **options: bool) -> list[tuple[str, int]]:
    findings = lint(draft(story, prose), story.incident, PHRASING, TEMPLATE, **options)
    return [(each.rule, each.line) for each in findings]


def test_a_good_text_has_no_findings(story: Story) -> None:
    assert found(story, good(story)) == []


def test_facts_that_disagree_are_found_at_their_place(story: Story) -> None:
    front = {"facts": {**facts(story.incident), "severity": "sev1"}}
    one = draft(story, good(story), front)
    (finding,) = lint(one, story.incident, PHRASING, TEMPLATE)
    assert (finding.rule, finding.line, finding.column) == ("INC409", 3, 2)
    assert finding.message == "“severity” is sev1 here, and it is sev2 in the record."
    assert finding.hint == "incli postmortem start --refresh"


def test_a_section_that_is_missing_or_says_nothing_is_found(story: Story) -> None:
    assert found(story, good(story).replace("## In short", "## Short")) == [("section", 10)]
    empty = good(story).replace("Payments failed.", "> *What happened?*")
    assert found(story, empty) == [("section", 10)]
    assert found(story, good(story).replace("## In short", "##  in SHORT ##")) == []


def test_a_text_begun_elsewhere_is_not_asked_for_our_sections(story: Story) -> None:
    assert lint(draft(story, "Just words.\n"), story.incident, PHRASING, "") == []


def test_a_computed_part_that_was_changed_is_found(story: Story) -> None:
    changed = good(story).replace("| seen |", "| seen early |")
    assert found(story, changed) == [("computed", 16)]
    assert found(story, changed, closed=True) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (f"\n{begin('weather')}\n{END}\n", "is no computed part"),
        (f"\n{begin('timeline')}\n{END}\n", "a second time"),
        (f"\n{begin('roles')}\n", "does not end"),
    ],
)
def test_marks_that_do_not_fit_are_found(story: Story, more: str, words: str) -> None:
    prose = good(story) + more
    findings = lint(draft(story, prose), story.incident, PHRASING, TEMPLATE)
    assert any(each.rule == "computed" and words in each.message for each in findings)


def test_blame_is_found_in_what_people_wrote_and_not_in_what_is_computed() -> None:
    story = tell([("mei", Note("it was human error")), RESOLVED])
    prose = good(story).replace("Payments failed.", "It was human error.")
    assert found(story, prose) == [("INC407", 12)]


def test_an_action_item_in_the_text_only_is_found(story: Story) -> None:
    prose = good(story) + "\n- [ ] Better alerts\n\nWords are fine.\n"
    findings = lint(draft(story, prose), story.incident, PHRASING, TEMPLATE)
    assert [each.rule for each in findings] == ["action"]
    assert 'incli action add "Better alerts" --owner P' in findings[0].hint


def test_action_items_begin_with_a_verb_and_have_a_day() -> None:
    story = tell([("amira", ActionAdded("Better alerts", "mei"))])
    vague, undated = lint_actions(story.incident)
    assert (vague.line, vague.column, vague.rule) == (4, 7, "action")
    assert "begins with “better”" in vague.message
    assert vague.hint.startswith(f"incli correct {story.last('action-added')[-4:]}")
    assert "no day by which it is due" in undated.message
    assert undated.path.endswith(f"{story.last('action-added')}.yaml")


def test_corrected_words_count_and_closed_items_do_not() -> None:
    story = tell([("amira", ActionAdded("Better alerts", "mei"))])
    story.says("amira", Corrected(story.last("action-added"), "Add alerts"))
    assert [each.line for each in lint_actions(story.incident)] == [1]
    closed = tell([ACTION, ("mei", lambda s: ActionClosed(s.last("action-added"), "PR 7"))])
    assert lint_actions(closed.incident) == []


def test_the_text_for_customers_names_nothing_of_ours_and_asks_nothing(story: Story) -> None:
    text = "# Payments\n\n## Summary\n\n> *What?*\n\nMei looked.\n\n## Next\n\n> *Who?*\n"
    findings = lint_customers("x.md", text, story.incident, PHRASING)
    assert [(each.rule, each.line, each.column) for each in findings] == [
        ("section", 5, 1),
        ("internal-name", 7, 1),
        ("section", 11, 1),
    ]
    assert findings[1].message == "“Mei” is a person of ours; customers do not know it."
    assert lint_customers("x.md", "# Payments\n\nIt works.\n", story.incident, PHRASING) == []
