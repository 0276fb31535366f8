"""Group 0: files can be read, by machine and by people."""

from incli.rules.files import inc001, inc002, inc003, inc004, inc005, inc006, inc007

RULES = (
    inc001.RULE,
    inc002.RULE,
    inc003.RULE,
    inc004.RULE,
    inc005.RULE,
    inc006.RULE,
    inc007.RULE,
)
