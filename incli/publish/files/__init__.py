"""What programs read of the site: feeds, an API, badges, the search index. One module a kind."""

from collections.abc import Callable, Iterable

from incli.publish.files import api, badges, feeds, robots, search
from incli.publish.pages.world import World

Maker = Callable[[World], Iterable[tuple[str, str]]]
"""Makes files: path and text."""
MAKERS: tuple[Maker, ...] = (feeds.files, api.files, badges.files, search.files, robots.files)
"""Everything that makes files."""
