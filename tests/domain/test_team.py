"""Whom and what people mean by what they type."""

from datetime import date

import pytest

from incli.domain.errors import InvalidInput, Refused
from incli.domain.team import Person, Role, Team, Trained, pick, team_from_data

TEAM = Team(
    people={
        "amira": Person("amira", "Amira Haddad", ("amira@example.com", "ah@example.com")),
        "jonas": Person("jonas", "Jonas Berg", ("Jonas@Example.com",)),
        "jo": Person("jo", "Jo Mills"),
        "mei": Person("mei", "Mei Sato"),
    },
    groups={"database": ("jonas", "mei"), "Web": ("jo",)},
    roles={
        "incident-commander": Role("incident-commander", "Incident Commander", ("ic",)),
        "deputy": Role("deputy", "Deputy"),
        "customer-liaison": Role("customer-liaison", "Customer Liaison", ("cl",)),
        "internal-liaison": Role("internal-liaison", "Internal Liaison", ("il",)),
    },
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("amira", "amira"),
        ("me", "mei"),  # whoever types, not who has “me” in the name
        ("AMIRA", "amira"),
        ("Jonas Berg", "jonas"),
        ("jo", "jo"),  # the whole word wins over a part of “jonas”
        ("berg", "jonas"),
        ("sato", "mei"),
        (" mei ", "mei"),
    ],
)
def test_a_person_is_found_by_id_name_or_any_unambiguous_part(typed: str, expected: str) -> None:
    assert TEAM.person(typed, "mei") == expected


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("m", "could be more than one person: amira, jo, mei"),
        ("nobody", "There is no person “nobody”"),
        ("", "Which person?"),
        ("  ", "Which person?"),
    ],
)
def test_a_person_that_is_not_clear_is_not_guessed(typed: str, why: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        TEAM.person(typed, "mei")
    assert why in wrong.value.message
    assert wrong.value.hint


def test_an_unknown_person_gets_the_commands_that_show_and_add_people() -> None:
    with pytest.raises(InvalidInput) as wrong:
        TEAM.person("nobody", "mei")
    assert "incli person list" in wrong.value.hint
    assert "incli person add" in wrong.value.hint


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ic", "incident-commander"),
        ("IC", "incident-commander"),
        ("incident-commander", "incident-commander"),
        ("commander", "incident-commander"),
        ("Customer Liaison", "customer-liaison"),
        ("customer", "customer-liaison"),
        ("dep", "deputy"),
    ],
)
def test_a_role_is_found_by_id_alias_name_or_any_unambiguous_part(
    typed: str, expected: str
) -> None:
    assert TEAM.role(typed) == expected


def test_an_ambiguous_role_names_the_candidates() -> None:
    with pytest.raises(InvalidInput, match="customer-liaison, internal-liaison"):
        TEAM.role("liaison")


def test_an_unknown_role_gets_the_roles_there_are() -> None:
    with pytest.raises(InvalidInput) as wrong:
        TEAM.role("boss")
    assert "incident-commander, deputy, customer-liaison, internal-liaison" in wrong.value.hint


def test_of_many_candidates_only_a_few_are_named() -> None:
    words = {f"incident-{number}": (f"incident-{number}",) for number in range(9)}
    with pytest.raises(InvalidInput) as wrong:
        pick("incident", words, what="incident", hint="incli list")
    assert wrong.value.message.endswith(
        "incident-0, incident-1, incident-2, incident-3, incident-4 …."
    )
    assert pick("incident-3", words, what="incident", hint="") == "incident-3"


HOLDERS = {"incident-commander": "amira"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("jonas", "jonas"), ("@jonas", "jonas"), ("me", "mei"), ("ic", "amira"), ("@IC", "amira")],
)
def test_one_person_may_be_named_by_a_role_somebody_holds(typed: str, expected: str) -> None:
    assert TEAM.one_person(typed, "mei", HOLDERS) == expected


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("database", "is not a person"),
        ("@database", "is not a person"),
        ("web", "is not a person"),
        ("someone", "is not a person"),
        ("Somebody", "is not a person"),
        ("everyone", "is not a person"),
        ("deputy", "Nobody is Deputy"),
        ("cl", "Nobody is Customer Liaison"),
        ("the DBAs", "There is no person"),
        ("m", "could be more than one person"),
    ],
)
def test_what_everybody_owns_nobody_does(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        TEAM.one_person(typed, "mei", HOLDERS)
    assert why in refused.value.message
    assert refused.value.exit_code == 3
    assert refused.value.hint


def test_who_is_in_a_team_is_told_when_the_team_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        TEAM.one_person("database", "mei", HOLDERS)
    assert "jonas, mei" in refused.value.message + refused.value.hint
    assert "incli " in refused.value.hint


@pytest.mark.parametrize("address", ["jonas@example.com", "JONAS@example.COM"])
def test_an_address_finds_its_person_however_it_is_spelled(address: str) -> None:
    found = TEAM.by_email(address)
    assert found is not None
    assert found.id == "jonas"


@pytest.mark.parametrize("address", ["", "nobody@example.com", "onas@example.com"])
def test_an_unknown_address_is_nobodys(address: str) -> None:
    assert TEAM.by_email(address) is None


def test_names_are_shown_and_ids_where_there_are_none() -> None:
    assert TEAM.name("amira") == "Amira Haddad"
    assert TEAM.name("somebody-else") == "somebody-else"
    assert TEAM.role_name("incident-commander") == "Incident Commander"
    assert TEAM.role_name("radio-operator") == "radio operator"


def test_a_team_is_read_from_its_files() -> None:
    team = team_from_data(
        {
            "people": {
                "amira": {
                    "name": "Amira",
                    "email": ["a@example.com", "b@example.com"],
                    "timezone": "Europe/Paris",
                    "trained": [{"role": "deputy", "on": "2026-01-10"}],
                },
                "jonas": {"email": "j@example.com"},
                "mei": None,
            },
            "teams": {"database": ["jonas"]},
        },
        {"roles": {"deputy": {"name": "Second", "aliases": ["dep"], "description": "helps"}}},
    )
    assert team.people["amira"] == Person(
        "amira",
        "Amira",
        ("a@example.com", "b@example.com"),
        "Europe/Paris",
        (Trained("deputy", date(2026, 1, 10)),),
    )
    assert team.people["jonas"] == Person("jonas", "jonas", ("j@example.com",))
    assert team.people["mei"] == Person("mei", "mei")
    assert team.groups == {"database": ("jonas",)}
    assert team.roles == {"deputy": Role("deputy", "Second", ("dep",), "helps")}


def test_a_team_that_has_written_down_no_roles_has_the_usual_ones() -> None:
    team = team_from_data({}, {})
    assert team.role("ic") == "incident-commander"
    assert team.role("sme") == "subject-matter-expert"
