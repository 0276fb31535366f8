"""New files for people: they say what they were given, in a form that is pleasant to edit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.documents.compose import compose
from incli.documents.loader import load

SCHEMA = "../../schema/roster.schema.json"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    texts | st.integers(-1000, 1000) | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(texts.filter(bool), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_a_roster_reads_as_people_write_it() -> None:
    data = {
        "name": "ic",
        "layers": {
            "primary": {
                "rotations": [
                    {
                        "members": ["amira", "ravi"],
                        "handover": {"day": "mon", "time": "09:00"},
                        "start": "2026-11-02",
                    }
                ]
            }
        },
        "shifts": [{"from": "2026-11-02", "person": "mei"}],
    }
    assert compose(data, SCHEMA, "Imported\nby hand") == (
        f"# yaml-language-server: $schema={SCHEMA}\n# Imported\n# by hand\n"
        'name: "ic"\nlayers:\n  primary:\n    rotations:\n'
        '      - members: ["amira", "ravi"]\n        handover: {day: "mon", time: "09:00"}\n'
        '        start: "2026-11-02"\nshifts:\n  - {from: "2026-11-02", person: "mei"}\n'
    )


@given(st.dictionaries(texts.filter(bool), values, min_size=1, max_size=5))
def test_whatever_is_written_reads_the_same(data: dict[str, object]) -> None:
    assert load(compose(data, SCHEMA), "x.yaml").data == data


@given(st.text(max_size=60))
def test_no_comment_can_say_anything(comment: str) -> None:
    assert load(compose({"a": 1}, SCHEMA, comment), "x.yaml").data == {"a": 1}


def test_a_lone_surrogate_is_no_text() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        compose({"a": "\ud800"}, SCHEMA)
