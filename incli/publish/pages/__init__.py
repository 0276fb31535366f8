"""The pages beside those of the incidents: one module a kind, and one row here."""

from incli.publish.pages import archive, home
from incli.publish.pages.world import Maker

MAKERS: tuple[Maker, ...] = (home.pages, archive.pages)
"""Everything that makes pages."""
