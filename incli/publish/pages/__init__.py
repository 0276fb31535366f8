"""The pages beside those of the incidents: one module a kind, and one row here."""

from incli.publish.pages import archive, board, home, load, oncall, policy, search, statistics
from incli.publish.pages.world import Maker

MAKERS: tuple[Maker, ...] = (
    home.pages,
    archive.pages,
    board.pages,
    oncall.pages,
    load.pages,
    statistics.pages,
    policy.pages,
    search.pages,
)
"""Everything that makes pages."""
