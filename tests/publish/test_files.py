"""What programs read: feeds, the API, badges, the index, for the team and for the public."""

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

import pytest
from publish_world import TEAM

from incli.publish.facts.digest import Digest
from incli.publish.facts.reader import Reader
from incli.publish.files import MAKERS
from incli.publish.files.badges import badge
from incli.publish.files.search import documents
from incli.publish.pages.world import World
from incli.publish.render.pages import Pages

ATOM = "{http://www.w3.org/2005/Atom}"


def told(number: int, **more: Any) -> Digest:  # noqa: ANN401  # any JSON
    return {
        "id": f"2026-11-{number:02}-checkout",
        "title": "Checkout <down>",
        "severity": "sev2",
        "status": "resolved",
        "kind": "incident",
        "services": ["checkout"],
        "tags": [],
        "summary": "rolled back & fixed",
        "opened": f"2026-11-{number:02}T02:15:00.000Z",
        "started": f"2026-11-{number:02}T02:10:00.000Z",
        "resolved": f"2026-11-{number:02}T03:15:00.000Z",
        "newest": f"2026-11-{number:02}T04:00:00.000Z",
        "impact": {},
        "updates": [{"id": "ab12", "at": "2026-11-01T02:20:00.000Z", "text": "We know."}],
        **more,
    }


def files(*digests: Digest, public: bool = False, address: str = "") -> dict[str, str]:
    world = World(
        datetime(2026, 11, 24, tzinfo=UTC),
        Reader(TEAM, public=public),
        Pages({}),
        name="Acme",
        address=address,
        digests=digests,
    )
    return dict(each for make in MAKERS for each in make(world))


def test_the_feeds_hold_the_newest_incidents_and_keep_their_ids_when_the_site_moves() -> None:
    here, there = (
        files(told(2), told(1), address=address) for address in ("", "https://a.example/x/")
    )
    feeds = [ET.fromstring(each["feed.atom"]) for each in (here, there)]  # noqa: S314  # our own
    ids = [[entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")] for feed in feeds]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2
    links = [entry.find(f"{ATOM}link") for entry in feeds[1].iter(f"{ATOM}entry")]
    assert links[0] is not None
    assert links[0].get("href") == "https://a.example/x/incidents/2026-11-02-checkout/"
    items = json.loads(there["feed.json"])["items"]
    assert items[0]["title"] == "SEV-2: Checkout <down> (resolved)"
    assert [each["id"] for each in items] == ids[1]


def test_the_api_says_what_is_open_now() -> None:
    found = files(told(2, status="open", resolved=None, impact={"mitigated": "x"}), told(1))
    summary = json.loads(found["api/v2/summary.json"])
    assert summary["status"] == {
        "indicator": "major",
        "description": "A major incident is open",
    }
    assert [each["status"] for each in summary["incidents"]] == ["monitoring"]
    assert [each["status"] for each in summary["components"]] == ["partial_outage"]
    listed = json.loads(found["api/v2/incidents.json"])["incidents"]
    assert [each["status"] for each in listed] == ["monitoring", "resolved"]
    assert listed[0]["incident_updates"][0]["body"] == "We know."


def test_where_nothing_is_open_everything_works() -> None:
    summary = json.loads(files(told(1))["api/v2/summary.json"])
    assert summary["status"]["indicator"] == "none"
    assert summary["incidents"] == []
    assert summary["components"][0]["status"] == "operational"


def test_the_api_has_the_keys_that_statuspage_has() -> None:
    ours = json.loads(files(told(1, status="open"))["api/v2/summary.json"])
    assert ours.keys() == {"page", "components", "incidents", "scheduled_maintenances", "status"}
    assert ours["page"].keys() == {"id", "name", "url", "time_zone", "updated_at"}
    incident = {"id", "name", "status", "impact", "created_at", "started_at", "updated_at"}
    incident |= {"monitoring_at", "resolved_at", "shortlink", "components", "incident_updates"}
    assert ours["incidents"][0].keys() == incident
    update = {"id", "status", "body", "incident_id", "created_at", "updated_at", "display_at"}
    assert ours["incidents"][0]["incident_updates"][0].keys() == update


def test_an_update_keeps_how_far_it_was_when_it_was_posted() -> None:
    posted = [f"2026-11-01T02:{minute}:00.000Z" for minute in (20, 30, 40, 50)]
    updates = [{"id": str(at), "at": each, "text": "x"} for at, each in enumerate(posted)]
    impact = {"mitigated": "2026-11-01T02:25:00.000Z", "ended": "2026-11-01T02:40:00.000Z"}
    found = files(told(1, updates=updates, impact=impact, resolved="2026-11-01T02:55:00.000Z"))
    (incident,) = json.loads(found["api/v2/incidents.json"])["incidents"]
    assert [each["status"] for each in incident["incident_updates"]] == [
        *("resolved", "resolved"),
        *("monitoring", "investigating"),
    ]


def test_drills_alarm_nobody_who_reads_from_afar() -> None:
    found = files(told(2, kind="drill", status="open", services=["x"]), told(1))
    assert len(json.loads(found["api/v2/incidents.json"])["incidents"]) == 1
    assert len(json.loads(found["feed.json"])["items"]) == 1
    assert "Checkout" in found["feed.atom"]
    assert found["feed.atom"].count("<entry>") == 1
    assert "none open" in found["badges/incidents.svg"]
    assert "badges/services/x.svg" not in found
    (drill, _) = json.loads(found["search/incidents.json"])["incidents"]
    assert drill[1] == "drill: Checkout <down>"


def test_badges_tell_how_many_are_open_and_how_bad_it_is() -> None:
    assert "none open" in badge("incidents", [])
    assert "2 open · SEV-1" in badge("x", [told(1), told(2, severity="sev1")])
    assert "badges/services/checkout.svg" in files(told(1))


def test_the_index_is_small_and_holds_what_is_searched() -> None:
    index = files(told(2, status="open"), told(1))["search/incidents.json"]
    assert json.loads(index) == {
        "services": ["checkout"],
        "incidents": [
            ["2026-11-02-checkout", "Checkout <down>", 2, "open", [0], "rolled back & fixed"],
            ["2026-11-01-checkout", "Checkout <down>", 2, "", [0], "rolled back & fixed"],
        ],
    }


def test_the_words_of_documents_are_indexed_without_their_markup() -> None:
    made = json.dumps(
        {"docs": [{"location": "a/#b", "title": "A &amp; B", "text": "<p>x &lt;y&gt;</p>"}]}
    )
    assert json.loads(documents(made, [("policy/", "Policy")])) == {
        "pages": [["policy/", "Policy", ""], ["a/#b", "A & B", "x <y>"]]
    }


@pytest.mark.parametrize(("public", "word"), [(True, "Allow"), (False, "Disallow")])
def test_search_engines_are_kept_out_of_a_site_for_the_team(public: bool, word: str) -> None:  # noqa: FBT001  # a case
    found = files(told(1), public=public, address="https://a.example/")
    assert f"{word}: /" in found["robots.txt"]
    assert ("2026-11-01-checkout" in found["sitemap.xml"]) == public
