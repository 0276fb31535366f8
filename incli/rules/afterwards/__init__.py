"""Group 4: an owner at the end, and a postmortem without blame."""

from incli.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
