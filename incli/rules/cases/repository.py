"""A case of the rules about the repository as a whole: its policies, rosters and waivers."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from incli.domain.finding import Finding
from incli.domain.incident import Incident
from incli.domain.policy import ResponsePolicy
from incli.domain.roster.changed import RosterChange
from incli.domain.roster.model import Roster
from incli.domain.team import Team
from incli.domain.value import Value
from incli.domain.waiver import Waiver
from incli.rules.rule import NO_RULES, Rules


class PolicyChange(Value):
    """One version of the response policy that a change adds, alters or removes."""

    path: str
    before: ResponsePolicy | None
    """As the judge has it."""
    after: ResponsePolicy | None
    base: ResponsePolicy | None = None
    """What it replaces: the version in force before it takes effect."""


class Mention(NamedTuple):
    """A word found where it must not be; mentions sort by their places."""

    path: str
    line: int
    column: int
    what: str


class Broken(Value):
    """A rule that failed to run."""

    rule: str
    case: str
    """What it was looking at: an incident's id, a path, or empty."""
    why: str
    """The error, in one line."""


class RepositoryCase(Value):
    """The repository as a whole: its policies, rosters, waivers, and what incidents there are."""

    now: datetime
    policies: tuple[ResponsePolicy, ...] = ()
    policy: ResponsePolicy | None = None
    """The one in force now."""
    policy_path: str = ""
    team: Team = Team()
    rosters: tuple[Roster, ...] = ()
    roster_problems: Callable[[timedelta], tuple[Finding, ...]] = lambda ahead: ()  # noqa: ARG005
    """What the lint of rosters says, so far ahead; each finding with its rule's id."""
    roster_changes: Callable[[timedelta], tuple[RosterChange, ...]] | None = None
    """The shifts that a change takes from or gives to people, so far ahead; None: no change is
    judged."""
    incidents: Callable[[], tuple[Incident, ...]] = tuple
    """All incidents, without their timelines: what is not in their state is not asked here."""
    internal: Callable[[], tuple[str, ...]] = tuple
    """The ids of those that are not for the public."""
    changes: tuple[PolicyChange, ...] = ()
    change_paths: tuple[str, ...] = ()
    """All paths that the change touches."""
    approvers: tuple[str, ...] = ()
    """Who approved the change, as far as it can be told from signatures."""
    authors: tuple[str, ...] = ()
    """Who wrote the change."""
    waivers: tuple[Waiver, ...] = ()
    waived: frozenset[str] | None = None
    """The waivers that set something aside in this run; None where not all was judged."""
    untested: Callable[[], tuple[tuple[str, str], ...]] = tuple
    """Rules without a passing, or a failing, test: the rule, and what is missing."""
    reviews: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    """Reviews of the process: their path and front matter."""
    recordings: Callable[[], frozenset[str] | None] = lambda: None
    """The paths of the recordings kept beside incidents; None where nobody looks."""
    rules: Rules = NO_RULES
    """Every rule there is, those of packages included."""
    mentions: Callable[[tuple[str, ...], tuple[str, ...]], tuple[Mention, ...]] = (
        lambda folders, words: ()  # noqa: ARG005
    )
    """Where files of published folders hold some words."""
    broken: tuple[Broken, ...] = ()
    """Which rules failed to run, once all others were asked."""
