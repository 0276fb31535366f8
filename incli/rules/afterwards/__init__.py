"""Group 4: an owner at the end, and a postmortem without blame."""

from incli.rules.afterwards import (
    inc401,
    inc402,
    inc403,
    inc404,
    inc405,
    inc406,
    inc407,
    inc408,
    inc409,
)

RULES = (
    inc401.RULE,
    inc402.RULE,
    inc403.RULE,
    inc404.RULE,
    inc405.RULE,
    inc406.RULE,
    inc407.RULE,
    inc408.RULE,
    inc409.RULE,
)
