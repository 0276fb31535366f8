"""The forge that a remote belongs to, and the addresses of its pages."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.exchange.forge import Forge, forge_of


@pytest.mark.parametrize(
    ("address", "host", "path"),
    [
        ("https://github.com/example/shop.git", "github.com", "example/shop"),
        ("https://user:secret@github.com/example/shop", "github.com", "example/shop"),
        ("git@github.com:example/shop.git", "github.com", "example/shop"),
        ("ssh://git@gitlab.example.com:2222/a/b/c.git", "gitlab.example.com", "a/b/c"),
        ("http://forge.example:3000/a/b/", "forge.example:3000", "a/b"),
        ("HTTPS://GitHub.com/a/b", "github.com", "a/b"),
    ],
)
def test_a_forge_is_told_from_the_address_of_a_remote(address: str, host: str, path: str) -> None:
    assert forge_of(address) == Forge(host, path)


@pytest.mark.parametrize(
    "address",
    [
        *("", "../remote.git", "/srv/git/shop.git", "file:///srv/git/shop.git", "C:\\git\\shop"),
        *("https://github.com/", "https://github.com/one", "ext::sh -c id", "https://h:x/a/b"),
        *("https://ho st/a/b", "javascript://x/a/b", "git@host:onlyone", "https:///a/b"),
        *("https://[/a/b", "https://a℀b/c/d"),
    ],
)
def test_what_is_no_forge_has_no_pages(address: str) -> None:
    assert forge_of(address) is None


@given(st.text(max_size=40))
def test_any_address_is_answered(address: str) -> None:
    found = forge_of(address)
    assert found is None or found.pull_request("main", "x", "t", "b").startswith("https://")


TITLE, BODY = "50 % & more #1", "line\n- [ ] “what?” <b>\n"


def test_a_pull_request_on_github_is_filled_in() -> None:
    url = Forge("github.com", "example/shop").pull_request("main", "postmortem/x", TITLE, BODY)
    parts = urlsplit(url)
    assert parts.path == "/example/shop/compare/main...postmortem/x"
    assert parse_qs(parts.query) == {"expand": ["1"], "title": [TITLE], "body": [BODY]}


def test_a_merge_request_on_gitlab_is_filled_in() -> None:
    url = Forge("gitlab.com", "a/b/c").pull_request("main", "postmortem/x", TITLE, BODY)
    parts = urlsplit(url)
    assert parts.path == "/a/b/c/-/merge_requests/new"
    assert parse_qs(parts.query) == {
        "merge_request[source_branch]": ["postmortem/x"],
        "merge_request[target_branch]": ["main"],
        "merge_request[title]": [TITLE],
        "merge_request[description]": [BODY],
    }


@pytest.mark.parametrize(
    ("host", "between"), [("github.com", "blob"), ("gitlab.example.com", "-/blob")]
)
def test_a_file_is_read_on_its_branch(host: str, between: str) -> None:
    found = Forge(host, "a/b").file("postmortem/x", "incidents/a b.md")
    assert found == f"https://{host}/a/b/{between}/postmortem/x/incidents/a%20b.md"
