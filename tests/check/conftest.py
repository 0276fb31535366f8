"""A team's repository with a change in it, as a pull request brings one."""

from pathlib import Path

import pytest
from check_world import Pull


@pytest.fixture
def pull(incident: Path) -> Pull:
    """A branch beside `main`, on which a test does what it likes."""
    return Pull.beside(incident)
