"""Group 5: care for the people on call."""

from incli.rules.oncall import (
    inc501,
    inc502,
    inc503,
    inc504,
    inc505,
    inc506,
    inc507,
)

RULES = (
    inc501.RULE,
    inc502.RULE,
    inc503.RULE,
    inc504.RULE,
    inc505.RULE,
    inc506.RULE,
    inc507.RULE,
)
