"""The text for customers: roles in place of people, and nothing that only we know."""

import time

import pytest
from domain_world.story import Line, Story, tell
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.incident import COMMANDER, Incident
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.kinds.roles import Assigned
from incli.domain.kinds.updates import UpdateDrafted, UpdatePosted
from incli.domain.phrases import Phrasing
from incli.domain.postmortem.customers import draft, internal_names, ours, sanitised
from incli.domain.state import Header
from incli.domain.team import Person, Team
from incli.domain.value import replace

PHRASING = Phrasing(
    Team(
        {
            "amira": Person("amira", "Amira Haddad", ("amira@example.com",)),
            "jo": Person("jo", "Jo Li"),
            "mei": Person("mei", "Mei"),
        }
    )
)
LINES: list[Line] = [
    ("amira", Assigned(COMMANDER, "amira")),
    ("mei", Impact("started", 1240)),
    ("mei", UpdateDrafted("public", "not said")),
    ("mei", UpdatePosted("public", "Amira has restarted pay-db on fra2-db-03. It works again.")),
    ("mei", UpdatePosted("internal", "mei looks after it")),
    ("mei", Impact("ended")),
    ("amira", Resolved("mei")),
]


def incident(title: str = "Checkout errors") -> Incident:
    story = tell(LINES)
    services = ("checkout", "pay-db")
    return replace(story.incident, header=Header(title, services=services))


def names(text: str) -> list[tuple[str, str]]:
    found = internal_names(text, ours(incident(), PHRASING))
    return [(each.what, each.kind) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Amira Haddad did it, then Amira left",
            [("Amira Haddad", "a person"), ("Amira", "a person")],
        ),
        ("Haddad did it, says AMIRA", [("Haddad", "a person"), ("AMIRA", "a person")]),
        ("thanks to @jo", [("@jo", "a person")]),
        ("write to amira@example.com", [("amira@example.com", "an address")]),
        ("fra2-db-03 and 10.0.0.7", [("fra2-db-03", "a machine"), ("10.0.0.7", "a machine")]),
        ("pg.prod.svc was full", [("pg.prod.svc", "a machine")]),
        ("the pay-db service", [("pay-db", "a service")]),
        ("checkout was slow, Jo's amiable meiosis, SEV-1, UTF-8", []),
        ("we moved to version 1.2.3 at 10:15", []),
    ],
)
def test_names_of_ours_are_found_where_they_stand(text: str, found: list[tuple[str, str]]) -> None:
    assert names(text) == found


def test_lines_and_columns_count_from_one() -> None:
    (found,) = internal_names("first\n  Mei", ours(incident(), PHRASING))
    assert (found.line, found.column) == (2, 3)


def test_people_become_roles_and_machines_become_systems() -> None:
    story = incident()
    told = sanitised(
        "Amira restarted pay-db on fra2-db-03; jo@example.com and Mei helped. Mei slept.",
        story,
        PHRASING,
        ours(story, PHRASING),
    )
    assert told == (
        "The incident commander restarted one of our systems on one of our systems; one of our "
        "engineers and one of our engineers helped. One of our engineers slept."
    )


def test_the_draft_says_when_and_how_many_and_what_customers_were_told() -> None:
    text = draft(incident("Checkout <b>errors</b>\n# x"), PHRASING)
    assert text.startswith("# Checkout &lt;b&gt;errors&lt;/b&gt; \\# x\n\n## Summary\n")
    assert "On 22 November 2026, from 03:18 until 03:22 UTC," in text
    assert "About 1,240 customers were affected." in text
    assert "- The incident commander has restarted one of our systems" in text
    assert "not said" not in text
    assert "looks after" not in text


def test_a_draft_without_impact_tells_from_opening_to_resolution() -> None:
    story = tell([("amira", Resolved("mei"))])
    assert "from 03:16 until 03:17 UTC" in draft(story.incident, PHRASING)
    assert "from 03:16 UTC" in draft(Story().incident, PHRASING)


@given(
    st.lists(
        st.sampled_from(
            ["Amira", "Jo Li", "@mei", "Mei", "fra2-db-03", "10.0.0.7", "a.local", "pay-db", "and"]
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_is_said_the_draft_names_nobody(words: list[str]) -> None:
    said = " ".join(words)
    story = tell([("mei", UpdatePosted("public", said))])
    named = replace(story.incident, header=Header(said, services=("pay-db",)))
    known = ours(named, PHRASING)
    assert internal_names(draft(named, PHRASING), known) == ()


def test_an_incident_that_was_only_opened_can_be_drafted() -> None:
    assert "## What we do about it" in draft(Story(Opened("x")).incident, PHRASING)


@pytest.mark.parametrize("part", ["a", "a.", "a-", "aa-", "a@", "a@a.", "a.a-1", "@", "Amira "])
def test_no_line_takes_long(part: str) -> None:
    begin = time.process_time()
    internal_names(part * 60_000, ours(incident(), PHRASING))
    assert time.process_time() - begin < 5, "longer with the square of the line"
