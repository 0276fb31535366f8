"""Group 6: the policy itself, its waivers, drills and reviews."""

from incli.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
