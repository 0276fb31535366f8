"""Whether an action item says what is to be done."""

import pytest

from incli.domain.verbs import begins_with_verb, first_word


@pytest.mark.parametrize(
    "text",
    [
        "Add an alert on replica lag",
        "alert on replica lag",
        "Do not retry without a limit",
        "don't let the cache grow",
        "Automatically drain the node",
        "**Document** how to fail over",
        "1. Re-run the drill",
        "“Test” the backups",
        "[Remove](https://example.com) the flag",
    ],
)
def test_what_begins_with_a_verb_is_clear(text: str) -> None:
    assert begins_with_verb(text)


@pytest.mark.parametrize(
    "text",
    [
        "Better dashboards",
        "We should alert on lag",
        "Alerting on lag",
        "The runbook",
        "More tests",
        "Replica monitoring",
        "Need to add an alert",
        "https://example.com/7",
        "…",
        "",
    ],
)
def test_what_does_not_is_told(text: str) -> None:
    assert not begins_with_verb(text)


def test_the_first_word_is_the_one_that_says_something() -> None:
    assert first_word("  * Then, AUTOMATICALLY drain") == "drain"
    assert first_word("…") == ""
