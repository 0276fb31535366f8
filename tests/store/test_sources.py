"""Which files are looked at, and which of them some machines take for one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.store.sources import is_ours, plainly, twins


@pytest.mark.parametrize(
    ("path", "is_looked_at"),
    [
        ("incidents/2026-03/x", True),
        ("policies", True),
        ("INCIDENTS/x", True),
        (".gitattributes", True),
        ("site/.GitModules", True),
        ("site/docs/incidents/x.md", False),
        ("README.md", False),
    ],
)
def test_what_is_looked_at(path: str, is_looked_at: bool) -> None:  # noqa: FBT001  # a table
    assert is_ours(path) == is_looked_at


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["a/x", "a/y"], {}),
        (["a/x", "b/X"], {}),
        (["a/A.png", "a/a.png"], {"a/A.png": "a/a.png", "a/a.png": "a/A.png"}),
        (["A/x", "a/y"], {"A/x": "a/x", "a/y": "A/y"}),
        (["a/\u00e9", "a/e\u0301"], {"a/\u00e9": "a/e\u0301", "a/e\u0301": "a/\u00e9"}),
        (["a/ss", "a/ß"], {"a/ss": "a/ß", "a/ß": "a/ss"}),
    ],
)
def test_twins_name_each_other_since_either_may_be_the_new_one(
    paths: list[str], found: dict[str, str]
) -> None:
    assert twins(paths) == found
    assert twins(paths[::-1]) == found


@given(
    st.lists(
        st.text("aAbBéÉ/", min_size=1, max_size=6).map(lambda each: each.strip("/") or "a"),
        unique=True,
    )
)
def test_whoever_has_no_twin_is_told_apart_on_every_machine(paths: list[str]) -> None:
    found = twins(paths)
    alone = [plainly(each) for each in paths if each not in found]
    assert len(set(alone)) == len(alone)
