"""What the doctor says of one thing."""

from dataclasses import dataclass

GOOD, WARNS, FAILS = "good", "warns", "fails"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    state: str
    """`good`, `warns` or `fails`."""
    said: str
    hint: str = ""
