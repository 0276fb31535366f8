"""What a postmortem states of an incident, and where that is not what the record says."""

import pytest
from domain_world.story import T0, Story, minutes, tell

from incli.domain.incident import COMMANDER
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Resolved
from incli.domain.kinds.roles import Assigned, HandoverAccepted, HandoverOffered
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.postmortem.facts import Difference, differences, disagreements, facts


@pytest.fixture
def story() -> Story:
    told = tell(
        [
            ("amira", Assigned(COMMANDER, "amira")),
            ("amira", SeverityChanged("sev1"), "nobody can pay"),
            ("mei", Impact("started", 900)),
            ("mei", Impact("ended", 12)),
            ("amira", HandoverOffered(COMMANDER, "jonas")),
            ("jonas", HandoverAccepted(COMMANDER)),
            ("jonas", Resolved("mei")),
        ]
    )
    told.says("jonas", SeverityChanged("sev3"), "in the review")
    return told


def test_the_facts_are_those_of_the_record(story: Story) -> None:
    assert facts(story.incident) == {
        "opened": "2026-11-22T03:16:00.000Z",
        "started": "2026-11-22T03:19:00.000Z",
        "ended": "2026-11-22T03:20:00.000Z",
        "resolved": "2026-11-22T03:23:00.000Z",
        "severity": "sev1",
        "commanders": ["amira", "jonas"],
        "customers": 900,
    }


def test_the_head_of_the_text_states_whose_it_is(story: Story) -> None:
    front = {"incident": story.incident.id, "owner": "mei", "facts": facts(story.incident)}
    assert disagreements(front, story.incident) == ()
    wrong = disagreements({**front, "owner": "ravi", "facts": {"customers": 1}}, story.incident)
    assert [each.pointer for each in wrong] == [("owner",), ("facts", "customers")]
    assert disagreements({"owner": "ravi", "facts": None}, Story().incident) == ()


def test_what_nobody_said_is_no_fact() -> None:
    assert facts(Story().incident) == {"opened": "2026-11-22T03:16:00.000Z", "severity": "sev2"}


def test_facts_of_the_record_agree_with_it(story: Story) -> None:
    assert differences(facts(story.incident), story.incident) == ()


@pytest.mark.parametrize(
    ("fact", "said", "known"),
    [
        ("opened", "2026-11-22T03:17:00Z", "2026-11-22T03:16:00.000Z"),
        ("started", "in the morning", "2026-11-22T03:19:00.000Z"),
        ("detected", "2026-11-22T03:17:00Z", ""),
        ("severity", "sev2", "sev1"),
        ("commanders", ["jonas", "amira"], "amira, jonas"),
        ("customers", 12, "900"),
        ("customers", "900", "900"),
    ],
)
def test_what_is_stated_otherwise_is_found(
    story: Story, fact: str, said: object, known: str
) -> None:
    told = ", ".join(said) if isinstance(said, list) else str(said)
    found = differences({**facts(story.incident), fact: said}, story.incident)
    assert found == (Difference(fact, told, known),)


@pytest.mark.parametrize("same", ["2026-11-22T03:16:00Z", "2026-11-22T04:16:00.9+01:00"])
def test_times_are_compared_to_the_second_in_any_zone(story: Story, same: str) -> None:
    assert differences({"opened": same}, story.incident) == ()


def test_a_claim_without_effect_states_no_customers() -> None:
    story = Story()
    impact = story.says("mei", Impact("started", 5), at=T0 + minutes(9))
    assert facts(story.incident)["customers"] == 5
    assert "customers" not in facts(story.incident.without_effect(impact, "it came too late"))
