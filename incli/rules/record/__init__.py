"""Group 7: nothing is lost or altered, and everybody signs for their own."""

from incli.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
