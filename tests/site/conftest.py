"""One record, one site and one browser for all tests of the site, in one process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import a_browser, served
from playwright.sync_api import Browser
from site_world import NOW, record
from world import done, own_world


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the record, built for the team."""
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as monkeypatch:
        own_world(tmp_path_factory.mktemp("home"), monkeypatch)
        acme = record(folder / "acme")
        done(acme, "--now", NOW, "site", "build", "--output", str(folder / "out"))
    return folder / "out"


@pytest.fixture(scope="session")
def base(output: Path) -> Iterator[str]:
    with served(output) as address:
        yield address
