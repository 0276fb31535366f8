"""Changes that somebody would like to slip through, each against the rule that refuses it."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from check_world import Pull
from world import done, git, incli

from incli.app.check import history


def test_an_edited_entry_is_refused_where_it_stands(pull: Pull) -> None:
    entry = pull.entries("opened")[0]
    entry.write_text(entry.read_text().replace("Checkout errors", "Nothing happened"))
    commit = pull.commit("correct a word")
    found = [each for each in pull.findings() if each["rule"] == "INC702"]
    assert [(each["path"], each["commit"]) for each in found] == [(pull.relative(entry), commit)]


def test_a_deleted_entry_is_refused(pull: Pull) -> None:
    entry = pull.entries("assigned")[0]
    entry.unlink()
    pull.commit("tidy up")
    found = [each for each in pull.findings() if each["rule"] == "INC702"]
    assert [each["path"] for each in found] == [pull.relative(entry)]


def test_a_renamed_entry_is_refused(pull: Pull) -> None:
    entry = pull.entries("assigned")[0]
    entry.rename(entry.with_name(entry.name.replace("assigned-amira", "assigned-jonas")))
    pull.commit("rename")
    assert {"INC702", "INC003"} <= pull.rules()


def test_an_entry_deleted_and_put_back_in_another_commit_is_refused(pull: Pull) -> None:
    """What counts is every commit, not only where the change ends."""
    git(pull.folder, "rm", "-q", pull.relative(pull.entries("opened")[0]))
    git(pull.folder, "commit", "-q", "-m", "remove")
    git(pull.folder, "revert", "--no-edit", "HEAD")
    assert pull.rules() == {"INC702"}


def test_an_entry_deleted_inside_a_merge_is_refused(pull: Pull) -> None:
    """`git log` alone says nothing about it."""
    git(pull.folder, "checkout", "-q", "-b", "side")
    done(pull.folder, "note", "what nobody shall read")
    entry = pull.entries("note")[0]
    git(pull.folder, "checkout", "-q", "main")
    pull.write("notes.txt", "beside\n")
    git(pull.folder, "merge", "-q", "--no-commit", "--no-ff", "side")
    git(pull.folder, "rm", "-q", "-f", pull.relative(entry))
    git(pull.folder, "commit", "-q", "--no-edit")
    merge = git(pull.folder, "rev-parse", "HEAD")
    found = [each for each in pull.findings() if each["rule"] == "INC702"]
    assert [(each["path"], each["commit"]) for each in found] == [(pull.relative(entry), merge)]


def test_a_branch_dropped_by_a_merge_is_refused(pull: Pull) -> None:
    git(pull.folder, "checkout", "-q", "-b", "side")
    done(pull.folder, "note", "what nobody shall read")
    git(pull.folder, "checkout", "-q", "main")
    pull.write("notes.txt", "beside\n")
    git(pull.folder, "merge", "-q", "--no-edit", "-s", "ours", "side")
    assert "INC702" in pull.rules()


def test_a_rewritten_history_is_refused(pull: Pull) -> None:
    git(pull.folder, "commit", "-q", "--amend", "-m", "as it should have been")
    assert "INC701" in pull.rules()


def test_a_history_wound_back_is_refused(pull: Pull) -> None:
    git(pull.folder, "reset", "-q", "--hard", "HEAD~1")
    assert "INC701" in pull.rules()


def test_an_alien_root_is_refused(pull: Pull) -> None:
    git(pull.folder, "checkout", "-q", "--orphan", "other")
    pull.commit("the same files, and another history")
    assert "INC701" in pull.rules()


def test_a_change_from_long_ago_is_judged_by_the_tip_it_goes_into(pull: Pull) -> None:
    """Not by the policy that was there when it was forked."""
    git(pull.folder, "checkout", "-q", "-b", "fork")
    done(pull.folder, "-i", pull.incident, "note", "on the fork")
    git(pull.folder, "checkout", "-q", "main")
    policy = next((pull.folder / "policies" / "response").glob("*.yaml"))
    stricter = policy.read_text().replace("\nrules:\n", "\nrules:\n  INC802: {mode: enforce}\n", 1)
    later = policy.with_name("2026-01-02.yaml")
    later.write_text(stricter.replace("2026-01-01T", "2026-01-02T", 1))
    pull.commit("hold to it from now on")
    git(pull.folder, "branch", "-f", "judge")
    git(pull.folder, "checkout", "-q", "fork")
    done(pull.folder, "-i", pull.incident, "note", "ask erika.mustermann@gmail.com about it")
    git(pull.folder, "merge", "-q", "--no-edit", "main")
    assert "INC802" in pull.rules()


def test_a_waiver_does_not_count_in_the_change_that_brings_it(pull: Pull) -> None:
    entry = pull.timeline / "20200101T000000000Z-note-amira-aaaa.yaml"
    entry.write_text('kind: "note"\nat: "2020-01-01T00:00:00Z"\nby: "amira"\ntext: "a\\u200bb"\n')
    pull.commit("hidden")
    before = pull.rules()
    assert before
    for rule in sorted(before):
        pull.write(
            f"policies/waivers/{rule.lower()}.yaml",
            f"rule: {rule}\nincident: {pull.incident}\nreason: it is fine\n"
            "requested_by: amira\napproved_by: [jonas]\nexpires: '2099-01-01'\n",
        )
    assert before <= pull.rules()


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("incidents/{month}/{id}/timeline/20260101T000000000Z-note-amira-aaaa.yaml", "INC003"),
        ("policies/rosters/x.yaml", "INC003"),
        ("incidents/{month}/{id}/evidence/passwd", "INC003"),
    ],
)
def test_a_symbolic_link_is_refused(pull: Pull, path: str, rule: str) -> None:
    file = pull.folder / path.format(month=pull.incident[:7], id=pull.incident)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.symlink_to("/etc/passwd")
    pull.commit("link")
    assert rule in pull.rules()


def test_a_link_in_place_of_a_folder_is_refused(pull: Pull) -> None:
    (pull.folder / "incidents").rename(pull.folder / "elsewhere")
    (pull.folder / "incidents").symlink_to("elsewhere")
    pull.commit("moved")
    assert {"INC702", "INC003"} <= pull.rules()


def test_a_submodule_is_refused(pull: Pull) -> None:
    oid = git(pull.folder, "rev-parse", "HEAD")
    path = f"incidents/{pull.incident[:7]}/{pull.incident}/evidence/there"
    git(pull.folder, "update-index", "--add", "--cacheinfo", f"160000,{oid},{path}")
    git(pull.folder, "commit", "-q", "-m", "there")
    assert "INC003" in pull.rules()


@pytest.mark.parametrize("text", ["*.yaml merge=union\n", "*.yaml -diff\n", "*.yaml filter=x\n"])
@pytest.mark.parametrize("folder", ["", "incidents/", "policies/"])
def test_attributes_that_reach_the_record_are_refused(pull: Pull, text: str, folder: str) -> None:
    pull.write(f"{folder}.gitattributes", text)
    assert "INC007" in pull.rules()


def test_names_that_only_differ_in_case_are_refused(pull: Pull) -> None:
    entry = pull.entries("opened")[0]
    oid = git(pull.folder, "hash-object", "-w", str(entry))
    twin = pull.relative(entry).replace("opened", "Opened")
    git(pull.folder, "update-index", "--add", "--cacheinfo", f"100644,{oid},{twin}")
    git(pull.folder, "commit", "-q", "-m", "twin")
    assert "INC003" in pull.rules()


def test_a_folder_that_only_differs_in_case_is_refused(pull: Pull) -> None:
    oid = git(pull.folder, "hash-object", "-w", "--stdin", stdin="people: {}\n")
    path = "Policies/people.yaml"
    git(pull.folder, "update-index", "--add", "--cacheinfo", f"100644,{oid},{path}")
    git(pull.folder, "commit", "-q", "-m", "twin")
    assert "INC003" in pull.rules()


def test_a_file_of_100_megabytes_is_refused_unread(pull: Pull) -> None:
    file = pull.timeline.parent / "evidence" / "dump.bin"
    file.parent.mkdir()
    with file.open("wb") as out:
        out.truncate(100 * 1024 * 1024)
    pull.commit("dump")
    assert "INC006" in pull.rules()


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{this}: &{this} [{','.join([f'*{before}'] * 9)}]\n"
    for before, this in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [BOMB, "[" * 100_000, "x: !!python/object/apply:os.system [id]\n", "a: 1\na: 2\n", "\xff\n"],
    ids=["aliases", "depth", "tag", "twice", "no entry"],
)
def test_yaml_that_bites_is_refused(pull: Pull, text: str) -> None:
    pull.write(pull.relative(pull.timeline / "20260101T000000000Z-note-amira-aaaa.yaml"), text)
    assert pull.rules() & {"INC001", "INC002", "INC006"}


def test_a_file_that_is_no_text_is_refused(pull: Pull) -> None:
    file = pull.timeline / "20260101T000000000Z-note-amira-aaaa.yaml"
    file.write_bytes(b"kind: note\ntext: \xff\xfe\n")
    pull.commit("bytes")
    assert "INC001" in pull.rules()


def test_a_path_that_is_no_utf8_is_refused_and_shown(pull: Pull) -> None:
    folder = os.fsencode(pull.timeline)
    Path(os.fsdecode(folder + b"/20260101T000000000Z-note-amira-\xff.yaml")).write_text("a: 1\n")
    pull.commit("name")
    outcome = incli(pull.folder, "check", "--judge", "judge", "--head", "HEAD")
    assert outcome.code == 1
    assert "INC003" in outcome.out


def test_a_backdated_entry_is_refused(pull: Pull) -> None:
    entry = pull.timeline / "20200101T000000000Z-note-amira-aaaa.yaml"
    entry.write_text('kind: "note"\nat: "2020-01-01T00:00:00Z"\nby: "amira"\ntext: "long ago"\n')
    pull.commit("I said so in 2020")
    assert "INC707" in {each["rule"] for each in pull.check().json()["findings"]}


def test_a_commit_of_another_incident_played_again_is_refused(pull: Pull) -> None:
    done(pull.folder, "open", "Another one")
    other = next(each for each in done(pull.folder, "--json", "list").json())["id"]
    done(pull.folder, "-i", other, "note", "of the other one")
    git(pull.folder, "branch", "-f", "judge")
    entry = next((pull.folder / "incidents").glob(f"*/{other}/timeline/*-note-*.yaml"))
    (pull.timeline / entry.name).write_bytes(entry.read_bytes())
    git(pull.folder, "add", "-A")
    message = git(pull.folder, "log", "-1", "--format=%B", "judge")
    git(pull.folder, "commit", "-q", "-m", message)
    assert "INC706" in pull.rules()


def test_a_shallow_clone_cannot_be_judged(pull: Pull, tmp_path: Path) -> None:
    done(pull.folder, "note", "one more")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{pull.folder}", str(shallow))
    outcome = incli(shallow, "--json", "check", "--judge", "HEAD", "--head", "HEAD")
    assert outcome.code == 1
    assert [each["rule"] for each in outcome.json()["findings"]] == ["INC900"]


def test_a_damaged_object_cannot_be_judged(pull: Pull) -> None:
    done(pull.folder, "note", "one more")
    oid = git(pull.folder, "rev-parse", f"HEAD:{pull.relative(pull.entries('note')[0])}")
    (pull.folder / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    assert "INC900" in pull.rules()


def replant(pull: Pull, folder: str, raw: bytes) -> None:
    """Commit on `evil` what the head holds, with other bytes for the tree of a folder."""
    oid = _hashed(pull.folder, raw)
    while folder:
        folder, _, part = folder.rpartition("/")
        where = f"HEAD:{folder}" if folder else "HEAD^{tree}"
        rows = git(pull.folder, "ls-tree", where).splitlines()
        rows = [f"040000 tree {oid}\t{part}" if row.endswith(f"\t{part}") else row for row in rows]
        oid = git(pull.folder, "mktree", "--missing", stdin="\n".join(rows) + "\n")
    commit = git(pull.folder, "commit-tree", oid, "-p", "HEAD", "-m", "nothing much")
    git(pull.folder, "update-ref", "refs/heads/evil", commit)


def tree_of(pull: Pull, folder: str) -> bytes:
    """The bytes of a tree."""
    command = ["git", "cat-file", "tree", f"HEAD:{folder}"]
    return subprocess.run(command, cwd=pull.folder, capture_output=True, check=True).stdout


def _hashed(folder: Path, raw: bytes) -> str:
    command = ["git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
    done = subprocess.run(command, cwd=folder, input=raw, capture_output=True, check=True)
    return done.stdout.decode().strip()


def unjudged(pull: Pull, head: str = "evil") -> bool:
    """Whether the change is said not to be one that can be judged, and nothing else is said."""
    outcome = pull.check(head=head)
    assert outcome.code == 1, outcome.err
    return [each["rule"] for each in outcome.json()["findings"]] == ["INC900"]


@pytest.mark.parametrize("most", [5_000, 0], ids=["short", "long"])
def test_a_tree_that_holds_a_name_twice_cannot_be_judged(
    pull: Pull, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git shows the one text and checks out the other. Of a long history the head is looked at."""
    monkeypatch.setattr(history, "_MANY", most)
    entry = pull.entries("opened")[0]
    text = entry.read_text().replace("Checkout errors", "Nothing happened")
    forged = git(pull.folder, "hash-object", "-w", "--stdin", stdin=text)
    folder, _, name = pull.relative(entry).rpartition("/")
    row = f"100644 {name}\0".encode() + bytes.fromhex(forged)
    replant(pull, folder, tree_of(pull, folder) + row)
    assert unjudged(pull)


@pytest.mark.parametrize("most", [5_000, 0], ids=["short", "long"])
def test_trees_as_git_writes_them_pass(
    pull: Pull, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git sorts a folder as if its name ended with a slash; a name may begin another."""
    monkeypatch.setattr(history, "_MANY", most)
    for name in ("a/x/y/z", "a.txt", "a-b/x", "a0"):
        pull.write(name, "x\n")
    assert pull.rules() == set()


@pytest.mark.parametrize("name", ["", ".", "..", ".git", "incidents/2026-01/x", "0"])
def test_a_tree_with_a_name_that_no_file_has_cannot_be_judged(pull: Pull, name: str) -> None:
    """`0` is one that a file may have, and stands where git never puts it."""
    folder = pull.relative(pull.timeline)
    held = tree_of(pull, folder)
    row = f"100644 {name}\0".encode() + held[-20:]
    replant(pull, folder, held + row if name == "0" else row + held)
    assert unjudged(pull)


@pytest.mark.parametrize("raw", [b"100644", b"100644 name", b"hundred x\0" + bytes(20)])
def test_a_tree_that_is_none_cannot_be_judged(pull: Pull, raw: bytes) -> None:
    replant(pull, pull.relative(pull.timeline), raw)
    assert unjudged(pull)


def test_a_folder_that_is_missing_cannot_be_judged(pull: Pull) -> None:
    folder = pull.relative(pull.timeline.parent)
    row = b"40000 recordings\0" + bytes.fromhex("12" * 20)
    held = tree_of(pull, folder)
    at = held.index(b"40000 timeline")
    replant(pull, folder, held[:at] + row + held[at:])
    assert unjudged(pull)


@pytest.mark.parametrize("path", ["policies", "policies/people.yaml", "policies/response"])
def test_without_the_policies_of_the_judge_nothing_can_be_judged(pull: Pull, path: str) -> None:
    done(pull.folder, "note", "one more")
    oid = git(pull.folder, "rev-parse", f"judge:{path}")
    (pull.folder / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    assert unjudged(pull, "HEAD")


@pytest.mark.parametrize("seconds", ["253402300800", "99999999999999"])
def test_a_commit_of_a_year_that_no_clock_says_cannot_be_judged(pull: Pull, seconds: str) -> None:
    done(pull.folder, "note", "later")
    raw = git(pull.folder, "cat-file", "commit", "HEAD")
    odd = re.sub(r"(author .*>) \d+", rf"\1 {seconds}", raw)
    oid = git(
        pull.folder, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=f"{odd}\n"
    )
    assert "INC900" in {each["rule"] for each in pull.findings(head=oid)}


def test_a_commit_in_an_encoding_of_its_own_cannot_be_judged(pull: Pull) -> None:
    done(pull.folder, "note", "odd")
    raw = git(pull.folder, "cat-file", "commit", "HEAD")
    odd = raw.replace("\n\n", "\nencoding UTF-16\n\n", 1)
    oid = git(pull.folder, "hash-object", "-t", "commit", "-w", "--stdin", stdin=f"{odd}\n")
    assert pull.check(head=oid).code in {0, 1}


def test_another_opening_moves_an_incident_under_no_older_policy(pull: Pull) -> None:
    before = pull.check().json()["findings"]
    entry = pull.timeline / "20200101T000000000Z-opened-amira-zzzz.yaml"
    text = pull.entries("opened")[0].read_text()
    text = re.sub(r'at: ".*"', 'at: "2020-01-01T00:00:00Z"', text)
    entry.write_text(f'{text}late: "forgotten"\n')
    pull.commit("forgotten")
    policies = sorted((pull.folder / "policies" / "response").glob("*.yaml"))
    limits = {
        each["limit"].partition(":")[0] for each in pull.check().json()["findings"] if each["limit"]
    }
    assert limits <= {pull.relative(policies[-1])}
    assert before == []


def test_a_policy_cannot_take_the_protection_of_the_record_away(pull: Pull) -> None:
    policy = next((pull.folder / "policies" / "response").glob("*.yaml"))
    policy.write_text(
        policy.read_text().replace("\nrules:\n", "\nrules:\n  INC702: {mode: 'off'}\n", 1)
    )
    pull.commit("off")
    git(pull.folder, "branch", "-f", "judge")
    pull.entries("opened")[0].unlink()
    pull.commit("remove")
    assert "INC702" in pull.rules()
