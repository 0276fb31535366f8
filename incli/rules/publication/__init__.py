"""Group 8: what must not be seen is not."""

from incli.rules.publication import inc801, inc802, inc803, inc804, inc805

RULES = (
    inc801.RULE,
    inc802.RULE,
    inc803.RULE,
    inc804.RULE,
    inc805.RULE,
)
