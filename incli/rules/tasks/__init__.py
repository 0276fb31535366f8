"""Group 3: named people for named tasks."""

from incli.rules.tasks import (
    inc301,
    inc302,
    inc303,
    inc304,
    inc305,
)

RULES = (
    inc301.RULE,
    inc302.RULE,
    inc303.RULE,
    inc304.RULE,
    inc305.RULE,
)
