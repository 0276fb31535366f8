"""Posts of cState: what is in them comes in as it is, and what is odd is told with its place."""

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from import_world import DATA, draft, folder, imported, invalid_files, only, shown, source, told
from world import done, git

from incli.app.importing.places import MOVED
from incli.exchange.incidents import importer, read

POSTS = DATA / "cstate"
POST = """\
---
title: {title}
date: {date}
resolved: {resolved}
{when}severity: {severity}
affected:
  - checkout
section: issue
---
{body}
"""


def post(
    body: str = "It is broken.",
    *,
    title: str = "Checkout down",
    date: str = "2026-01-13T05:10:00-00:00",
    end: str = "2026-01-13T06:10:00-00:00",
    severity: str = "down",
) -> str:
    return POST.format(
        title=title,
        date=date,
        resolved="true" if end else "false",
        when=f"resolvedWhen: {end}\n" if end else "",
        severity=severity,
        body=body,
    )


def odd(text: str) -> list[str]:
    return [str(each) for each in draft("cstate", a=text).findings]


def test_a_real_page_comes_in_whole_and_what_is_odd_is_told() -> None:
    names = importer("cstate").wants(list(folder(POSTS)))
    assert len(names) == 8  # the licence is no post
    found = read("cstate", source({name: folder(POSTS)[name] for name in names}))
    assert (len(found.incidents), found.notices, found.rejects) == (8, (), ())
    messages = sorted(f"{each.path[15:25]} {each.line} {each.message}" for each in found.findings)
    assert messages == [
        "2020-06-13 2 Its title says maintenance, its section says issue: taken as an incident.",
        "2020-06-13 3 date: its time names no zone: read as UTC.",
        "2020-06-13 5 resolvedWhen: its time names no zone: read as UTC.",
        "2020-12-08 3 The file is named 2020-12-08, and its date is 2020-12-07.",
        "2020-12-08 3 date: its time names no zone: read as UTC.",
        "2020-12-08 5 resolvedWhen: its time names no zone: read as UTC.",
        "2021-04-15 2 Its title says maintenance, its section says issue: taken as an incident.",
        "2021-04-15 3 date: its time names no zone: read as UTC.",
        "2021-04-15 5 It was resolved the moment it started.",
        "2021-04-15 5 resolvedWhen: its time names no zone: read as UTC.",
        "2021-09-23 5 It was resolved before it started (2021-09-23).",
        "2023-03-28 1 It does not say what is affected.",
        "2023-03-28 5 It lasted 8 days.",
    ]


def test_updates_stand_newest_first_in_a_post_and_oldest_first_in_a_timeline() -> None:
    middle = "[Update - 2026-01-13 05h40 UTC]\nBetter."
    body = f"[Final message]\nOver.\n\n{middle}\n\n[Initial message]\nBad."
    assert told(only(draft("cstate", a=post(body)))) == [
        ("2026-01-13T05:10:00Z", "opened", "Checkout down"),
        ("2026-01-13T05:10:00Z", "update-posted", "Bad."),
        ("2026-01-13T05:40:00Z", "update-posted", "Better."),
        ("2026-01-13T06:10:00Z", "update-posted", "Over."),
        ("2026-01-13T06:10:00Z", "resolved", ""),
    ]


def test_a_bold_label_and_a_track_part_updates_too() -> None:
    bold = "**Update at 2026-01-13 05:55 UTC**\n\nBetter.\n\n**Initial Message**\n\nBad."
    assert told(only(draft("cstate", a=post(bold))))[2] == (
        *("2026-01-13T05:55:00Z", "update-posted", "Better."),
    )
    track = (
        'Better. {{< track "2026-01-13 05:55:10" >}}\n\nBad. {{< track "2026-01-13 05:11:00" >}}\n'
    )
    found = only(draft("cstate", ZoneInfo("Europe/Paris"), a=post(track)))
    assert told(found)[1:3] == [
        ("2026-01-13T04:11:00Z", "update-posted", "Bad."),
        ("2026-01-13T04:55:10Z", "update-posted", "Better."),
    ]


def test_an_update_without_a_time_says_that_its_place_is_assumed() -> None:
    found = only(draft("cstate", a=post("[Update]\nBetter.\n[Initial message]\nBad.")))
    assert found.entries[2].late is not None
    assert "does not say when it was posted" in found.entries[2].late


def test_words_in_bold_and_links_are_no_labels() -> None:
    body = "**Update** your client, and see [Update](https://example.com).\n\n[x] done"
    (_, update, _) = told(only(draft("cstate", a=post(body))))
    assert update[2] == body


def test_what_a_comment_hides_was_not_published() -> None:
    body = "<!-- [Final message]\nOver. -->\n\n[Initial message]\nBad."
    assert [each[2] for each in told(only(draft("cstate", a=post(body))))] == [
        *("Checkout down", "Bad.", ""),
    ]


def test_a_time_without_a_zone_is_read_in_the_zone_named_or_told_as_an_assumption() -> None:
    naive = post(date="2026-07-13 05:10:00", end="")
    assert odd(naive) == ["a:3:1: date: its time names no zone: read as UTC."]
    assert only(draft("cstate", a=naive)).entries[0].late == (
        "imported; its time names no zone: read as UTC"
    )
    paris = only(draft("cstate", ZoneInfo("Europe/Paris"), a=naive))
    assert told(paris)[0][0] == "2026-07-13T03:10:00Z"
    assert paris.entries[0].late is None


def test_a_post_that_goes_on_is_not_resolved() -> None:
    found = only(draft("cstate", a=post(end="")))
    assert [each.body.kind for each in found.entries] == ["opened", "update-posted"]


def test_a_post_that_does_not_say_when_it_was_resolved_is_resolved_and_told() -> None:
    text = post().replace("resolvedWhen: 2026-01-13T06:10:00-00:00\n", "")
    found = draft("cstate", a=text)
    assert only(found).entries[-1].body.kind == "resolved"
    assert [str(each) for each in found.findings] == [
        "a:4:1: It is resolved, and does not say when: the last time that is known is taken."
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (post(date="2026-02-30T05:10:00-00:00"), "a:3:1: date: “2026-02-30T05:10:00-00:00”"),
        (post(date="soon"), "a:3:1: date: “soon” is no time"),
        (post(date="0026-01-13T05:10:00-00:00"), "a:3:1: date: 13 January of the year 26"),
        (post().replace("title: Checkout down\n", ""), "a:1:1: This post has no title."),
        ("no front matter", "a:1:1: There is no front matter"),
        ("---\ntitle: x\n", "a:1:1: The front matter does not end."),
        ("---\n- a\n---\n", "a:2:1: This must be a mapping"),
        ("---\ntitle: [a\n---\n", "a:2:10: A list that begins with [ does not end."),
        ("---\na: &a [x]\nb: *a\n---\n", "a:3:4: Aliases (*name) are not read."),
        (b"---\ntitle: \xff\n---\n".decode("latin1").encode("latin1"), "a:1:1: a is not UTF-8."),
    ],
)
def test_what_is_no_post_is_rejected_with_its_place(text: str | bytes, message: str) -> None:
    found = draft("cstate", a=text)
    assert found.incidents == ()
    assert str(found.rejects[0]).startswith(message)


def test_a_wrong_end_does_not_keep_a_post_out() -> None:
    found = draft("cstate", a=post(end="2026-13-45T06:10:00-00:00"))
    assert len(found.incidents) == 1
    assert str(found.findings[0]).startswith("a:5:1: resolvedWhen: “2026-13-45T06:10:00-00:00”")


def test_a_post_for_information_is_a_notice() -> None:
    found = draft("cstate", a=post().replace("section:", "informational: true\nsection:"))
    assert (len(found.incidents), len(found.notices)) == (0, 1)


def test_twice_makes_no_second_commit_and_a_grown_page_adds_what_is_new(
    team: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page"
    shutil.copytree(POSTS, page)
    first = imported(team, "cstate", page)
    assert (len(first["incidents"]), first["entries"], first["notices"]) == (8, 29, 0)
    assert invalid_files(team) == []
    again = imported(team, "cstate", page)
    assert (again["commit"], again["entries"]) == (None, 0)
    assert again["incidents"] == first["incidents"]
    assert git(team, "log", "-1", "--format=%s") == "import(cstate): 8 incidents, 29 entries"
    (page / "content/issues/2026-06-01-new.md").write_text(post("[Initial message]\nBad.", end=""))
    grown = imported(team, "cstate", page)
    assert (grown["new"], grown["entries"]) == (["2026-01-13-checkout-down"], 2)
    (page / "content/issues/2026-06-01-new.md").write_text(
        post("[Final message]\nOver.\n[Update]\nBetter.\n[Initial message]\nVery bad.")
    )
    changed = imported(team, "cstate", page)
    assert (changed["new"], changed["changed"], changed["entries"]) == (
        *([], ["2026-01-13-checkout-down"], 4),
    )
    state = shown(team, "checkout-down")
    assert state["status"] == "resolved"
    assert [each.get("corrected") for each in state["timeline"] if each["kind"] != "corrected"] == [
        *(None, "Very bad.", None, None, None),
    ]
    assert imported(team, "cstate", page)["commit"] is None


def corrected(team: Path) -> dict[str, str | None]:
    """What each update of the record said first, and what it was corrected to."""
    found = shown(team, "checkout-down")["timeline"]
    return {e["text"]: e.get("corrected") for e in found if e["kind"] == "update-posted"}


def test_a_git_repository_tells_who_wrote_and_when(team: Path, repo: Path, tmp_path: Path) -> None:
    file = repo / "content/issues/2026-01-13-checkout.md"
    file.parent.mkdir(parents=True)

    def commit(text: str, when: str, who: str) -> None:
        file.write_text(text)
        git(repo, "add", ".")
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        git(repo, "commit", "-qm", "post", f"--author={who}", env=dates)

    commit(post("[Initial message]\nBad.", end=""), "2026-01-13T05:20:00Z", "J <jonas@example.com>")
    updated = post("[Update]\nBetter.\n[Initial message]\nBad.", end="")
    commit(updated, "2026-01-13T05:50:00Z", "Nobody <nobody@example.com>")
    git(repo, "config", "core.fsmonitor", f"touch {tmp_path}/ran; false")
    git(repo, "config", "log.showSignature", "true")
    bundle = tmp_path / "page.bundle"
    git(repo, "bundle", "create", "-q", str(bundle), "HEAD", "main")

    imported(team, "cstate", repo, "--one-commit-each")
    timeline = shown(team, "checkout-down")["timeline"]
    assert [(each["at"][11:16], each["by"], each.get("late")) for each in timeline] == [
        ("05:10", "jonas", None),
        ("05:20", "jonas", None),
        ("05:50", "amira", "imported; written by Nobody"),
    ]
    assert git(team, "log", "-1", "--format=%aI") == "2026-01-13T05:50:00+00:00"
    assert not (tmp_path / "ran").exists()
    assert imported(team, "cstate", bundle)["commit"] is None
    reworded = post("[Update]\nMuch better.\n[Initial message]\nBad.", end="")
    commit(reworded, "2026-01-13T05:55:00Z", "J <jonas@example.com>")
    imported(team, "cstate", repo)
    assert corrected(team) == {"Bad.": None, "Better.": "Much better."}


FIRST = ("Initial message", "We look."), ("Update", "A disk is full."), ("Update", "Deleting logs.")


def edited(page: Path, *blocks: tuple[str, str]) -> Path:
    """The page, with a post that has these updates, oldest first."""
    page.mkdir(exist_ok=True)
    body = "\n".join(f"[{label}]\n{text}" for label, text in reversed(blocks))
    (page / "2026-01-13-down.md").write_text(post(body))
    return page


def held(team: Path) -> list[str]:
    """What each update of the record says by now, in any order."""
    found = shown(team, "checkout-down")["timeline"]
    return sorted(
        each.get("corrected") or each.get("text") or "(redacted)"
        for each in found
        if each["kind"] == "update-posted"
    )


A, B, C = FIRST
X = ("Update", "It is the disk of the mail server.")
Y = ("Update", "It is Ann's disk.")


def at(clock: str, update: tuple[str, str]) -> tuple[str, str]:
    """The update, with a time of its own."""
    return f"Update - 2026-01-13 {clock} UTC", update[1]


@pytest.mark.parametrize(
    ("states", "gone"),
    [
        ([(A, B, ("Update", "Deleting old logs."))], ()),  # reworded
        ([(A, X, B, C)], ()),  # put in between
        ([(A, X, B, C), (A, Y, B, C)], ()),  # and reworded
        ([(A, X, B, C), (A, Y, B, C), (A, X, Y, B, C)], ()),  # and put back beside
        ([(A, X, B, C), (A, Y, B, C), (A, X, Y, B, C), (A, Y, B, C, X)], ()),
        ([(A, X, B, C), (A, B, C)], ("It is the disk of the mail server.",)),  # and taken out
        ([(A, C)], ("A disk is full.",)),  # taken out
        ([(A, C, X)], ("A disk is full.",)),
        ([(A, B, ("Final message", "Deleting logs."))], ()),  # called something else
        ([(A, B, C, C)], ()),  # said again
        ([(("Initial message", "We are looking."), B, C, X)], ()),
    ],
)
def test_a_post_that_is_edited_loses_and_doubles_no_update(
    team: Path, tmp_path: Path, states: list[tuple[tuple[str, str], ...]], gone: tuple[str, ...]
) -> None:
    page = tmp_path / "page"
    imported(team, "cstate", edited(page, *FIRST))
    for state in states:
        imported(team, "cstate", edited(page, *state))
        assert imported(team, "cstate", page)["commit"] is None
    assert held(team) == sorted([*(text for _, text in states[-1]), *gone])
    assert invalid_files(team) == []


B2, C5 = at("05h20", B), at("05h50", C)


def test_an_update_of_another_time_is_none_that_is_gone(team: Path, tmp_path: Path) -> None:
    page = tmp_path / "page"
    for state in ((A, B2, C5), (A, C5), (A, at("05h40", X), C5)):
        imported(team, "cstate", edited(page, *state))
    assert corrected(team) == {A[1]: None, B[1]: None, C[1]: None, X[1]: None}
    imported(team, "cstate", edited(page, A, at("05h40", Y), C5))
    assert corrected(team) == {A[1]: None, B[1]: None, C[1]: None, X[1]: Y[1]}
    assert imported(team, "cstate", page)["commit"] is None


def test_an_update_without_a_time_that_gets_one_and_other_words_is_the_same(
    team: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page"
    imported(team, "cstate", edited(page, *FIRST))
    imported(team, "cstate", edited(page, A, at("05h20", X), C))
    said = f"{X[1]}{MOVED}2026-01-13T05:20:00.000Z)"
    assert corrected(team) == {A[1]: None, B[1]: said, C[1]: None}


def test_of_two_with_the_same_words_the_first_is_reworded(team: Path, tmp_path: Path) -> None:
    page = tmp_path / "page"
    imported(team, "cstate", edited(page, A, C, B, C))
    imported(team, "cstate", edited(page, A, X, B, C))
    assert held(team) == sorted(text for _, text in (A, X, B, C))
    assert imported(team, "cstate", page)["commit"] is None


def test_of_two_with_the_same_words_the_one_of_the_same_time_stays(
    team: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page"
    imported(team, "cstate", edited(page, A, at("05h20", C), C5))
    assert imported(team, "cstate", edited(page, A, C5))["commit"] is None


def test_an_update_whose_time_moved_is_known_in_another_place(team: Path, tmp_path: Path) -> None:
    page, moved = tmp_path / "page", at("05h25", B)
    imported(team, "cstate", edited(page, A, B2, C5))
    imported(team, "cstate", edited(page, A, moved, C5))
    said = {**dict.fromkeys((A[1], C[1])), B[1]: f"{B[1]}{MOVED}2026-01-13T05:25:00.000Z)"}
    assert corrected(team) == said
    with_y = {**said, B[1]: f"{Y[1]}{MOVED}2026-01-13T05:25:00.000Z)"}
    imported(team, "cstate", edited(page, A, at("05h25", Y), C5))
    assert corrected(team) == with_y
    imported(team, "cstate", edited(page, A, moved, C5))
    assert corrected(team) == said
    imported(team, "cstate", edited(page, A, at("05h15", X), moved, C5))
    assert corrected(team) == {**said, X[1]: None}
    imported(team, "cstate", edited(page, A, at("05h15", X), at("05h25", Y), C5))
    assert corrected(team) == {**said, X[1]: None, Y[1]: None}


@pytest.mark.parametrize("corrected", [False, True])
def test_words_that_were_redacted_do_not_come_back_from_another_place(
    team: Path, tmp_path: Path, *, corrected: bool
) -> None:
    second = ("Update", "Ann's disk is full.") if corrected else B
    page = edited(tmp_path / "page", *FIRST)
    imported(team, "cstate", page)
    imported(team, "cstate", edited(page, A, second, C))
    handle = next(
        each["id"][-4:]
        for each in shown(team, "checkout-down")["timeline"]
        if each.get("text") == "A disk is full."
    )
    done(team, "-i", "checkout-down", "redact", handle, "--because", "private")
    imported(team, "cstate", edited(page, A, X, second, C))
    texts = ["We look.", "It is the disk of the mail server.", "Deleting logs.", "(redacted)"]
    assert held(team) == sorted(texts)
