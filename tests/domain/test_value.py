"""Values behave as frozen dataclasses do."""

from typing import Any, ClassVar

import pytest

from incli.domain.value import NOTHING, Value, as_data, defaults, names, parts, replace


class Place(Value):
    """Somewhere."""

    kind: ClassVar[str] = "place"

    town: str
    street: str = "Main Street"
    tags: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """Both in one line."""
        return f"{self.street}, {self.town}"


class Home(Place):
    """Where somebody lives."""

    people: int = 1
    street: str = "Mill Lane"


def test_parts_are_given_by_place_or_by_name_and_the_rest_has_defaults() -> None:
    assert Place("Ayr") == Place(town="Ayr", street="Main Street", tags=())
    assert Place("Ayr", "High Street").line == "High Street, Ayr"
    assert Place("Ayr").kind == "place"


def test_a_subclass_adds_parts_and_may_change_defaults() -> None:
    assert set(names(Home)) == {"town", "street", "tags", "people"}
    assert names(Place) == ("town", "street", "tags")
    assert Home("Ayr").street == "Mill Lane"
    assert defaults(Place) == {"street": "Main Street", "tags": ()}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ((), {}),
        (("Ayr", "x", (), "one too many"), {}),
        (("Ayr",), {"mood": "good"}),
        (("Ayr",), {"town": "Ayr"}),
        ((), {"street": "x", "mood": "good"}),
    ],
    ids=["missing", "too many", "unknown", "twice", "one missing, one unknown"],
)
def test_refuses_parts_that_are_missing_unknown_or_given_twice(
    given: tuple[Any, ...], named: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="Place"):
        Place(*given, **named)


def test_nothing_of_a_value_can_be_changed() -> None:
    place = Place("Ayr")
    with pytest.raises(AttributeError, match="replace"):
        place.town = "Oban"  # type: ignore[misc]  # what is being tested
    with pytest.raises(AttributeError, match="replace"):
        del place.town
    with pytest.raises(AttributeError, match="replace"):
        place.mood = "good"
    with pytest.raises(TypeError):
        NOTHING["x"] = 1  # type: ignore[index]  # what is being tested
    assert place == Place("Ayr")


def test_replacing_makes_another_value_of_the_same_class_and_leaves_the_first() -> None:
    home = Home("Ayr", people=3)
    moved = replace(home, town="Oban")
    assert (type(moved), moved.town, moved.people) == (Home, "Oban", 3)
    assert home.town == "Ayr"
    with pytest.raises(TypeError, match="mood"):
        replace(home, mood="good")


def test_values_are_equal_when_class_and_parts_are() -> None:
    assert Place("Ayr") == Place("Ayr")
    assert Place("Ayr") != Place("Oban")
    assert Place("Ayr", "Mill Lane") != Home("Ayr")
    assert Place("Ayr") != "Ayr"
    assert len({Place("Ayr"), Place("Ayr"), Place("Oban")}) == 2


def test_a_value_shows_its_parts() -> None:
    assert repr(Home("Ayr", tags=("x",))) == (
        "Home(town='Ayr', street='Mill Lane', tags=('x',), people=1)"
    )
    assert parts(Place("Ayr")) == {"town": "Ayr", "street": "Main Street", "tags": ()}


def test_a_value_is_plain_data_all_the_way_down() -> None:
    class Map(Value):
        places: tuple[Place, ...]
        named: dict[str, Place]

    assert as_data(Map((Place("Ayr"),), {"x": Place("Oban", tags=("y",))})) == {
        "places": [{"town": "Ayr", "street": "Main Street", "tags": []}],
        "named": {"x": {"town": "Oban", "street": "Main Street", "tags": ["y"]}},
    }
