"""A remote and two clones of it, for the tests of sharing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sharing_world import Clone, clone, close_repositories, make_remote


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[Path]:
    """A bare remote whose main has one commit."""
    yield make_remote(tmp_path)
    close_repositories()


@pytest.fixture
def amira(remote: Path) -> Clone:
    """Amira's clone of the remote."""
    return clone(remote, "amira")


@pytest.fixture
def ravi(remote: Path) -> Clone:
    """Ravi's clone of the remote."""
    return clone(remote, "ravi")
