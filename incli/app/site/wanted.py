"""What is wanted of a build of the site, and what it came to."""

from collections.abc import Callable
from pathlib import Path

from incli.domain.finding import Finding
from incli.domain.value import Value

Progress = Callable[[int, int], None]
"""Told how many pages of incidents are done, and of how many."""


class Wanted(Value):
    """What is to be built."""

    output: Path
    audience: str = "internal"
    address: str = ""
    """Where it will be; empty: as `site/mkdocs.yml` says."""


class Built(Value):
    """What a build came to."""

    output: Path
    incidents: int
    """Pages of incidents on the site."""
    rendered: int
    """How many of them were made anew."""
    left_out: int
    """Incidents that are not for this audience."""
    written: int
    """Files that were written, because they are not as they were."""
    removed: int
    unreadable: tuple[Finding, ...] = ()
    naming: tuple[str, ...] = ()
    """Incidents on a site for the public whose address names somebody of the team."""
