"""`incli site serve`: the site on this machine, made again when something changes."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from world import done, incli

from incli.app.site import serving
from incli.app.site.build import build
from incli.app.site.serving import fingerprint, headers_of, watch
from incli.app.site.wanted import Built
from incli.cli.exchange import site
from incli.store.repository import discover

ROOT = Path(__file__).parents[2]
_PATIENCE = 60


def fetched(address: str) -> tuple[str, str]:
    """The policy and the text of a page."""
    with urllib.request.urlopen(address) as answer:  # noqa: S310  # our own server
        return answer.headers["Content-Security-Policy"], answer.read().decode()


def test_a_change_is_seen_on_the_page_and_an_interrupt_ends_it(incident: Path) -> None:
    command = [sys.executable, "-P", "-u", "-m", "incli", "-C", str(incident)]
    with subprocess.Popen(
        [*command, "site", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        assert "1 incident" in process.stdout.readline()
        address = process.stdout.readline().split()[0]
        name = next((incident / "incidents").glob("*/*")).name
        policy, page = fetched(f"{address}incidents/{name}/")
        assert policy.startswith("default-src 'none'")
        assert "replica lag is real" not in page
        done(incident, "note", "replica lag is real")
        assert "1 rendered" in process.stdout.readline()
        assert "replica lag is real" in fetched(f"{address}incidents/{name}/")[1]
        process.send_signal(signal.SIGINT)
        assert process.wait(_PATIENCE) == 0


def test_documents_and_policies_are_watched_as_the_record_is(incident: Path) -> None:
    with closing(discover(incident)) as repository:
        seen = [fingerprint(repository)]
        done(incident, "note", "more")
        seen.append(fingerprint(repository))
        (incident / "site").mkdir()
        (incident / "site" / "mkdocs.yml").write_text("site_name: x\n")
        seen.append(fingerprint(repository))
        time.sleep(0.01)
        (incident / "policies" / "vocabulary.yaml").write_text("words: {}\n")
        seen.append(fingerprint(repository))
    assert len(set(seen)) == len(seen)


def test_what_changes_while_the_first_site_is_made_is_seen(
    incident: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*args: Any) -> Built:  # noqa: ANN401  # passed on as they come
        built = build(*args)
        done(incident, "note", "written meanwhile")
        return built

    def watched(seen: str, look: Callable[[], str], changed: Callable[[], None]) -> None:
        assert look() != seen
        changed()
        raise KeyboardInterrupt

    monkeypatch.setattr(site, "build", slowly)
    monkeypatch.setattr(serving, "watch", watched)
    told = done(incident, "site", "serve", "--port", "0").out
    assert told.count("1 rendered") == 2


def test_the_watch_builds_once_for_each_change_since_what_it_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving, "_PAUSE", 0)
    seen, built = iter(["b", "b", "c"]), []
    with pytest.raises(StopIteration):
        watch("a", lambda: next(seen), lambda: built.append("built"))
    assert built == ["built", "built"]


def test_a_file_that_is_gone_before_it_is_looked_at_is_no_trouble(
    incident: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (incident / "policies" / ".people.yaml.swp").write_text("x")
    look = Path.lstat

    def lstat(path: Path) -> os.stat_result:
        if path.suffix == ".swp":
            raise FileNotFoundError
        return look(path)

    with closing(discover(incident)) as repository:
        before = fingerprint(repository)
        monkeypatch.setattr(Path, "lstat", lstat)
        assert fingerprint(repository) != before


def test_the_headers_are_those_that_a_host_would_send() -> None:
    assert headers_of("/*\n  A: b\n  C: d: e\n") == {"A": "b", "C": "d: e"}


def test_a_page_elsewhere_cannot_read_it_by_a_name_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("for the team")
    with serving.serving(tmp_path, 0, {}) as address:
        with urllib.request.urlopen(address) as answer:  # noqa: S310  # our own server
            assert answer.read() == b"for the team"
        asked = urllib.request.Request(address, headers={"Host": "evil.example"})  # noqa: S310
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(asked)  # noqa: S310  # our own server


def test_a_port_that_is_taken_is_told(incident: Path) -> None:
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        outcome = incli(incident, "site", "serve", "--port", str(taken.getsockname()[1]))
    assert outcome.code == 2
    assert "cannot be used" in outcome.err
