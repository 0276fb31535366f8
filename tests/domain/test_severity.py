"""Severities: sev1 is the worst."""

import pytest
from domain_world.story import LEVELS
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.severity import is_worse, rank, worst


def test_a_lower_number_is_worse() -> None:
    assert [rank(level) for level in LEVELS] == [1, 2, 3, 4, 5]
    assert is_worse("sev1", "sev2")
    assert not is_worse("sev2", "sev2")
    assert not is_worse("sev3", "sev2")


@pytest.mark.parametrize("level", LEVELS)
def test_any_severity_is_worse_than_none(level: str) -> None:
    assert is_worse(level, None)


@given(st.lists(st.sampled_from(LEVELS), min_size=1))
def test_nothing_is_worse_than_the_worst(levels: list[str]) -> None:
    assert worst(tuple(levels)) in levels
    assert not any(is_worse(level, worst(tuple(levels))) for level in levels)


@pytest.mark.parametrize(
    "text", ["", "sev0", "sev6", "SEV1", "sev11", "1", "sev1 ", "sev1\n", "sev\uff11"]
)
def test_refuses_what_is_no_severity(text: str) -> None:
    with pytest.raises(ValueError, match=r"sev1 \(worst\) to sev5"):
        rank(text)
