"""What people read when a file is wrong: a place, plain words, and what to type."""

import pytest

from incli.documents.loader import load
from incli.documents.schemas import KINDS, validate

NOTE = 'kind: note\nat: "2026-11-22T03:15:02.123Z"\nby: amira\n'
ID = "20261122T031502123Z-note-amira-4kq2"


def told(kind: str, text: str) -> list[str]:
    found = validate(load(text, "f.yaml"), kind, "f.yaml")
    return [
        str(each).removeprefix("f.yaml:") + (f" [{each.hint}]" if each.hint else "")
        for each in found
    ]


def entry(kind: str, rest: str) -> list[str]:
    return told("entry", NOTE.replace("note", kind) + rest)


def test_an_unknown_kind_of_entry_is_told_its_neighbour() -> None:
    assert entry("notte", "text: x\n") == ["1:7: “notte” is no kind of entry. [did you mean note?]"]


def test_a_kind_of_entry_like_no_other_is_told_what_there_is() -> None:
    (found,) = entry("xyz", "")
    assert found.startswith("1:7: “xyz” is no kind of entry. [known are: opened, reopened, ")


@pytest.mark.parametrize("kind", ["[note]", "{a: 1}", "7", "null"])
def test_a_kind_that_is_no_text_is_told(kind: str) -> None:
    (found, *_) = told("entry", f"kind: {kind}\n")[2:]
    assert found.startswith("1:7: “kind” ")


def test_an_entry_hears_of_its_own_kind_only() -> None:
    assert entry("task-added", "owner: amira\nboxs: 5m\ntext: ''\nlate: 5\n") == [
        "1:1: “box” is missing. [add box: 10m]",
        "5:1: “boxs” is no field of a task-added entry. [did you mean box?]",
        "6:7: “text” is empty. [fill it in, or take it out]",
        "7:7: “late” must be text, not a number. [put it in quotes]",
    ]


def test_why_is_asked_where_it_must_be_said() -> None:
    assert entry("redacted", f"entry: {ID}\n") == ["1:1: “because” is missing. [add because: …]"]


def test_every_mistake_is_told_in_the_order_of_the_file() -> None:
    text = (
        "kind: decided\nat: 2026-02-30T00:00:00.000Z\nby: Amira B\nproposal: q2m8\ndecision: yes\n"
    )
    assert told("entry", text) == [
        "2:5: “2026-02-30” is no date. February 2026 has 28 days.",
        "3:5: “Amira B” is no person id such as amira.",
        "4:11: “q2m8” is no entry id such as 20261122T031502123Z-assigned-amira-4kq2.",
        "5:11: “yes” is not known here. [known are: go, no-go]",
    ]


def test_the_time_of_an_entry_is_utc_to_the_millisecond() -> None:
    for time in ("2026-11-22T03:15:02Z", "2026-11-22T03:15:02.123+00:00"):
        assert told("entry", f"kind: closed\nat: '{time}'\nby: amira\n") == [
            f"2:5: “{time}” is no time in UTC such as 2026-11-22T03:15:02.123Z."
        ]


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("incident", "- a\n", ["1:1: This file must be a mapping, not a list."]),
        (
            "incident",
            "title: x\nkind: drill\nvisibility: public\nservices: web\ntags: [a, 1, a]\n",
            [
                "4:11: “services” must be a list, not text. [put it in [ ]]",
                "5:11: An item of “tags” must be text, not a number. [such as checkout]",
                "5:14: “a” is in the list twice. [keep one of them]",
            ],
        ),
        (
            "people",
            (
                "people:\n  Amira: {}\n  b: {email: 5, timezone: Europe/Pari}\n  c: {email: [x]}\n"
                "  d: {email: y}\nteam: {}\n"
            ),
            [
                "2:3: “Amira” is no person id such as amira.",
                "3:14: “email” must be text or a list, not a number.",
                "3:27: “Europe/Pari” is no time zone. Did you mean Europe/Paris?",
                "4:15: “x” is no email address such as amira@example.com.",
                "5:14: “y” is no email address such as amira@example.com.",
                "6:1: “team” is no field of this file. [did you mean teams?]",
            ],
        ),
        (
            "people",
            "people:\n  amira:\n    trained: [{role: ic, on: 2021-11-00}]\nteams: {db: {}}\n",
            [
                "3:30: “2021-11-00” is no date. Days begin at 01.",
                "4:13: “db” must be a list, not a mapping.",
            ],
        ),
        ("roles", "roles: {}\n", ["1:8: “roles” is empty. [fill it in, or take it out]"]),
        (
            "roles",
            "roles: {ic: {name: IC, asks: {drills: -1, incidents: true, shadow: 1x}}}\n",
            [
                "1:39: “drills” must be at least 0.",
                "1:54: “incidents” must be a whole number, not true or false.",
                "1:68: “1x” is no duration such as 1w, 1d or 12h.",
            ],
        ),
        (
            "vocabulary",
            f"words: {{postmortem: 5, {'a' * 101}: b, '': c}}\n",
            [
                "1:21: “postmortem” must be text, not a number. [such as checkout]",
                "1:24: A key is longer than 100 characters.",
                "1:130: A key is empty. [fill it in, or take it out]",
            ],
        ),
        ("roster", "name: x\n", ["1:1: “layers” or “shifts” is missing."]),
        (
            "roster",
            (
                "layers:\n  primry: {}\n  primary:\n    rotations:\n      - members: []\n"
                "        handover: {day: monday}\n        start: 2021-02-29\n        length: w\n"
                "holidays: {calendars: [../x.ics]}\n"
            ),
            [
                "2:3: “primry” is no field of “layers”. [did you mean primary?]",
                "5:18: “members” is empty. [fill it in, or take it out]",
                "6:9: “time” is missing. [add time: 09:00]",
                "6:25: “monday” is no day of the week. [did you mean mon?]",
                "7:16: “2021-02-29” is no date. February 2021 has 28 days.",
                "8:17: “w” is no duration such as 1w, 1d or 12h.",
                "9:24: “../x.ics” is no path of a calendar such as holidays/england.ics.",
            ],
        ),
        (
            "response-policy",
            (
                "effective: 2026-01-01\ndefinition: x\nseverities:\n  sev6: {}\n"
                "  sev1:\n    name: a\n"
                "    description:\n    criteria: [{id: a, text: b, metric: c}]\n"
                "    updates: {public: {first: 5, relaxed_every: 1h}}\n"
                "    hours: sometimes\n"
                'rules: {INC1: {mode: "off"}, INC101: {mode: warn, params: {"A b": 1}}}\n'
            ),
            [
                "1:12: “2026-01-01” is no time such as 2026-11-22T03:15:00Z.",
                "4:3: “sev6” is no field of “severities”. [did you mean sev5?]",
                "7:17: “description” says nothing; it must be text. [fill it in, or take it out]",
                (
                    "8:33: “comparison” is missing; “metric” needs it."
                    " [add comparison: below or at-most or equal or at-least or above]"
                ),
                "8:33: “value” is missing; “metric” needs it. [add value: …]",
                "9:31: “first” must be text, not a number. [such as 20m]",
                "9:34: “relax_after” is missing; “relaxed_every” needs it. [add relax_after: 10m]",
                "10:12: “sometimes” is not known here. [known are: always, business]",
                "11:9: “INC1” is no rule id such as INC101.",
                "11:60: “A b” is no parameter such as within.",
            ],
        ),
        (
            "waiver",
            (
                "rule: INC101\nincident: x\nreason: r\nrequested_by: a\napproved_by: [a, a]\n"
                "expires: 2026-04-31\n"
            ),
            [
                "2:11: “x” is no incident id such as 2026-11-22-checkout-errors.",
                "5:18: “a” is in the list twice. [keep one of them]",
                "6:10: “2026-04-31” is no date. April 2026 has 30 days.",
            ],
        ),
        (
            "postmortem",
            "incident: 2026-11-22-x\nowner: the team\n",
            [
                "1:1: “status” is missing. [add status: draft or in-review or reviewed or closed]",
                "2:8: “the team” is no person id such as amira.",
            ],
        ),
    ],
)
def test_in_plain_words_at_the_right_place(kind: str, text: str, words: list[str]) -> None:
    assert told(kind, text) == words


@pytest.mark.parametrize("kind", KINDS)
def test_no_keyword_of_a_schema_is_without_words(kind: str) -> None:
    """Whatever stands in a file, it is told in a sentence and not in the validator's terms."""
    wrong = ["null", "1", "-1.5", "true", '""', "[]", "{}", "[1, 1]", "{a: {b: [c]}}", "x" * 300]
    for value in wrong:
        keys = ["kind", "title", "people", "roles", "words", "layers", "shifts", "severities"]
        for text in (f"{value}\n", *(f"{key}: {value}\n" for key in keys)):
            for each in told(kind, text):
                assert " is a required property" not in each
                assert "does not match" not in each
                assert ". " in each or each.endswith((".", "]", "?")), each


def test_what_is_shown_of_a_file_hides_nothing_and_is_short() -> None:
    (found,) = entry("finding", f'text: x\n"a\\u202e\\u001b[31m{"b" * 300}": 1\n')
    assert found.startswith("5:1: “a\\u202e\\u001b[31mbbbbb")
    assert len(found) < 200
