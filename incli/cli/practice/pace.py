"""How many times as fast: a number that a clock can go by."""

import math

import click

SLOWEST = 0.01
"""A hundred times as slow as it was: what is slower, nobody waits for, and no clock can show."""


class Pace(click.FloatRange):
    """A number of times as fast, between `SLOWEST` and `fastest`."""

    def __init__(self, fastest: float) -> None:
        super().__init__(SLOWEST, fastest)

    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number; `nan`, which lies in every range and in none, is refused."""
        found = float(super().convert(value, param, ctx))
        if math.isnan(found):
            self.fail(f"{value!r} is not a valid number.", param, ctx)
        return found
