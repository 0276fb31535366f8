"""Group 7: whatever is done to a history, nothing leaves the record unseen."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_world import FOLDER, NOON, NOTE, asked, faults

from incli.domain.entry import Entry, from_data
from incli.domain.finding import Finding
from incli.domain.incident import Incident, replay
from incli.domain.kinds import KINDS
from incli.domain.layout import entry_of, entry_path, split_path
from incli.domain.state import Header
from incli.domain.team import Person, Team
from incli.domain.times import stamp, write_time
from incli.domain.value import replace
from incli.rules.cases.history import Change, Commit, HistoryCase, Signature
from incli.rules.cases.incident import IncidentCase
from incli.rules.record.brought import incident_of

CASE = "2026-03-02-case"
OTHER = "2026-03-02-other"
PLAIN = "100644"
NOTHING = "0" * 40
TEAM = Team(
    people={
        name: Person(name, name.title(), (f"{name}@example.com",)) for name in ("ana", "bo", "bot")
    }
)
File = tuple[str, str]
"""A mode and a blob."""
Files = Mapping[str, File]


def changes(tree: Files, parents: Sequence[Files]) -> tuple[Change, ...]:
    """What git says about a tree against each of its parents, or against nothing."""
    found = []
    for number, before in enumerate(parents or [{}]):
        for path in sorted({*tree, *before}):
            (mode, blob), (was_mode, was) = (
                each.get(path, ("000000", NOTHING)) for each in (tree, before)
            )
            if (mode, blob) != (was_mode, was):
                status = "A" if path not in before else "D" if path not in tree else "M"
                if status == "M" and mode[:2] != was_mode[:2]:
                    status = "T"
                found.append(Change(number, status, mode, blob, path, was))
    return tuple(found)


def history(*steps: tuple[Sequence[int], Files], begin: Files | None = None) -> HistoryCase:
    """The commits that make these trees, each on its parents by number; 0 is the judge."""
    trees: list[Files] = [begin or {}]
    commits = []
    for number, (parents, tree) in enumerate(steps, start=1):
        found = changes(tree, [trees[parent] for parent in parents])
        commits.append(
            Commit(str(number), tuple(map(str, parents)), "ana@example.com", NOON, NOON, found)
        )
        trees.append(tree)
    return HistoryCase(NOON, tuple(commits), judge="0", head=str(len(steps)), team=TEAM)


def file(blob: str = "a", mode: str = PLAIN) -> File:
    return mode, blob


# INC701


def test_a_history_that_lacks_the_judge_was_rewritten() -> None:
    whole = history(([0], {}))
    assert asked("INC701", whole).outcome == "pass"
    (fault,) = faults("INC701", replace(whole, descends=False))
    assert (fault.commit, fault.allowed) == ("1", "0")
    assert asked("INC701", replace(whole, judge="", descends=False)).outcome == "not applicable"


# INC702

HEADER, POSTMORTEM = f"{FOLDER}/incident.yaml", f"{FOLDER}/postmortem.md"
RECORDING, EVIDENCE = f"{FOLDER}/recordings/call.vtt", f"{FOLDER}/evidence/ab-x.png"
README = "README.md"
ALL: Files = {path: file(path) for path in (NOTE, HEADER, POSTMORTEM, RECORDING, EVIDENCE, README)}


def without(tree: Files, path: str) -> dict[str, File]:
    return {each: held for each, held in tree.items() if each != path}


@pytest.mark.parametrize(
    ("path", "now", "told"),
    [
        (NOTE, None, "was taken away"),
        (NOTE, file("b"), "was altered"),
        (NOTE, file(NOTE, "100755"), "was made a program"),
        (NOTE, file("b", "120000"), "was made a symbolic link"),
        (NOTE, file("b", "160000"), "was made another repository"),
        (RECORDING, None, "was taken away"),
        (RECORDING, file("b"), "was altered"),
        (EVIDENCE, None, "was taken away"),
        (EVIDENCE, file("b"), "was altered"),
        (HEADER, None, "was taken away"),
        (HEADER, file("b", "120000"), "was made a symbolic link"),
        (HEADER, file("b"), ""),
        (POSTMORTEM, None, "was taken away"),
        (POSTMORTEM, file("b"), ""),
        (README, None, ""),
        (README, file("b", "120000"), ""),
    ],
)
def test_what_may_happen_to_a_file(path: str, now: File | None, told: str) -> None:
    tree = {**without(ALL, path), **({path: now} if now else {})}
    found = faults("INC702", history(([0], tree), begin=ALL))
    assert [(told in each.message, each.path, each.commit) for each in found] == [
        (True, path, "1")
    ] * bool(told)


def test_an_entry_that_gets_another_mode_only_is_told_so() -> None:
    before = {NOTE: file("a", "100755")}
    (fault,) = faults("INC702", history(([0], {NOTE: file("a")}), begin=before))
    assert "got another mode" in fault.message


@pytest.mark.parametrize("mode", ["100755", "120000", "160000"])
def test_an_entry_is_never_added_as_anything_but_a_plain_file(mode: str) -> None:
    (fault,) = faults("INC702", history(([0], {NOTE: file("a", mode)})))
    assert fault.path == NOTE


def test_a_rename_is_told_with_both_names() -> None:
    moved = NOTE.replace("4kq2", "4kq3")
    (fault,) = faults("INC702", history(([0], {moved: file()}), begin={NOTE: file()}))
    assert f"was renamed to {moved}" in fault.message


def test_a_rename_into_another_incident_is_told() -> None:
    moved = NOTE.replace(CASE, OTHER)
    (fault,) = faults("INC702", history(([0], {moved: file()}), begin={NOTE: file()}))
    assert fault.path == NOTE


def test_a_whole_incident_that_vanishes_is_told_file_by_file() -> None:
    found = faults("INC702", history(([0], {}), begin=ALL))
    assert {each.path for each in found} == set(ALL) - {README}


def test_what_vanishes_and_comes_back_is_told() -> None:
    case = history(([0], {}), ([1], {NOTE: file()}), begin={NOTE: file()})
    assert [each.commit for each in faults("INC702", case)] == ["1"]


def test_a_deletion_inside_a_merge_names_the_parent_that_held_it() -> None:
    mine, theirs = {README: file(), "x": file("x")}, {README: file(), NOTE: file()}
    merge = {README: file(), "x": file("x")}
    case = history(([0], mine), ([0], theirs), ([1, 2], merge), begin={README: file()})
    (fault,) = faults("INC702", case)
    assert (fault.commit, fault.path) == ("3", NOTE)
    assert fault.message == (
        "Entry 20260302T090000000Z-note-ana-4kq2 was taken away in merge 3, against its parent 2 "
        "(2 of 2)."
    )


def test_the_same_incident_opened_twice_keeps_one_header() -> None:
    one, other = {HEADER: file("a"), NOTE: file()}, {HEADER: file("b")}
    merged = {HEADER: file("a"), NOTE: file()}
    assert faults("INC702", history(([0], one), ([0], other), ([1, 2], merged))) == ()


def test_a_link_in_place_of_a_timeline_is_told() -> None:
    link = {f"{FOLDER}/timeline": file("x", "120000")}
    assert len(faults("INC702", history(([0], link), begin={NOTE: file()}))) == 2


@pytest.mark.parametrize(
    ("path", "incident"),
    [
        (NOTE, CASE),
        ("incidents/2026-03/Odd Name/x", "Odd Name"),
        ("incidents/2026-03/x", ""),
        ("incidents/README.md", ""),
        ("policies/response/2026/x/y.yaml", ""),
    ],
)
def test_which_incident_a_path_belongs_to(path: str, incident: str) -> None:
    assert incident_of(path) == incident


def test_a_path_that_is_no_incidents_is_protected_all_the_same() -> None:
    odd = "incidents/2026-03/Not_An_Id/timeline/x.txt"
    (fault,) = faults("INC702", history(([0], {}), begin={odd: file()}))
    assert fault.path == odd


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        (Header("A"), Header("B", services=("web",), tags=("dns",)), ""),
        (Header("A", visibility="internal"), Header("A"), ""),
        (Header("A"), Header("A", kind="drill"), "kind"),
        (Header("A", sources=({"system": "pd", "id": "1"},)), Header("A"), "sources"),
        (Header("A"), Header("A", sources=({"system": "pd", "id": "1"},)), ""),
    ],
)
def test_what_an_incident_is_and_came_from_stays(before: Header, after: Header, field: str) -> None:
    case = replace(history(([0], {})), headers={HEADER: (before, after)})
    assert [each.field for each in faults("INC702", case)] == [field] * bool(field)


PATHS = st.sampled_from(
    [
        *(f"{FOLDER}/timeline/20260302T09000000{n}Z-note-ana-4kq2.yaml" for n in range(6)),
        *(f"incidents/2026-04/2026-04-01-b/timeline/2026{n}.yaml" for n in range(3)),
        *(f"{FOLDER}/evidence/{n}.png" for n in range(3)),
        *(f"{FOLDER}/recordings/{n}.vtt" for n in range(2)),
        *("policies/people.yaml", "README.md"),
    ]
)


@st.composite
def grown(draw: st.DrawFn) -> list[tuple[list[int], dict[str, File]]]:
    """A history in which every commit holds all that its parents hold, and a little more."""
    trees: list[dict[str, File]] = [{}]
    steps = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        several = st.lists(st.integers(0, number - 1), min_size=1, max_size=3, unique=True)
        parents = draw(several)
        added = draw(st.lists(PATHS, max_size=3))
        tree = {path: file(path) for path in added}
        for parent in parents:
            tree |= trees[parent]
        trees.append(tree)
        steps.append((parents, tree))
    return steps


@given(grown())
def test_a_history_that_only_adds_passes(
    steps: list[tuple[list[int], dict[str, File]]],
) -> None:
    case = history(*steps)
    assert faults("INC702", case) == ()
    trees: list[dict[str, File]] = [{}, *(tree for _, tree in steps)]
    for commit, (parents, tree) in zip(case.commits, steps, strict=True):
        before = set().union(*(trees[parent] for parent in parents))
        assert {each.path for each in commit.brings()} == set(tree) - before


@given(
    grown(),
    st.data(),
    st.sampled_from([None, file("other"), file("other", "120000"), file("x", "100755")]),
)
def test_any_one_thing_that_is_done_to_the_record_is_found(
    steps: list[tuple[list[int], dict[str, File]]], data: st.DataObject, now: File | None
) -> None:
    trees: list[dict[str, File]] = [{}, *(tree for _, tree in steps)]
    held = [
        (number, path)
        for number, (parents, _) in enumerate(steps)
        for path in sorted(set().union(*(trees[parent] for parent in parents)))
        if path.startswith("incidents/")
    ]
    if not held:
        return
    at, path = data.draw(st.sampled_from(held))
    done = [*steps]
    done[at] = (steps[at][0], {**without(steps[at][1], path), **({path: now} if now else {})})
    found = faults("INC702", history(*done))
    assert (str(at + 1), path) in {(each.commit, each.path) for each in found}


# INC703


def entry(kind: str, by: str = "ana", at: datetime = NOON, **fields: Any) -> Entry:  # noqa: ANN401  # any field
    number = fields.pop("number", 0)
    name = f"{stamp(at)}-{kind}-{by}-{number:04}"
    return from_data(name, {"kind": kind, "at": write_time(at), "by": by, **fields}, KINDS)


def correcting(*pairs: tuple[int, int]) -> IncidentCase:
    """Entries a minute apart, each of which corrects another, by number."""
    named = {n: f"{stamp(NOON + timedelta(minutes=n))}-corrected-ana-{n:04}" for n in range(9)}
    entries = [
        entry("corrected", at=NOON + timedelta(minutes=n), corrects=named[of], text="No", number=n)
        for n, of in pairs
    ]
    first = entry("opened", at=NOON - timedelta(minutes=1), title="Down")
    incident = replay(CASE, Header("Down"), [first, *entries])
    return IncidentCase(incident, NOON, policy=None)  # type: ignore[arg-type]  # none is asked


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([(1, 1)], ["comes later"]),
        ([(1, 2), (2, 1)], ["comes later"]),
        ([(1, 2), (2, 3), (3, 1)], ["comes later", "comes later"]),
        ([(1, 7)], ["no entry of this incident"]),
    ],
)
def test_corrections_point_back_and_never_in_a_circle(
    pairs: list[tuple[int, int]], told: list[str]
) -> None:
    found = faults("INC703", correcting(*pairs))
    assert all(words in each.message for words, each in zip(told, found, strict=True))
    assert {each.field for each in found} == {"corrects"}


def test_every_field_that_names_an_entry_is_looked_at() -> None:
    stray = entry("sorted", at=NOON, entry="20260101T000000000Z-todo-ana-0000", when="later")
    case = correcting()
    incident = replay(CASE, Header("Down"), [*case.incident.timeline, stray])
    (fault,) = faults("INC703", replace(case, incident=incident))
    assert fault.field == "entry"


# INC704 to INC709: commits that bring entries


def bringing(*steps: tuple[Entry, dict[str, Any]]) -> HistoryCase:
    """A commit for each entry, one after the other; what is said of it goes beside it."""
    commits, entries, signatures = [], {}, {}
    named: dict[str, tuple[str, ...]] = {}
    held: list[str] = []
    trees = {"0": tuple(held)}
    for number, (each, said) in enumerate(steps, start=1):
        incident = said.get("incident", CASE)
        path = entry_path(incident, each.id)
        author = said.get("author", f"{each.by}@example.com")
        at = said.get("at", each.at)
        changes = (Change(0, "A", PLAIN, "b", path), *said.get("changes", ()))
        commits.append(Commit(str(number), (str(number - 1),), author, at, at, changes))
        named[str(number)] = tuple(said.get("named", ()))
        entries[path] = (incident, each)
        signatures[str(number)] = said.get("signature", Signature("good", each.by))
        held.append(path)
        trees[str(number)] = tuple(held)

    def known(commit: str, incident: str) -> tuple[str, ...]:
        inside = filter(None, map(split_path, trees[commit]))
        return tuple(name for of, rest in inside if of == incident and (name := entry_of(rest)))

    now = max((each.at for each, _ in steps), default=NOON) + timedelta(days=1)
    return HistoryCase(
        now,
        tuple(commits),
        judge="0",
        team=TEAM,
        entries=entries,
        named=named.__getitem__,
        held=known,
        signature=signatures.__getitem__,
    )


@pytest.mark.parametrize(
    ("signature", "told"),
    [
        (Signature("good", "ana"), ""),
        (Signature("none"), "is not signed"),
        (Signature("bad", why="it is of other bytes"), "does not hold: it is of other bytes"),
        (Signature("unknown key"), "lists for nobody"),
        (Signature("revoked", "ana"), "was revoked"),
    ],
)
def test_each_commit_that_brings_an_entry_is_signed(signature: Signature, told: str) -> None:
    found = faults("INC704", bringing((entry("note", text="x"), {"signature": signature})))
    assert [told in each.message for each in found] == [True] * bool(told)


def test_what_cannot_be_told_of_a_signature_is_no_pass() -> None:
    unknown = {"signature": Signature("cannot judge", why="there is no policies/allowed_signers")}
    case = bringing((entry("note", text="x"), unknown))
    answer = asked("INC704", case)
    assert (answer.outcome, answer.why) == ("cannot judge", unknown["signature"].why)
    worse = bringing(
        (entry("note", text="x"), unknown),
        (entry("note", text="y", number=1), {"signature": Signature("none")}),
    )
    assert asked("INC704", worse).outcome == "fail"


def test_a_list_of_keys_that_is_wrong_signs_for_nobody() -> None:
    wrong = Finding("policies/allowed_signers", 4, 1, "A key of two people.")
    case = replace(bringing((entry("note", text="x"), {})), signers=(wrong,))
    assert [(each.path, each.line) for each in faults("INC704", case)] == [(wrong.path, 4)]
    mends = replace(history(([0], {wrong.path: file()})), signers=(wrong,))
    assert asked("INC704", mends).outcome == "not applicable", "it could not be mended otherwise"


def test_a_merge_that_is_signed_signs_for_no_parent() -> None:
    case = history(
        ([0], {NOTE: file()}), ([0], {README: file()}), ([1, 2], {NOTE: file(), README: file()})
    )
    signed = {"1": "none", "2": "none", "3": "good"}
    case = replace(case, signature=lambda commit: Signature(signed[commit], "ana"))
    assert [each.commit for each in faults("INC704", case)] == ["1"]


ANA = entry("note", text="x")
IMPORTED = entry("note", text="x", source="pagerduty:P1")


@pytest.mark.parametrize(
    ("said", "params", "told"),
    [
        ({}, {}, ""),
        ({"author": "ANA@example.com"}, {}, ""),
        ({"signature": Signature("none")}, {}, ""),
        ({"author": "eve@example.com"}, {}, "is nobody in"),
        ({"author": ""}, {}, "is nobody in"),
        ({"signature": Signature("good", "bo")}, {}, "is signed by bo"),
        ({"signature": Signature("good", "Ana")}, {}, "is signed by Ana"),
        ({"author": "bo@example.com"}, {}, "is signed by ana"),
        ({"author": "bo@example.com", "signature": Signature("none")}, {}, "bo recorded it"),
        ({"author": "bo@example.com", "signature": Signature("good", "bo")}, {}, "bo recorded it"),
    ],
)
def test_who_wrote_signed_and_said_it_is_one_person(
    said: dict[str, Any], params: dict[str, Any], told: str
) -> None:
    found = faults("INC705", bringing((ANA, said)), **params)
    assert [told in each.message for each in found] == [True] * bool(told)
    assert all(each.entry == ANA.id and each.field == "by" for each in found)


BOT = {"author": "bot@example.com", "signature": Signature("good", "bot")}


def test_whoever_imports_must_be_named_and_only_imports() -> None:
    assert faults("INC705", bringing((IMPORTED, BOT)))
    assert faults("INC705", bringing((IMPORTED, BOT)), importers=["bot"]) == ()
    assert faults("INC705", bringing((ANA, BOT)), importers=["bot"])


def held_by(person: str, *, until: datetime | None = None) -> Incident:
    begin = NOON - timedelta(hours=1)
    role = {"role": "scribe", "person": person}
    entries = [
        entry("opened", at=begin, title="Down"),
        entry("assigned", at=begin + timedelta(minutes=1), **role),
    ]
    if until is not None:
        entries.append(entry("released", at=until, role="scribe", replaces=entries[1].id))
    return replay(CASE, Header("Down"), entries)


def test_a_scribe_records_for_others_while_being_scribe_if_the_team_says_so() -> None:
    said = {"author": "bo@example.com", "signature": Signature("good", "bo")}
    case = replace(bringing((ANA, said)), incident={CASE: held_by("bo")}.get)
    assert faults("INC705", case)
    assert faults("INC705", case, for_others=["scribe"]) == ()
    assert faults("INC705", case, for_others=["deputy"])
    over = held_by("bo", until=NOON - timedelta(minutes=1))
    assert faults("INC705", replace(case, incident={CASE: over}.get), for_others=["scribe"])
    for exactly in (NOON - timedelta(minutes=59), NOON):  # taken, and given up
        said_then = entry("note", at=exactly, text="x")
        then = replace(bringing((said_then, said)), incident={CASE: held_by("bo", until=NOON)}.get)
        assert faults("INC705", then, for_others=["scribe"]) == ()
        assert faults("INC705", then, for_others=["deputy", "scribe"]) == ()
    earlier = held_by("ana", until=NOON - timedelta(minutes=30))
    then_bo = entry("assigned", at=NOON - timedelta(minutes=20), role="scribe", person="bo")
    both = replay(CASE, Header("Down"), [*earlier.timeline, then_bo])
    assert faults("INC705", replace(case, incident={CASE: both}.get), for_others=["scribe"]) == ()
    another = held_by("ana")
    assert faults("INC705", replace(case, incident={CASE: another}.get), for_others=["scribe"])


def test_nobody_makes_themselves_scribe_in_somebody_elses_name() -> None:
    forged = entry("assigned", at=NOON, role="scribe", person="bo")
    said = {"author": "bo@example.com", "signature": Signature("good", "bo")}
    opened = entry("opened", at=NOON - timedelta(hours=1), title="Down")
    incident = replay(CASE, Header("Down"), [opened, forged])
    case = replace(bringing((forged, said)), incident={CASE: incident}.get)
    assert faults("INC705", case, for_others=["scribe"])


ELSEWHERE = NOTE.replace(CASE, OTHER)


def added(path: str, status: str = "A") -> Change:
    return Change(0, status, PLAIN, "b", path)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, ""),
        ({"named": [CASE]}, ""),
        ({"changes": [added(HEADER), added(EVIDENCE), added(README)], "named": [CASE]}, ""),
        ({"named": [OTHER]}, f"names {OTHER}, and writes to {CASE}"),
        ({"changes": [added(ELSEWHERE)], "named": [CASE, OTHER]}, f"writes to {CASE} and {OTHER}"),
        ({"changes": [added("policies/people.yaml", "M")]}, "and to policies/people.yaml"),
        ({"changes": [added(".github/workflows/check.yml", "D")]}, "and to .github/"),
    ],
)
def test_a_commit_is_about_one_incident(said: dict[str, Any], told: str) -> None:
    found = faults("INC706", bringing((ANA, said)))
    assert [told in each.message for each in found] == [True] * bool(told)


@pytest.mark.parametrize(
    ("also", "passes"),
    [
        (IMPORTED, True),
        (ANA, False),
    ],
)
def test_an_import_may_bring_many_incidents(also: Entry, passes: bool) -> None:  # noqa: FBT001  # a table
    path = entry_path(OTHER, also.id)
    case = bringing(
        (IMPORTED, {"changes": [added(path), added(path.replace("timeline", "evidence"))]})
    )
    case = replace(case, entries={**case.entries, path: (OTHER, also)})
    assert (faults("INC706", case) == ()) == passes


def test_an_import_alters_nothing_of_other_incidents() -> None:
    other = HEADER.replace(CASE, OTHER)
    assert faults("INC706", bringing((IMPORTED, {"changes": [added(other, "M")]})))


def test_a_merge_brings_many_incidents() -> None:
    one, other = {NOTE: file()}, {ELSEWHERE: file()}
    case = history(([0], one), ([0], other), ([1, 2], {**one, **other}))
    assert faults("INC706", case) == ()


def test_a_change_beside_the_record_is_free() -> None:
    case = history(([0], {"policies/people.yaml": file(), ".github/x": file()}))
    assert asked("INC706", case).outcome == "not applicable"


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("recorded", "fields", "told"),
    [
        (timedelta(minutes=2), {}, ""),
        (timedelta(minutes=2) + SECOND, {}, "does not say why so late"),
        (timedelta(days=3), {"late": "the laptop was off"}, ""),
        (timedelta(days=3), {"source": "pagerduty:P1"}, ""),
        (-timedelta(minutes=3), {}, ""),
        (-timedelta(minutes=3) - SECOND, {}, "3m1s after"),
        (-timedelta(hours=1), {"late": "no matter"}, "1h after"),
        (-timedelta(hours=1), {"source": "pagerduty:P1"}, "1h after"),
    ],
)
def test_claimed_times_hold_each_other(
    recorded: timedelta, fields: dict[str, Any], told: str
) -> None:
    each = entry("note", text="x", **fields)
    found = faults("INC707", bringing((each, {"at": NOON + recorded})))
    assert [told in fault.message for fault in found] == [True] * bool(told)
    assert all(fault.entry == each.id for fault in found)


def test_a_time_that_is_yet_to_come_is_refused_whatever_the_commit_says() -> None:
    case = bringing((ANA, {"at": NOON}))
    assert faults("INC707", case) == ()
    (fault,) = faults("INC707", replace(case, now=NOON - timedelta(hours=2)))
    assert "2h after 2026-03-02 10:00:00Z, now" in fault.message


def test_drift_is_the_teams() -> None:
    case = bringing((ANA, {"at": NOON + timedelta(minutes=10)}))
    assert faults("INC707", case)
    assert faults("INC707", case, drift="10m") == ()


@pytest.mark.parametrize(
    ("back", "fields", "is_told"),
    [
        (timedelta(minutes=2), {}, False),
        (timedelta(minutes=2, milliseconds=1), {}, True),
        (timedelta(hours=9), {"late": "found in the chat"}, False),
        (timedelta(hours=9), {"source": "pagerduty:P1"}, False),
        (-timedelta(hours=9), {}, False),
    ],
)
def test_nobodys_time_goes_back(back: timedelta, fields: dict[str, Any], is_told: bool) -> None:  # noqa: FBT001  # a table
    later = entry("note", text="x", at=NOON - back, number=1, **fields)
    found = faults("INC709", bringing((ANA, {}), (later, {})))
    assert [each.entry for each in found] == [later.id] * is_told


def test_the_newest_of_what_was_seen_counts() -> None:
    first, newest = ANA, entry("note", text="x", at=NOON + timedelta(hours=1), number=1)
    between = entry("note", text="x", at=NOON + timedelta(minutes=30), number=2)
    found = faults("INC709", bringing((first, {}), (newest, {}), (between, {})))
    assert [each.entry for each in found] == [between.id]


def test_only_ones_own_time_counts_and_only_in_one_incident() -> None:
    early = NOON - timedelta(hours=1)
    others = entry("note", "bo", at=early, text="x", number=1)
    assert faults("INC709", bringing((ANA, {}), (others, {}))) == ()
    mine = entry("note", at=early, text="x", number=1)
    assert faults("INC709", bringing((ANA, {}), (mine, {"incident": OTHER}))) == ()


def test_two_clones_of_one_person_do_not_contradict_each_other() -> None:
    early = entry("note", text="x", at=NOON - timedelta(hours=1), number=1)
    case = bringing((ANA, {}), (early, {}))
    first, second = case.commits
    beside = replace(case, commits=(first, second._replace(parents=("0",))))
    assert faults("INC709", case)
    assert faults("INC709", beside) == ()


# INC710


def test_a_merge_is_what_git_makes_of_its_parents() -> None:
    case = history(([0], {"a": file()}), ([0], {"b": file()}), ([1, 2], {"a": file(), "b": file()}))
    assert asked("INC710", case).outcome == "pass"
    smuggled = replace(case, unclean={"3": ("policies/people.yaml", NOTE)}.__getitem__)
    found = faults("INC710", smuggled)
    assert [(each.commit, each.path) for each in found] == [
        ("3", "policies/people.yaml"),
        ("3", NOTE),
    ]


def test_what_cannot_be_made_again_is_no_clean_merge() -> None:
    three = history(([0], {}), ([0], {}), ([0], {}), ([1, 2, 3], {}))
    three = replace(three, unclean={}.__getitem__)  # asked of merges of two only
    (fault,) = faults("INC710", three)
    assert fault.measured == "3"


def test_a_history_of_its_own_is_told_but_for_the_first() -> None:
    stray = history(([], {"a": file()}), ([0, 1], {"a": file()}))
    assert [each.commit for each in faults("INC710", stray)] == ["1"]
    first = replace(history(([], {"a": file()})), judge="")
    assert asked("INC710", first).outcome == "not applicable"


def test_a_history_without_merges_is_not_asked() -> None:
    assert asked("INC710", history(([0], {}))).outcome == "not applicable"


# INC900, INC901


def test_what_is_missing_is_told_and_is_no_pass() -> None:
    case = history(([0], {}))
    assert asked("INC900", case).outcome == "pass"
    (fault,) = faults("INC900", replace(case, missing="the clone is shallow"))
    assert "the clone is shallow" in fault.message


@pytest.mark.parametrize("rule", ["INC702", "INC704", "INC705", "INC706", "INC707", "INC709"])
def test_a_change_without_commits_is_not_judged_by_them(rule: str) -> None:
    assert asked(rule, HistoryCase(NOON)).outcome == "not applicable"
