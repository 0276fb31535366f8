"""What search engines are told: nothing of a site for the team; all pages of one for the public."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from incli.publish.pages.world import World

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def files(world: World) -> Iterator[tuple[str, str]]:
    """`robots.txt`, and a site map: it lists nothing where the address is not known.

    The scripts of Material ask for it on every page, so there always is one.
    """
    listed = world.reader.public and world.address
    yield "robots.txt", f"User-agent: *\n{'Allow' if world.reader.public else 'Disallow'}: /\n"
    here = escape(world.address)
    places = [here, *(f"{here}incidents/{each['id']}/" for each in world.digests)]
    urls = "".join(f"<url><loc>{each}</loc></url>\n" for each in places) if listed else ""
    yield "sitemap.xml", f'{_HEAD}\n<urlset xmlns="{_SPACE}">\n{urls}</urlset>\n'
