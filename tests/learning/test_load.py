"""`incli people` and `incli load` over a year, computed again minute by minute from its files."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bench.year import zone_of
from whenever import Instant
from world import done, git, incli
from year_world import NOW, Read

from incli.cli.learning.load import told_evenness
from incli.domain.given import Evenness

WITHIN_A_YEAR = "2026-12-31T00:00:00Z"
"""When the map shows all of the year."""
ENDS = {"resolved", "closed", "cancelled", "merged"}
Span = tuple[datetime, datetime]


def there(each: Read) -> dict[str, list[Span]]:
    """When each person responded while it was open, told entry by entry."""
    found: dict[str, list[Span]] = defaultdict(list)
    here: dict[str, bool] = {}
    commander, is_open, before = "", False, each.entries[0]["at"]
    for entry in each.entries:
        responding = {person for person, watches in here.items() if not watches}
        if is_open:
            until = min(entry["at"], before + timedelta(hours=8))  # nobody wrote a word after that
            for person in responding | ({commander} - {""}):
                found[person].append((before, until))
        before, kind, by = entry["at"], entry["kind"], entry["by"]
        is_open = kind in {"opened", "reopened"} or (is_open and kind not in ENDS)
        commander = {"assigned": entry.get("person", ""), "handover-accepted": by}.get(
            kind, commander
        )
        if kind == "reopened":  # who came to what is over has gone home
            here = {commander: False} if commander else {}
        if kind == "left":
            here.pop(entry["person"], None)
        if kind == "task-added":  # whoever has a task is there
            here.setdefault(entry["owner"], False)
        elif kind == "joined":
            here[by] = entry.get("observer") == "true"
        elif is_open and kind != "left":
            here.setdefault(by, False)
    return found


def joined(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for begin, end in sorted(spans):
        if begin == end:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


def minute_by_minute(begin: datetime, end: datetime) -> Iterator[Span]:
    while begin < end:
        until = min(end, begin.replace(second=0, microsecond=0) + timedelta(minutes=1))
        yield begin, until
        begin = until


def part(moment: datetime, person: str) -> str:
    wall = Instant(moment).to_tz(zone_of(person)).to_plain()
    if not 8 <= wall.hour < 22:
        return "night"
    if datetime(wall.year, wall.month, wall.day).weekday() >= 5:  # noqa: DTZ001  # a day
        return "weekend"
    return "day" if wall.hour < 18 else "evening"


@pytest.fixture(scope="module")
def spent(known: list[Read]) -> dict[str, list[Span]]:
    """When everybody was in any incident that was no drill."""
    found: dict[str, list[Span]] = defaultdict(list)
    for each in (each for each in known if each.kind != "drill"):
        for person, spans in there(each).items():
            found[person] += spans
    return {person: joined(spans) for person, spans in found.items()}


def asked(folder: Path, *args: str) -> dict[str, Any]:
    data: dict[str, Any] = done(folder, "--json", "--now", NOW, *args).json()
    return data


def test_everybodys_minutes_are_those_of_their_own_clock(
    year_of_work: Path, spent: dict[str, list[Span]]
) -> None:
    found = asked(year_of_work, "load")["people"]
    assert {each["name"] for each in found} == {p for p, spans in spent.items() if spans}
    assert len(found) == 40
    for each in found:
        expected: dict[str, float] = defaultdict(float)
        for begin, end in spent[each["name"]]:
            for one, other in minute_by_minute(begin, end):
                expected[part(one, each["name"])] += (other - one) / timedelta(minutes=1)
        told = {key: value for key, value in each["minutes"].items() if value}
        assert told == pytest.approx(dict(expected), abs=0.01)
        came = [begin for begin, _ in spent[each["name"]]]
        assert each["woken"] == sum(part(at, each["name"]) == "night" for at in came)


def falls(known: list[Read], *, by_service: bool) -> dict[tuple[str | None, int, str], float]:
    """Minutes by service, hour and person, told minute by minute; drills are none of it."""
    spans: dict[tuple[str | None, str], list[Span]] = defaultdict(list)
    for each in known:
        if each.kind != "drill":
            for person, found in there(each).items():
                spans[each.services[0] if by_service else None, person] += found
    expected: dict[tuple[str | None, int, str], float] = defaultdict(float)
    for (service, person), found in spans.items():
        for begin, end in joined(found):
            for one, other in minute_by_minute(begin, end):
                hour = Instant(one).to_tz(zone_of(person)).hour
                expected[service, hour, person] += (other - one) / timedelta(minutes=1)
    return dict(expected)


def test_stress_is_told_minute_by_minute_and_knows_no_drills(
    year_of_work: Path, known: list[Read]
) -> None:
    found = asked(year_of_work, "load", "--by", "hour")
    for key, by_service in (("stress", True), ("all_services", False)):
        told = {(e["service"], e["hour"], e["person"]): e["minutes"] for e in found[key]}
        assert told == pytest.approx(falls(known, by_service=by_service), abs=0.01)


def test_the_heat_map_of_the_site_says_the_same(
    year_of_work: Path, known: list[Read], tmp_path: Path
) -> None:
    done(year_of_work, "--now", WITHIN_A_YEAR, "site", "build", "--output", str(tmp_path / "site"))
    page = (tmp_path / "site/oncall/load/index.html").read_text(encoding="utf-8")
    services, people, *each_service = [_cells(each) for each in page.split("<table ")[1:]]
    by_service, everywhere = falls(known, by_service=True), falls(known, by_service=False)
    assert services == _shown(
        (str(service), hour, spent) for (service, hour, _), spent in by_service.items()
    )
    assert people == _shown(
        (person, hour, spent) for (_, hour, person), spent in everywhere.items()
    )
    assert list(people) == sorted(people)
    assert len(each_service) == len(services)
    for name, found in zip(services, each_service, strict=True):
        assert found == _shown(
            (person, hour, spent)
            for (service, hour, person), spent in by_service.items()
            if service == name
        )


def _cells(table: str) -> dict[str, dict[int, str]]:
    """What the cells of a map hold, by its row and the hour."""
    body = table.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+).*?</th>(.*?)</tr>', body)
    told = {name: re.findall(r"<td[^>]*>([^<]*)</td>", cells)[1:] for name, cells in rows}
    return {
        name: {at: each for at, each in enumerate(cells) if each} for name, cells in told.items()
    }


def _shown(found: Iterable[tuple[str, int, float]]) -> dict[str, dict[int, str]]:
    """Minutes as hours in as few digits as the cells have."""
    sums: dict[str, Counter[int]] = defaultdict(Counter)
    for name, hour, spent in found:
        sums[name][hour] += spent  # type: ignore[assignment]  # a counter of minutes
    return {
        name: {hour: _hours(spent / 60) for hour, spent in hours.items()}
        for name, hours in sums.items()
    }


def _hours(spent: float) -> str:
    return f"{max(spent, 0.1):.1f}" if spent < 9.95 else f"{spent:.0f}"


def test_the_shares_of_the_year_are_told_beside_what_chance_makes(
    year_of_work: Path, spent: dict[str, list[Span]]
) -> None:
    found = asked(year_of_work, "load")
    outside = [
        sum(value for key, value in each["minutes"].items() if key != "day")
        for each in found["people"]
    ]
    n, total = len(outside), sum(outside)
    even = found["evenness"]
    assert even["people"] == n == len(spent)
    pairs = sum(abs(a - b) for a in outside for b in outside)
    assert even["gini"] == pytest.approx(pairs / (2 * n * total), abs=1e-3)
    assert even["largest_share"] == pytest.approx(max(outside) / total, abs=1e-3)
    low, high = even["gini_by_chance"]
    assert low < high
    # The year gives its incidents to anybody at random, so that is what is to be found.
    assert low - 0.05 < even["gini"] < high + 0.05


@pytest.mark.parametrize(
    ("gini", "chance", "said"),
    [
        (0.09999999999999998, (0.1, 0.5), "as evenly as chance"),  # five of two: three and two
        (0.3, (0.1, 0.5), "as evenly as chance"),
        (0.04, (0.1, 0.5), "more evenly than chance"),
        (0.6, (0.1, 0.5), "more unevenly than chance"),
    ],
)
def test_shares_are_told_as_even_as_their_numbers(
    gini: float, chance: tuple[float, float], said: str
) -> None:
    assert f"2 people shared 5 visits {said} would" in told_evenness(
        Evenness(2, 5, gini, 0.6, chance)
    )


def test_the_nights_of_the_year_are_told_with_who_was_woken(
    year_of_work: Path, spent: dict[str, list[Span]]
) -> None:
    found = asked(year_of_work, "load", "--by", "night")["nights"]
    people = asked(year_of_work, "load")["people"]
    woken = Counter(person for each in found for person in each["woken"])
    assert sum(len(each["minutes"]) for each in found) == sum(each["nights"] for each in people)
    total = sum(value for each in found for value in each["minutes"].values())
    assert total == pytest.approx(sum(each["minutes"]["night"] for each in people), abs=1)
    assert all(woken[person] <= len(spent[person]) for person in woken)


def test_teams_give_what_their_people_give(year_of_work: Path) -> None:
    teams = asked(year_of_work, "load", "--by", "team")["people"]
    people = asked(year_of_work, "load")["people"]
    assert [each["name"] for each in teams] == [f"team-{at}" for at in range(4)]
    assert [each["people"] for each in teams] == [10] * 4
    for key in ("command_minutes", "idle_minutes", "woken"):
        assert sum(e[key] for e in teams) == pytest.approx(sum(e[key] for e in people), abs=0.1)


def test_figures_say_what_they_are_also_in_a_pipe(year_of_work: Path) -> None:
    for by, first in (("person", "who"), ("team", "who"), ("night", "night"), ("hour", "service")):
        head = done(year_of_work, "--now", NOW, "load", "--by", by).out.splitlines()[0]
        assert head.split()[0] == first


def test_one_incident_tells_of_those_who_were_in_it(year_of_work: Path, known: list[Read]) -> None:
    for each in known[:40]:
        found = asked(year_of_work, "people", each.id)["people"]
        expected = {p: joined(s) for p, s in there(each).items() if joined(s)}
        assert {one["name"] for one in found} == expected.keys()
        for one in found:
            length = sum(((b - a) for a, b in expected[one["name"]]), timedelta(0))
            told = sum(one["minutes"].values())
            assert told == pytest.approx(length / timedelta(minutes=1), abs=0.02)


RATES = "\nrates: {currency: EUR, day: 60, night: 120.50}\n"
ROSTER = """timezone: UTC
layers:
  primary:
    rotations:
      - members: [amira]
        length: 1w
        handover: {day: mon, time: "09:00"}
        start: "2026-11-02"
"""


@pytest.fixture
def agreed(team: Path) -> Path:
    """Rest and rates are agreed on."""
    policy = next(team.glob("policies/response/*.yaml"))
    text = policy.read_text().replace("\nlimits: {", f"{RATES}limits: {{rest: 11h, ", 1)
    policy.write_text(text)
    done(team, "person", "add", "bo", "--email", "bo@example.com")
    return team


@pytest.fixture
def tired(agreed: Path) -> Path:
    """Amira led an incident from two until four at night."""
    done(agreed, "--now", "2026-11-24T02:00:00Z", "open", "Checkout", "errors")
    done(agreed, "--now", "2026-11-24T02:00:01Z", "assign", "ic", "me")
    done(agreed, "--now", "2026-11-24T04:00:00Z", "resolve", "--owner", "me")
    return agreed


def test_people_says_what_it_cost_and_who_is_to_rest(tired: Path) -> None:
    told = done(tired, "--now", "2026-11-24T08:00:00Z", "people").out
    assert "2 h 00" in told
    assert "241.00 EUR" in told
    assert "rests until 15:00 UTC." in told
    later = done(tired, "--now", "2026-11-24T15:00:00Z", "people").out
    assert "rests" not in later
    policy = next(tired.glob("policies/response/*.yaml"))
    policy.write_text(policy.read_text().replace("rest: 11h", "rest: 400d"))
    long = done(tired, "--now", "2026-11-24T08:00:00Z", "people").out
    assert "rests until Wed 29 Dec 2027 04:00 UTC." in long


@pytest.mark.parametrize("ended", [True, False])
def test_rest_is_owed_for_last_night_whenever_the_incident_began(
    agreed: Path, *, ended: bool
) -> None:
    done(agreed, "--now", "2026-01-10T12:00:00Z", "open", "Checkout", "errors")
    done(agreed, "--now", "2026-01-10T13:00:00Z", "resolve", "--owner", "me")
    (incident,) = done(agreed, "--json", "list").json()
    again = ("-i", incident["id"])
    done(agreed, "--now", "2026-03-01T22:00:00Z", *again, "reopen", "--because", "it is back")
    done(agreed, "--now", "2026-03-02T02:00:00Z", *again, "note", "still slow")
    if ended:
        done(agreed, "--now", "2026-03-02T02:00:01Z", *again, "resolve", "--owner", "me")
    told = done(agreed, "--now", "2026-03-02T08:00:00Z", *again, "people").out
    assert ("rests until 13:00" if ended else "rests until 19:00") in told


def test_who_went_to_bed_before_it_was_reopened_was_not_woken(team: Path) -> None:
    done(team, "person", "add", "bo", "--email", "bo@example.com", "--timezone", "UTC")
    done(team, "--now", "2026-11-23T17:00:00Z", "open", "Checkout", "errors")
    done(team, "--now", "2026-11-23T17:01:00Z", "--as", "bo", "join")
    done(team, "--now", "2026-11-23T18:00:00Z", "resolve", "--owner", "me")
    (incident,) = done(team, "--json", "list").json()
    reopen = ("-i", incident["id"], "reopen", "--because", "again")
    done(team, "--now", "2026-11-24T02:00:00Z", *reopen)
    found = asked_at(team, "2026-11-24T05:00:00Z", incident["id"])
    assert found["bo"]["minutes"] == {"day": 59}
    assert found["bo"]["woken"] == 0
    assert found["amira"]["minutes"] == {"day": 60, "night": 180}
    done(team, "--now", "2026-11-24T04:00:00Z", "--as", "bo", "note", "what is it")
    found = asked_at(team, "2026-11-24T05:00:00Z", incident["id"])
    assert found["bo"]["minutes"] == {"day": 59, "night": 60}


def asked_at(team: Path, now: str, incident: str) -> dict[str, Any]:
    people = done(team, "--json", "--now", now, "people", incident).json()["people"]
    return {
        each["name"].lower(): {
            **each,
            "minutes": {key: round(value) for key, value in each["minutes"].items() if value},
        }
        for each in people
    }


def test_the_lint_tells_who_is_on_call_before_they_have_rested(tired: Path) -> None:
    (tired / "policies" / "rosters").mkdir(exist_ok=True)
    (tired / "policies" / "rosters" / "ic.yaml").write_text(ROSTER)
    now = ("--now", "2026-11-24T08:00:00Z", "--json")
    found = incli(tired, *now, "roster", "lint", "ic").json()["findings"]
    rests = [each for each in found if each["rule"] == "INC505"]
    assert len(rests) == 1, found
    assert "rests until Tue 2026-11-24 15:00" in rests[0]["message"]
    assert "--to 2026-11-24T15:00:00Z" in rests[0]["hint"]
    (tired / "policies" / "rosters" / "ic.yaml").write_text(ROSTER.replace("UTC", "Europe/Berlin"))
    found = incli(tired, *now, "roster", "lint", "ic").json()["findings"]
    (there,) = [each for each in found if each["rule"] == "INC505"]
    assert "rests until Tue 2026-11-24 16:00, and is on call" in there["message"]
    assert there["message"].endswith(" (Europe/Berlin).")
    assert "--to 2026-11-24T16:00:00+01:00" in there["hint"]
    (tired / "policies" / "rosters" / "ic.yaml").write_text(ROSTER)
    rested = ("--now", "2026-11-24T15:00:00Z", "--json")
    later = incli(tired, *rested, "roster", "lint", "ic").json()["findings"]
    assert [each for each in later if each["rule"] == "INC505"] == []


def test_the_night_in_which_clocks_change_counts_what_passed_also_from_a_day_on(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    berlin = ("--timezone", "Europe/Berlin", "--email", "zoe@example.com")
    done(team, "person", "add", "zoe", *berlin)
    git(team, "config", "user.email", "zoe@example.com")
    done(team, "--now", "2026-10-24T21:30:00Z", "open", "Down")
    done(team, "--now", "2026-10-25T05:00:00Z", "resolve", "--owner", "zoe")
    found = done(team, "--json", "load", "--by", "hour", "--since", "2026-10-25").json()
    minutes = {each["hour"]: each["minutes"] for each in found["all_services"]}
    assert sum(minutes.values()) == pytest.approx(7 * 60)  # from midnight, which was 22:00 UTC
    assert minutes[2] == pytest.approx(120)  # it came twice
