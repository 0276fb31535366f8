"""Group 8: what must not be seen is found, and what only looks like it is not."""

import hashlib
import time
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_world import FOLDER, NOON, NOTE, a_file, asked, faults

from incli.rules.cases.repository import Mention, RepositoryCase
from incli.rules.publication.markup import host_of, is_private
from incli.rules.publication.secrets import may_hold, secrets

POSTMORTEM = f"{FOLDER}/postmortem.md"

# INC801: no secret stands in this file as it would be used; each is put together here.

A, D = "aB3dE6gH9jK2mN5pQ8sT1vW4xY7zC0fL", "0123456789abcdef"
LONG = (A + A[::-1]) * 4


def of(length: int, text: str = LONG) -> str:
    return (text * 8)[:length]


SECRETS = {
    "an AWS access key": "AKIA" + "QYLPMN5HHHFPZAM2",
    "an AWS secret key": "aws_secret_access_key = " + of(38) + "+/",
    "a GitHub token": "ghp_" + of(36),
    "a GitLab token": "glpat-" + of(20),
    "a Slack token": "xoxb-" + "17653672481-" + of(24),
    "a Slack webhook": "https://hooks.slack.com/services/" + "T0AB/B0CD/" + of(24),
    "a private key": "-----BEGIN " + "OPENSSH PRIVATE KEY-----",
    "an age secret key": "AGE-SECRET-KEY-1" + of(58, A.upper()),
    "a JSON web token": "eyJ" + of(17) + ".eyJ" + of(40) + "." + of(43),
    "a Stripe key": "sk_live_" + of(24),
    "a Google API key": "AIza" + of(35),
    "a Google OAuth secret": "GOCSPX-" + of(28),
    "an npm token": "npm_" + of(36),
    "a PyPI token": "pypi-AgE" + of(80),
    "a SendGrid key": "SG." + of(22) + "." + of(43),
    "a Twilio key": "SK" + of(32, D),
    "a DigitalOcean token": "dop_v1_" + of(64, D),
    "a Vault token": "hvs." + of(24),
    "a Grafana token": "glsa_" + of(41),
    "a Docker token": "dckr_pat_" + of(27),
    "a Hugging Face token": "hf_" + of(34, "abcDEFghiJKL"),
    "an Azure storage key": "AccountKey=" + of(86) + "==",
    "an API key": "sk-proj-" + of(48),
    "a bearer token": "Authorization: Bearer " + of(24),
    "a user's password": "Authorization: Basic " + of(24),
    "a password": "password: hunter2",
    "a secret": 'client_secret="' + of(20) + '"',
    "a password in an address": "postgres://shop:" + of(9) + "@db.example.com/shop",
    "a long key": of(40),
}
MORE_SECRETS = [
    "github_pat_" + of(22) + "_" + of(59),
    *(f"gh{kind}_" + of(36) for kind in "ousr"),
    "ASIA" + "QYLPMN5HHHFPZAM2",
    '{"private_key": "-----BEGIN ' + 'PRIVATE KEY-----\\n"}',
    "-----BEGIN " + "PGP PRIVATE KEY BLOCK-----",
    "xapp-1-" + of(20),
    "DB_PASSWORD=correct7horse",
    "passwd: 'tr0ub4dor&3'",
    "X-Api-Key: " + of(16),
    "curl -H 'authorization: bearer " + of(40) + "'",
    "redis://:" + of(12) + "@cache.example.com:6379",
]


@pytest.mark.parametrize(("what", "text"), SECRETS.items(), ids=SECRETS)
def test_each_kind_of_secret_is_found_where_it_begins(what: str, text: str) -> None:
    for line in (text, f"we saw {text} in the log", f'text: "{text}"', f"({text})"):
        (found,) = secrets(line)
        assert found.what == what
        assert line[found.column - 1 :][: found.length] in text
        assert may_hold(line)


@pytest.mark.parametrize("line", MORE_SECRETS)
def test_their_other_forms_are_found_too(line: str) -> None:
    assert len(list(secrets(line))) == 1


HARMLESS = [
    "",
    hashlib.sha1(b"x", usedforsecurity=False).hexdigest(),
    hashlib.sha256(b"x").hexdigest(),
    "sha256:" + hashlib.sha256(b"x").hexdigest(),
    "registry.example.com/web@sha256:" + hashlib.sha256(b"x").hexdigest(),
    "sha512-" + of(86) + "==",
    str(uuid.UUID(int=2**127 + 12345)),
    "01JD6Z2V9K3M4N5P6Q7R8S9T0V",
    "20260302T090000000Z-note-ana-4kq2",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + of(43) + " ana",
    "SHA256:" + of(43),
    "https://docs.example.com/document/d/1" + of(43) + "/edit",
    "https://example.com/very/Long/Path/With/Many/Parts/And/Numbers/2026/03/02/Incident17",
    "TheReplicaSetControllerInTheProductionClusterDidNotNoticeIt",
    "password: ********",
    "password=$DB_PASSWORD",
    "password: {{ vault.db }}",
    "password: <redacted>",
    "password = changeme1",
    "the password: because nobody rotated it",
    "passwords are rotated every 90d",
    "token: expired-and-not-renewed",
    "secret=EXAMPLE1234567890",
    "AKIAIOSFODNN7EXAMPLE",
    "Bearer tokens are refused with 401",
    "bearer token-that-was-written-out-in-words",
    "basic authentication is off",
    "https://user:password@example.com",
    "https://$USER:$PASS0@example.com",
    "git@github.com:example/shop.git",
    "https://status.example.com:8443/@ana",
    "task-added risk-assessment-of-the-whole-cluster-1",
    "disk-1 is full; desk-top of 20 machines",
    "eyJ is how they begin",
    "xoxo",
    "npm_config_registry=https://registry.npmjs.org",
    "-----BEGIN CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----",
    "hf_transfer_is_a_python_package_for_downloads",
]


def test_several_in_one_line_are_told_one_by_one() -> None:
    one, other = SECRETS["a GitHub token"], SECRETS["an npm token"]
    found = [(each.column, each.length) for each in secrets(f"{one} {other} password: {one}")]
    assert found == [(1, 40), (42, 40), (93, 40)]


def test_most_texts_need_no_second_look() -> None:
    assert not may_hold("Replica lag is 40 minutes; failing over would lose writes.")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (of(40), True),
        (of(39), False),
        (of(37, "ABCDEFGHIJKLMNOPqrstuvwxyzabcdefghijkl") + "123", True),
        (of(38, "ABCDEFGHIJKLMNOPqrstuvwxyzabcdefghijkl") + "12", False),
        (of(40).upper(), False),
        (of(40).lower(), False),
        (of(37) + "///", True),
        (of(36) + "////", False),
        ("aB1" * 14, False),
        ("AAAA" + of(40), False),
    ],
)
def test_a_long_key_is_told_from_words_by_its_letters(text: str, is_one: bool) -> None:  # noqa: FBT001  # a table
    assert ([each.what for each in secrets(f"see {text}")] == ["a long key"]) == is_one


@pytest.mark.parametrize("line", HARMLESS)
def test_what_is_no_secret_is_not_taken_for_one(line: str) -> None:
    assert list(secrets(line)) == []
    assert list(secrets(f'text: "{line}"')) == []


@pytest.mark.parametrize("text", [*SECRETS.values(), *MORE_SECRETS])
def test_the_finding_never_repeats_the_secret(text: str) -> None:
    (fault,) = faults("INC801", a_file(POSTMORTEM, f"one\n{text}\n"))
    assert fault.line == 2
    said = f"{fault.message} {fault.measured} {fault.allowed} {fault.hint}"
    pieces = {text[at : at + 6] for at in range(len(text) - 5)}
    assert not [each for each in pieces if each in said and any(map(str.isdigit, each))]


def test_what_a_change_adds_and_takes_away_again_is_found() -> None:
    gone = a_file(POSTMORTEM, "clean\n", added=((9, SECRETS["a GitHub token"]),))
    assert [each.line for each in faults("INC801", gone)] == [9]
    before = a_file(POSTMORTEM, SECRETS["a GitHub token"], added=((2, "clean"),))
    assert faults("INC801", before) == ()


def test_public_keys_and_certificates_are_no_secrets() -> None:
    for what in ("PGP PUBLIC KEY BLOCK", "CERTIFICATE"):
        text = f"-----BEGIN {what}-----\n\n{of(64)}\n  {of(48)}=\n-----END {what}-----\n"
        assert faults("INC801", a_file("policies/keys/ana.asc", text)) == ()
        assert faults("INC801", a_file("policies/keys/ana.asc", f"{text}{of(48)}\n"))
        assert faults("INC801", a_file("policies/keys/ana.asc", f"{text[:60]}\npassword=a1b2c3d4"))


def test_what_holds_no_text_is_not_asked() -> None:
    for rule in ("INC801", "INC802"):
        assert asked(rule, a_file(f"{FOLDER}/evidence/x.png", None)).outcome == "not applicable"


HOSTILE = {
    each: (each * 120_000)[:120_000]
    for each in (
        *(
            "eyJ",
            "eyJaaaaaaaaaaa.",
            "a",
            "A1+",
            "aB3dE6gH9jK2mN5pQ8sT ",
            "a1 ",
            "://:",
            "p://b:c1d@ ",
        ),
        *(
            "password=",
            "password=a1b2c3 ",
            "bearer ",
            "sk-",
            "-----BEGIN ",
            "postgres://",
            "secret: ",
        ),
        *(
            "a.b@",
            "a@b.c ",
            "a@b.cd ",
            "b.",
            "+1 ",
            "+1 2",
            "555-",
            "(555) ",
            "(555) 555-5555 ",
            "1",
        ),
        *(
            "<a ",
            "<a>",
            "<!--",
            "<!-- -->",
            "](a:",
            "`",
            "` ",
            "` ``",
            "[a]:",
            "[",
            "a://",
            "\u200b",
        ),
    )
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=map(repr, HOSTILE))
def test_no_line_takes_long(line: str) -> None:
    begin = time.process_time()
    for rule in ("INC801", "INC802", "INC804", "INC005"):
        faults(rule, a_file(POSTMORTEM, line, kind="postmortem"))
    assert time.process_time() - begin < 2, "a line of 120,000 characters"


@given(st.text(max_size=200))
def test_no_text_breaks_the_rules_about_publication(text: str) -> None:
    for rule in ("INC801", "INC802", "INC804"):
        asked(rule, a_file(POSTMORTEM, text, kind="postmortem"))
    if not may_hold(text):
        assert [each for line in text.split("\n") for each in secrets(line)] == []


# INC802


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("jane.doe@shop.test called", 1),
        ("Jane <jane+billing@mail.shop.co.uk>", 7),
        ("mailto:jane@shop.test", 8),
        ("call +44 20 7946 0958 now", 6),
        ("+1 (212) 736-5000", 1),
        ("+4915123456789", 1),
        ("(212) 736-5000", 1),
        ("212-736-5000", 1),
        ("tel:212.736.5000.", 5),
    ],
)
def test_addresses_and_numbers_of_people_are_found(line: str, column: int) -> None:
    found = faults("INC802", a_file(POSTMORTEM, f"one\n{line}\n"))
    assert [(each.line, each.column) for each in found] == [(2, column)]
    assert "jane" not in found[0].message
    assert "736" not in found[0].message


@pytest.mark.parametrize(
    "line",
    [
        "status@example.com and root@Mail.EXAMPLE.org",
        "123+ana@users.noreply.github.com",
        "git@github.com:example/shop.git",
        "getty@tty1.service failed",
        "icon@2x.png",
        "react@18.2.0",
        "@ana, please",
        "a @ b.com",
        "555-0123 and (212) 555-0199",
        "2026-03-02T09:00:00.123+01:00",
        "20260302T090000000Z",
        "10.0.0.1 192.168.100.1234",
        "+100 -50 lines",
        "1 234 567 8901 requests",
        "id=212-736-50001",
        "sha 6f1d3c1d5b2f0c6a7e9b8d4f3a2c1b0e9d8c7b6a",
        "AAAA+12345678901234567890/=",
    ],
)
def test_what_is_about_nobody_passes(line: str) -> None:
    assert faults("INC802", a_file(POSTMORTEM, line)) == ()


def test_people_are_kept_where_people_are_kept() -> None:
    people = a_file("policies/people.yaml", "people: {ana: {email: ana@shop.test}}")
    assert asked("INC802", people).outcome == "not applicable"
    key = a_file("policies/keys/ana.asc", "Comment: Ana <ana@shop.test>")
    assert asked("INC802", key).outcome == "not applicable"
    case = a_file(POSTMORTEM, "write to help@shop.test")
    assert faults("INC802", case)
    assert faults("INC802", case, domains=["shop.test"]) == ()
    assert faults("INC802", case, domains=["hop.test"])


# INC803

INTERNAL = "2026-03-02-payroll"


def repository(*mentions: Mention, visibility: str = "internal") -> RepositoryCase:
    return RepositoryCase(
        NOON,
        internal=lambda: (INTERNAL,) if visibility == "internal" else (),
        mentions=lambda folders, words: tuple(
            each for each in mentions if each.path.startswith(folders) and each.what in words
        ),
    )


def test_an_internal_incident_is_named_nowhere_in_public() -> None:
    page = Mention("site/public/index.html", 3, 9, INTERNAL)
    (fault,) = faults("INC803", repository(page))
    assert (fault.path, fault.line, fault.column) == ("site/public/index.html", 3, 9)
    assert faults("INC803", repository(page), folders=["www/"]) == ()
    assert asked("INC803", repository(page, visibility="public")).outcome == "not applicable"


def test_an_internal_incident_may_name_itself_and_no_public_one_may() -> None:
    own = f"incidents/2026-03/{INTERNAL}/postmortem.md"
    public = "incidents/2026-03/2026-03-01-shop/postmortem.md"
    case = repository(Mention(own, 1, 1, INTERNAL), Mention(public, 2, 1, INTERNAL))
    assert [each.path for each in faults("INC803", case)] == [public]


# INC804


def prose(text: str) -> list[tuple[int, int, str]]:
    case = a_file(POSTMORTEM, f"---\nowner: <b>\nstatus: <i>\n---\n{text}", kind="postmortem")
    return [(each.line, each.column, each.message) for each in faults("INC804", case)]


@pytest.mark.parametrize(
    "text",
    [
        "See [status](https://status.example.com/x?y=1#z) or <https://example.com>.",
        "Write to [us](mailto:status@example.com), [or](MailTo:status@example.com).",
        "HTTPS://Status.Example.com",
        "`<script>` and ``<b> ` </b>`` are shown",
        "```html\n<script>alert(1)</script>\nhttp://10.0.0.1\n```",
        "~~~\n<b>\n```\n<i>\n~~~",
        "1 < 2 and 3 > 2, a<b",
        "<!-- what went well? <b> http://localhost -->",
        "<!--\nhttp://grafana.internal\n-->",
        "[relative](../2026-01-01-x/postmortem.md) [anchor](#impact)",
        "at 10:30: done",
        "https://8.8.8.8/ and https://[2606:4700::1111]/",
        "https://internal.example.com",
    ],
)
def test_what_a_page_may_hold(text: str) -> None:
    assert prose(text) == []


@pytest.mark.parametrize(
    ("text", "line", "column", "told"),
    [
        ("<script>alert(1)</script>", 5, 1, "HTML"),
        ("a\nb <img src=x onerror=alert(1)>", 6, 3, "HTML"),
        ("<div\tclass='x'>", 5, 1, "HTML"),
        ("<?php x ?>", 5, 1, "HTML"),
        ("[x](http://example.com)", 5, 5, "begins with http:"),
        ("ftp://example.com/x", 5, 1, "begins with ftp:"),
        ("[x](javascript:alert(1))", 5, 5, "begins with javascript:"),
        ("[x]( <JavaScript:alert(1)>)", 5, 7, "begins with javascript:"),
        ("[x](data:text/html,x)", 5, 5, "begins with data:"),
        ("[x]: javascript:alert(1)", 5, 6, "begins with javascript:"),
        ("file:///etc/passwd", 5, 1, "begins with file:"),
        ("https://localhost:3000/x", 5, 1, "inside your network"),
        ("https://wiki/x", 5, 1, "inside your network"),
        ("https://Grafana.Shop.INTERNAL/d/1", 5, 1, "inside your network"),
        ("https://grafana.local./", 5, 1, "inside your network"),
        ("https://build.corp", 5, 1, "inside your network"),
        ("https://10.1.2.3/", 5, 1, "inside your network"),
        ("https://172.16.0.1/", 5, 1, "inside your network"),
        ("https://192.168.0.1:8080", 5, 1, "inside your network"),
        ("https://169.254.169.254/latest", 5, 1, "inside your network"),
        ("https://[::1]:80/", 5, 1, "inside your network"),
        ("https://[fd00::1]/", 5, 1, "inside your network"),
        ("https://status.example.com@10.0.0.1/", 5, 1, "inside your network"),
        ("https://2130706433/", 5, 1, "inside your network"),
        ("<!-- x --> <b>", 5, 12, "HTML"),
        ("<!--\nx\n--> <b>", 7, 5, "HTML"),
        ("```\n<b>\n```\n<i>x", 8, 1, "HTML"),
        ("``` `` <b>", 5, 8, "HTML"),
        ("a `` b ` <b>", 5, 10, "HTML"),
        ("\\`<b>`", 5, 3, "HTML"),
    ],
)
def test_what_a_page_must_not_hold(text: str, line: int, column: int, told: str) -> None:
    found = prose(text)
    assert (line, column) in [(at, of) for at, of, _ in found]
    assert any(told in message for _, _, message in found)


def update(audience: str, kind: str = "update-posted") -> dict[str, str]:
    return {"kind": kind, "audience": audience, "text": "See http://wiki/x <b>"}


def test_updates_for_the_public_are_read_and_others_are_not() -> None:
    for kind in ("update-posted", "update-drafted"):
        found = faults("INC804", a_file(NOTE, kind="entry", data=update("public", kind)))
        assert len(found) == 3
        assert {each.pointer for each in found} == {("text",)}
    others: tuple[Any, ...] = (update("internal"), update("public", "note"), [], None)
    for data in others:
        assert asked("INC804", a_file(NOTE, kind="entry", data=data)).outcome == "not applicable"


def test_what_is_not_published_may_link_inside() -> None:
    case = a_file(POSTMORTEM, "https://wiki/x", kind="postmortem", internal=True)
    assert asked("INC804", case).outcome == "not applicable"


def test_a_team_names_its_own_network() -> None:
    assert is_private("grafana.shop.example", (".shop.example",))
    assert not is_private("grafana.shop.example", ())
    assert host_of("ana:x@Host.example.:443") == "host.example"
