"""Which channel is told of what, and in which words."""

import json

import pytest
from domain_world.story import Story
from domain_world.strategies import bodies
from hypothesis import given
from hypothesis import strategies as st

from incli.documents.loader import load
from incli.documents.schemas import kind_of, schema_text, validate
from incli.domain.entry import Body, Entry
from incli.domain.incident import Incident
from incli.domain.kinds import BODIES, KINDS
from incli.domain.kinds import lifecycle as life
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.notes import Note
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.layout import NOTIFY
from incli.domain.notify import USUAL, Channel, channels_from_data, harmless, message
from incli.domain.phrases import Phrasing
from incli.domain.team import Person, Team
from incli.domain.value import replace

EVERYTHING = tuple(KINDS)
PHRASING = Phrasing(Team({"mei": Person("mei", "Mei K.")}))


def told(channel: Channel, incident: Incident) -> list[str]:
    return [each.kind for each in incident.timeline if channel.is_told(incident, each)]


def story() -> Story:
    tale = Story(life.Opened("Checkout errors", "sev2"))
    tale.says("mei", Note("a secret"))
    for audience in ("internal", "executive", "public"):
        tale.says("mei", UpdatePosted(audience, f"for {audience}"))
    return tale


def test_a_channel_is_told_of_the_usual_kinds_unless_it_says_otherwise() -> None:
    found = told(Channel("chat", "X"), story().incident)
    assert found == ["opened", *["update-posted"] * 3]
    assert told(Channel("chat", "X", kinds=("note",)), story().incident) == ["note"]


@pytest.mark.parametrize(
    ("audience", "updates"),
    [
        ("internal", ["internal", "executive", "public"]),
        ("executive", ["executive", "public"]),
        ("public", ["public"]),
    ],
)
def test_updates_go_to_those_they_are_for(audience: str, updates: list[str]) -> None:
    incident = story().incident
    channel = Channel("chat", "X", audience, kinds=("update-posted",))
    found = [each.text for each in incident.timeline if channel.is_told(incident, each)]
    assert found == [f"for {each}" for each in updates]


@given(st.one_of([bodies(kind) for kind in BODIES]), st.sampled_from(("public", "internal")))
def test_the_public_is_told_nothing_but_public_updates_of_public_incidents(
    body: Body, visibility: str
) -> None:
    tale = story()
    header = replace(tale.incident.header, visibility=visibility)
    incident = replace(tale.incident, header=header)
    entry = Entry("e", tale.clock, "mei", body)
    channel = Channel("customers", "X", "public", kinds=EVERYTHING)
    if channel.is_told(incident, entry):
        assert isinstance(body, UpdatePosted)
        assert (body.audience, visibility) == ("public", "public")
        assert "Mei" not in message(channel, incident, entry, PHRASING).body


def test_severity_service_and_drills_narrow_what_is_told() -> None:
    incident = story().incident
    assert told(Channel("pager", "X", severities=("sev1",)), incident) == []
    assert told(Channel("pager", "X", severities=("sev1", "sev2")), incident) != []
    assert told(Channel("pager", "X", services=("shop",)), incident) == []
    drill = replace(incident, header=replace(incident.header, kind="drill", services=("shop",)))
    assert told(Channel("pager", "X", services=("shop",)), drill) == []
    assert told(Channel("pager", "X", services=("shop",), drills=True), drill) != []


def test_what_was_redacted_is_told_to_nobody_and_what_was_corrected_as_it_holds() -> None:
    tale = story()
    note, update = tale.last("note"), tale.last("update-posted")
    tale.says("mei", Corrected(update, "mended"))
    tale.says("mei", Redacted(note), "a secret")
    assert told(Channel("chat", "X", kinds=("note",)), tale.incident) == []
    entry = next(each for each in tale.incident.timeline if each.id == update)
    for audience in ("internal", "public"):
        words = message(Channel("chat", "X", audience), tale.incident, entry, PHRASING).body
        assert "mended" in words
        assert "for public" not in words


def test_a_message_says_who_when_and_where_to_look() -> None:
    incident = story().incident
    words = message(Channel("chat", "X"), incident, incident.timeline[2], PHRASING)
    assert (words.title, words.tone) == ("[sev2] Checkout errors", "info")
    assert words.body == f"03:18 UTC  Mei K.: internal update: for internal\n{incident.id}"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("@here <!channel> <@U1>", "@\u200bhere <\u200b!channel> <\u200b@\u200bU1>"),
        ("a@b.example < c <https://x>", "a@b.example < c <https://x>"),
        ("\x1b[31m", "\\x1b[31m"),
    ],
)
def test_a_message_calls_nobody_and_steers_nothing(text: str, safe: str) -> None:
    assert harmless(text) == safe


@pytest.mark.parametrize(
    ("url", "ok"),
    [
        ("env:SLACK_URL", True),
        ("slack://T0/B0/abc", False),
        ("https://hooks.slack.com/services/T/B/X", False),
        ("env:", False),
        ("env:https://x", False),
    ],
)
def test_an_address_in_the_file_is_refused(url: str, ok: bool) -> None:  # noqa: FBT001  # a case
    text = f'channels: {{chat: {{url: "{url}"}}}}\n'
    found = validate(load(text, NOTIFY), "notify", NOTIFY)
    assert (found == ()) == ok
    assert all(each.line == 1 for each in found)


def test_the_schema_names_every_kind_of_entry_and_the_usual_ones() -> None:
    schema = json.loads(schema_text("notify"))["$defs"]["channel"]["properties"]["kinds"]
    assert schema["items"]["enum"] == list(KINDS)
    assert schema["description"].endswith(f"{', '.join(USUAL)}.")
    assert kind_of(NOTIFY) == "notify"


def test_a_policy_is_read_as_it_stands() -> None:
    data = {"channels": {"x": {"url": "env:A", "audience": "public", "drills": True}}}
    assert channels_from_data(data) == (Channel("x", "A", "public", drills=True),)
    assert channels_from_data({}) == ()
