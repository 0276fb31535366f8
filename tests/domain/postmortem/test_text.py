"""The prose of a postmortem: what is people's, what is computed, what is asked."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from incli.domain.postmortem.text import (
    END,
    answered,
    begin,
    by_people,
    computed,
    filled,
    lines,
    questions,
    sections,
    without_computed,
)

TEXT = f"""\
before

## Facts

{begin("facts")}

- old
## not a heading

{END}

> *What was different?*

## What happened

> *How did it begin?*

It began at night.
Then more.

> *How did it end?*

```sh
## no heading either
> *no question?*
{begin("timeline")}
```

## Empty
"""


def test_sections_are_headings_of_the_second_level_outside_of_code_and_computed_parts() -> None:
    found = sections(TEXT)
    assert [(each.title, each.line) for each in found] == [
        ("Facts", 3),
        ("What happened", 14),
        ("Empty", 29),
    ]
    assert [each.is_computed for each in found] == [True, False, False]
    assert found[0].computes == {"facts"}
    assert found[1].prose.startswith("It began at night.\nThen more.")
    assert not found[2].prose


def test_questions_know_whether_something_stands_below_them() -> None:
    assert [(each.section, each.text, each.answered) for each in questions(TEXT)] == [
        ("Facts", "What was different?", False),
        ("What happened", "How did it begin?", True),
        ("What happened", "How did it end?", True),
    ]


def test_an_answer_stands_below_its_question_and_nothing_else_changes() -> None:
    (first, *_) = questions(TEXT)
    after = answered(TEXT, {first.line: "The  load\nwas."})
    assert after == TEXT.replace("different?*\n", "different?*\n\nThe load was.\n")
    assert all(each.answered for each in questions(after))


@given(st.text(min_size=1).filter(str.strip))
def test_any_answer_answers_its_question_and_makes_no_other_part(answer: str) -> None:
    (first, *rest) = questions(TEXT)
    after = answered(TEXT, {first.line: answer})
    assert [each.answered for each in questions(after)] == [True, *(each.answered for each in rest)]
    assert [each.title for each in sections(after)] == [each.title for each in sections(TEXT)]
    assert computed(after) == computed(TEXT)


def test_a_computed_part_is_written_anew_and_nothing_else() -> None:
    after = filled(TEXT, {"facts": ("- new", "- newer"), "timeline": ("x",)})
    old = "\n- old\n## not a heading\n\n"
    assert after == TEXT.replace(old, "\n- new\n- newer\n\n")
    assert filled(after, {"facts": ("- new", "- newer")}) == after


@given(st.text(st.sampled_from("#>`[]: \nincleds-factsx|"), max_size=80), st.text(max_size=20))
def test_filling_is_stable_and_leaves_people_their_lines(before: str, after: str) -> None:
    text = f"{before}\n{TEXT}{after}"
    parts = {"facts": ("- a", "- b")}
    once = filled(text, parts)
    assert filled(once, parts) == once
    assert _ours(once) == _ours(text)


def _ours(text: str) -> list[str]:
    return [line for line in without_computed(text).split("\n") if line]


def test_a_part_that_is_never_closed_is_left_alone() -> None:
    text = f"{begin('facts')}\n\nmine\n"
    assert filled(text, {"facts": ("x",)}) == text
    (found,) = computed(text)
    assert not found.closed


def test_without_the_computed_parts_every_line_keeps_its_number() -> None:
    told = without_computed(TEXT).split("\n")
    assert len(told) == len(TEXT.split("\n"))
    assert told[13] == "## What happened"
    assert "- old" not in told


def test_what_people_wrote_stands_without_questions_and_computed_parts() -> None:
    assert by_people(TEXT) == (
        "before\n\n## What happened\n\nIt began at night.\nThen more.\n\n```sh\n## no heading "
        f"either\n> *no question?*\n{begin('timeline')}\n```\n"
    )


def test_headings_above_something_stay_and_others_go() -> None:
    text = "## A\n\n### B\n\n### C\n\nwords\n\n## D\n\n> quoted by somebody\n\n## E\n"
    told = "## A\n\n### C\n\nwords\n\n## D\n\n> quoted by somebody\n"
    assert by_people(text) == told
    assert by_people("## A\n\n> *Why?*\n") == "\n"


@given(st.text(st.sampled_from("#> *?`ab\n"), max_size=60))
def test_no_line_that_people_wrote_is_lost(text: str) -> None:
    kept = {"prose", "fence"}
    words = [each.text for each in lines(text) if each.part in kept and each.text.strip()]
    assert not Counter(words) - Counter(by_people(text).split("\n"))
