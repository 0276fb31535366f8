"""Upptime: an outage is what lies between two commits of its checks."""

from pathlib import Path

from import_world import draft, imported, invalid_files, only, shown, told
from world import git

from incli.exchange.incidents.draft import Draft

LOG = """\
45eee7df741d\t2026-08-11T18:02:23+07:00\tInitial commit
2b7f5d1288e2\t2026-08-11T11:06:25+00:00\t🟩 Shop is up (200 in 51 ms) [skip ci] [upptime]
b156ea360a96\t2026-08-13T11:03:31+00:00\t🟥 Shop is down (502 in 457 ms) [skip ci] [upptime]
e72813b50d37\t2026-08-13T11:05:16+00:00\t🟨 Chat (beta) has degraded performance (200 in 9999 ms)
fc860e6353fa\t2026-08-13T11:08:00+00:00\t🟨 Shop has degraded performance (200 in 9000 ms)
f0dd536afdd8\t2026-08-13T11:20:00+00:00\t🟩 Shop is up (200 in 60 ms) [skip ci] [upptime]
62d5d560705c\t2026-08-14T08:54:32+00:00\t🟥 Shop is down (0 in 0 ms) [skip ci] [upptime]
"""
STATE = """\
url: https://example.com
status: {}
code: 200
lastUpdated: 2026-08-21T23:23:49.410Z
startTime: 2026-08-11T11:06:35.291Z
generator: Upptime <https://github.com/upptime/upptime>
"""


def read(**files: str) -> Draft:
    return draft("upptime", None, **files)


def test_an_outage_lasts_from_a_red_commit_to_the_green_one_of_the_same_site() -> None:
    found = read(log_tsv=LOG, _upptimerc_yml="owner: acme\nrepo: status\n")
    assert [each.key for each in found.incidents] == [
        *("b156ea360a96", "e72813b50d37", "62d5d560705c"),
    ]
    assert told(found.incidents[0]) == [
        ("2026-08-13T11:03:31Z", "impact", ""),
        ("2026-08-13T11:03:31Z", "opened", "Shop is down"),
        ("2026-08-13T11:03:31Z", "finding", "Shop is down (502 in 457 ms)"),
        ("2026-08-13T11:08:00Z", "finding", "Shop has degraded performance (200 in 9000 ms)"),
        ("2026-08-13T11:20:00Z", "impact", ""),
        ("2026-08-13T11:20:00Z", "resolved", ""),
    ]
    assert found.incidents[0].url == "https://github.com/acme/status/commit/b156ea360a96"
    assert [each.entries[1].body.severity for each in found.incidents] == [  # type: ignore[attr-defined]  # opened
        *("sev2", "sev3", "sev2"),
    ]


def test_what_is_not_up_again_goes_on_and_is_told() -> None:
    assert [str(each) for each in read(log_tsv=LOG).findings] == [
        "log.tsv:4:1: “Chat (beta)” is not up by the end of the log.",
        "log.tsv:7:1: “Shop” is not up by the end of the log.",
    ]


def test_a_log_that_has_grown_ends_what_went_on(team: Path, tmp_path: Path) -> None:
    log = tmp_path / "commit-log.tsv"
    log.write_text(LOG)
    assert imported(team, "upptime", tmp_path)["entries"] == 6 + 3 + 3
    log.write_text(LOG + "a\t2026-08-14T09:00:00+00:00\t🟩 Shop is up (200 in 1 ms)\n")
    grown = imported(team, "upptime", tmp_path)
    assert (grown["new"], grown["entries"]) == ([], 2)
    assert shown(team, "08-14-shop")["resolved"] == "2026-08-14T09:00:00.000Z"
    assert imported(team, "upptime", tmp_path)["commit"] is None
    assert invalid_files(team) == []


def test_a_repository_is_read_by_its_own_commits(team: Path, repo: Path) -> None:
    for line in LOG.splitlines():
        _, at, subject = line.split("\t")
        dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
        git(repo, "commit", "-q", "--allow-empty", "-m", subject, env=dates)
    said = imported(team, "upptime", repo)
    assert [each[:10] for each in said["new"]] == ["2026-08-13", "2026-08-13", "2026-08-14"]
    assert imported(team, "upptime", repo)["commit"] is None


def test_without_a_log_what_is_down_now_is_an_incident_and_what_is_up_a_notice() -> None:
    found = read(shop_yml=STATE.format("down"), chat_yml=STATE.format("up"))
    assert told(only(found)) == [("2026-08-21T23:23:49Z", "opened", "shop is down")]
    assert [each.message for each in found.notices] == ["It is up: “chat”."]
    assert "is not said" in found.findings[0].message


def test_without_a_log_what_is_still_down_is_the_same_incident(team: Path, tmp_path: Path) -> None:
    state = tmp_path / "history" / "shop.yml"
    state.parent.mkdir()
    state.write_text(STATE.format("down"))
    imported(team, "upptime", tmp_path)
    state.write_text(STATE.format("down").replace("08-21T23", "08-22T10"))
    assert imported(team, "upptime", tmp_path)["commit"] is None


def test_what_is_no_commit_and_no_state_is_rejected() -> None:
    found = read(log_tsv=f"{LOG}one field\nx\tsoon\t🟥 Shop is down\n", shop_yml="- a\n")
    assert [(each.path, each.line) for each in found.rejects] == [("log.tsv", 8), ("log.tsv", 9)]
    assert [each.path for each in read(shop_yml="- a\n").rejects] == ["shop.yml"]
    assert [each.path for each in read(shop_yml="a: b\n").rejects] == ["shop.yml"]
