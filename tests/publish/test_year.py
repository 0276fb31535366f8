"""Pages of a year of incidents: they say of people what `incli people` says."""

import re
from pathlib import Path

from world import done
from year_world import NOW, write_year


def test_a_page_counts_people_and_nights_as_the_command_does(tmp_path: Path) -> None:
    year, output = tmp_path / "year", tmp_path / "out"
    write_year(year, 24)
    done(year, "--now", NOW, "site", "build", "--output", str(output))
    nights = 0
    for folder in sorted(year.glob("incidents/*/*")):
        people = done(year, "--json", "--now", NOW, "-i", folder.name, "people").json()["people"]
        night = sum(each["minutes"]["night"] > 0 for each in people)
        at_night = f", {night} of them at night" if night else ""
        page = (output / "incidents" / folder.name / "index.html").read_text()
        told = re.search(r"<p>(\S+ took part[^<]*?)(?:, \d+ looked on)?\.</p>", page)
        assert told, folder.name
        assert told[1] == f"{len(people) or 'Nobody'} took part{at_night}"
        nights += night
    assert nights > 0
