"""The pages beside those of the incidents: one module a kind, and one row here."""

from incli.publish.pages import archive, board, home, oncall, policy, search, statistics
from incli.publish.pages.world import Maker

MAKERS: tuple[Maker, ...] = (
    home.pages,
    archive.pages,
    board.pages,
    oncall.pages,
    statistics.pages,
    policy.pages,
    search.pages,
)
"""Everything that makes pages."""
