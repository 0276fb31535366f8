"""How far a postmortem is, from its text and from who approved exactly that."""

import pytest
from domain_world.story import RESOLVED, tell

from incli.domain.incident import Incident
from incli.domain.kinds.postmortem import PostmortemApproved, PostmortemPublished
from incli.domain.postmortem.standing import STATES, Text, approvers, standing
from incli.domain.state import Header
from incli.domain.value import replace

BLOB, OTHER = "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "5" * 40
TEXT = Text("postmortem.md", BLOB, "in-review", "mei")


def approved(*people: str, blob: str = BLOB) -> Incident:
    return tell([RESOLVED, *((each, PostmortemApproved(blob, "p")) for each in people)]).incident


def test_without_a_text_it_is_missing() -> None:
    assert standing(approved("jonas"), None, 1) == "missing"


@pytest.mark.parametrize("status", ["draft", "missing"])
def test_a_text_is_a_draft_until_its_owner_says_more(status: str) -> None:
    assert standing(approved(), replace(TEXT, status=status), 1) == "draft"


@pytest.mark.parametrize("claim", ["in-review", "reviewed", "closed"])
def test_what_a_text_claims_of_itself_proves_no_review(claim: str) -> None:
    assert standing(approved(), replace(TEXT, status=claim), 1) == "in-review"


def test_enough_approvals_of_this_very_text_make_it_reviewed() -> None:
    assert standing(approved("jonas"), TEXT, 2) == "in-review"
    assert standing(approved("jonas", "ravi"), TEXT, 2) == "reviewed"
    assert standing(approved("jonas", "ravi", blob=OTHER), TEXT, 2) == "in-review"


def test_a_draft_that_somebody_has_approved_is_under_review() -> None:
    assert standing(approved("jonas"), replace(TEXT, status="draft"), 2) == "in-review"


def test_a_policy_that_asks_for_nobody_still_needs_a_second_pair_of_eyes() -> None:
    assert standing(approved(), TEXT, 0) == "in-review"


def test_the_owners_own_word_does_not_count() -> None:
    incident = approved("jonas", "ravi")
    assert approvers(incident, replace(TEXT, owner="ravi")) == ("jonas",)
    assert approvers(replace(incident, owner="jonas"), TEXT) == ("ravi",)


def test_only_the_text_that_was_published_is_closed() -> None:
    story = tell([RESOLVED, ("mei", PostmortemPublished(BLOB, "p"))])
    assert standing(story.incident, TEXT, 2) == "closed"
    assert standing(story.incident, replace(TEXT, blob=OTHER), 2) == "in-review"


@pytest.mark.parametrize("status", STATES)
def test_of_an_imported_incident_the_text_is_believed(status: str) -> None:
    imported = replace(approved(), header=Header("x", sources=({"system": "dfds"},)))
    assert standing(imported, replace(TEXT, status=status), 2) == status
