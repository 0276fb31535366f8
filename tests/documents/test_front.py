"""The front matter of a Markdown file, written and changed in place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.documents.front import change_front, prose_of, read_front, with_front
from incli.documents.loader import load
from incli.domain.errors import InvalidData, InvalidInput

PATH = "incidents/2026-11/2026-11-22-checkout-errors/postmortem.md"
TEXT = """\
---
# whose it is
incident: 2026-11-22-checkout-errors
status: draft   # until Mei says more
owner: mei
facts:
  opened: "2026-11-22T02:15:00.000Z"
  customers: 4  # so far
tags:
  - eu
---
# What happened

--- and more: of it
"""


def test_what_is_written_is_read_back_and_valid() -> None:
    data = {"incident": "2026-11-22-checkout-errors", "status": "draft", "owner": "mei"}
    written = with_front({**data, "facts": {"customers": 4}}, "## In short\n")
    assert read_front(written, PATH).data == {**data, "facts": {"customers": 4}}
    assert prose_of(written, PATH) == ("\n## In short\n", 8)


def test_a_change_touches_its_own_lines_only() -> None:
    changed = change_front(TEXT, PATH, {"status": "in-review", "facts": {"customers": 9}})
    assert changed == TEXT.replace("status: draft ", 'status: "in-review" ').replace(
        '  opened: "2026-11-22T02:15:00.000Z"\n  customers: 4 ', "  customers: 9 "
    )


def test_what_is_new_comes_last() -> None:
    changed = change_front(TEXT, PATH, {"reviewers": ["amira", "ravi"]})
    assert changed == TEXT.replace("  - eu\n", '  - eu\nreviewers: ["amira", "ravi"]\n')


@pytest.mark.parametrize(
    "layout",
    [
        "---\n{incident: x, status: draft}\n---\nprose\n",
        "---\nstatus: [draft,\n  b]\nowner: |\n  mei\n---   \nprose",
        "---\n'status': draft\nowner: mei\n# the end\n---\n",
        "---\nowner: mei\nstatus:\n---\n",
    ],
)
def test_a_layout_is_changed_or_refused_and_never_broken(layout: str) -> None:
    before = load(layout, PATH).data
    try:
        changed = change_front(layout, PATH, {"status": "in-review", "facts": {"a": 1}})
    except InvalidInput:
        return
    assert load(changed, PATH).data == {**before, "status": "in-review", "facts": {"a": 1}}
    assert prose_of(changed, PATH)[0] == prose_of(layout, PATH)[0]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_can_be_set_and_the_prose_stays(value: str, prose: str) -> None:
    text = with_front({"title": "x", "owner": "mei"}, prose)
    changed = change_front(text, "any.md", {"title": value}) if _readable(text) else text
    assert changed.endswith(f"---\n\n{prose}")


def _readable(text: str) -> bool:
    try:
        load(text, "any.md")
    except InvalidData:
        return False
    return True


def test_what_is_not_valid_is_told_with_its_place() -> None:
    with pytest.raises(InvalidData) as wrong:
        read_front(TEXT.replace("draft ", "done "), PATH)
    assert str(wrong.value.findings[0]).startswith(f"{PATH}:4:9: ")
