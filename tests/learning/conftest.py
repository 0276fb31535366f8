"""What reports are tried on: the same year for all of them."""

from pathlib import Path

import pytest
from year_world import Read, read, write_year


@pytest.fixture(scope="session")
def year_of_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a year of incidents; nobody writes to it."""
    folder = tmp_path_factory.mktemp("year") / "team"
    write_year(folder)
    return folder


@pytest.fixture(scope="session")
def known(year_of_work: Path) -> list[Read]:
    """The same year as its files say it."""
    return read(year_of_work)
