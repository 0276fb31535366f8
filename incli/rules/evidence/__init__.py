"""Group 9: what could not be judged."""

from incli.rules.evidence import inc900, inc901

RULES = (
    inc900.RULE,
    inc901.RULE,
)
