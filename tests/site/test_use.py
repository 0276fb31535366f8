"""Using the site: zones, filters, search, keyboard, paper, and no scripts at all."""

import pytest
from browsing import Visit, visiting
from playwright.sync_api import Browser, Locator, Page
from site_world import CHECKOUT

INCIDENT = f"incidents/{CHECKOUT}/"
_STOP = """(() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const {left} = at.getBoundingClientRect();
  return {left, seen: at.checkVisibility({visibilityProperty: true}), html: at.outerHTML};
})()"""


def shown(page: Page) -> list[str]:
    """The times of the rows that can be seen."""
    rows = page.locator(".i-row:visible")
    return [each.splitlines()[0] for each in rows.all_inner_texts()]


def hits(page: Page) -> Locator:
    """What the search in the header offers."""
    return page.get_by_role("search").first.get_by_role("option")


def tabbed_to(visit: Visit, selector: str, most: int = 60) -> bool:
    """Whether the tabulator leads to an element."""
    for _ in range(most):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("s => document.activeElement.matches(s)", selector):
            return True
    return False


def test_times_are_shown_in_utc_in_yours_and_in_somebodys_zone(browser: Browser, base: str) -> None:
    with visiting(browser, base, timezone_id="America/New_York") as visit:
        page = visit.go(INCIDENT).page
        first = page.locator(".i-row time").first
        assert first.inner_text() == "02:11:00"
        page.get_by_role("radio", name="yours").check()
        assert first.inner_text() == "21:11:00"
        assert page.locator(".i-day time").first.inner_text() == "Sat 21 Nov 2026"
        assert page.locator("[data-zone-name]").first.inner_text() == "America/New_York"
        page.get_by_label("Whose clock").select_option("Asia/Tokyo")
        assert first.inner_text() == "11:11:00"
        assert "11:20" in (page.locator(".i-lanes svg").first.text_content() or "")
        page.get_by_role("radio", name="UTC").check()
        assert first.inner_text() == "02:11:00"


def test_the_timeline_can_be_filtered_by_keyboard(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.go(INCIDENT).page
        everything = len(shown(page))
        assert tabbed_to(visit, "input[name=show]", 120)
        page.keyboard.press("ArrowRight")
        decisions = page.locator(".i-row:visible").all_inner_texts()
        assert len(decisions) == 6
        assert all(any(w in each for w in ("propose", "object", "decide")) for each in decisions)
        page.keyboard.press("ArrowRight")
        assert all(" update" in each for each in page.locator(".i-row:visible").all_inner_texts())
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        assert len(shown(page)) == everything


def test_a_part_of_the_picture_leads_to_its_entry(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.go(INCIDENT).page
        page.locator(".i-lanes a[aria-label*='decides go']").focus()
        page.keyboard.press("Enter")
        target = page.locator(".i-row:target")
        assert "decides" in target.inner_text()
        assert target.is_visible()


def test_the_search_finds_incidents_and_pages_by_keyboard(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.go("").page
        page.keyboard.press("/")
        page.keyboard.type("checkout err")
        first = hits(page).first
        first.wait_for()
        assert "Checkout errors in the EU" in first.inner_text()
        box, chip = first.bounding_box(), first.locator(".i-chip").bounding_box()
        assert box
        assert chip
        assert chip["width"] < box["width"] / 4
        assert chip["x"] >= box["x"] + 10
        assert visit.axe() == []
        page.keyboard.press("ArrowDown")
        assert first.get_attribute("aria-selected") == "true"
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{INCIDENT}")
        page.keyboard.press("/")
        page.keyboard.type("INC101")
        hits(page).first.wait_for()
        assert "Somebody takes command" in hits(page).first.inner_text()
        page.keyboard.press("Escape")
        assert hits(page).count() == 0
        assert visit.errors == []


def test_the_words_of_documents_are_found(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.go("").page
        page.get_by_role("combobox").fill("pager rings twice")
        hits(page).first.click()
        page.wait_for_url("**/guide/**")


def test_the_search_page_filters_and_can_be_shared(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.go("search/?q=maintenance").page
        count = page.locator("[data-count]")
        page.locator(".i-found li").first.wait_for()
        before = page.locator(".i-found li").count()
        page.get_by_label("Severity").select_option("2")
        page.get_by_label("Year").select_option("2026")
        page.wait_for_function("location.search.includes('year=2026')")
        assert 0 < page.locator(".i-found li").count() < before
        assert "incidents" in count.inner_text()
        assert "q=maintenance&severity=2&year=2026" in page.url


def test_action_items_are_filtered_by_kind(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        page = visit.go("actions/").page
        assert page.locator(".i-item:visible").count() == 4
        page.get_by_role("radio", name="prevent").check()
        assert page.locator(".i-item:visible").count() == 1


def test_the_site_is_whole_without_scripts(browser: Browser, base: str) -> None:
    with visiting(browser, base, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(base + INCIDENT)
        assert page.locator(".i-row:visible").count() > 40
        assert not page.get_by_label("Whose clock").is_visible()
        page.get_by_role("radio", name="decisions").check()
        assert page.locator(".i-row:visible").count() == 6


def test_on_paper_there_is_the_incident_and_nothing_of_the_screen(
    browser: Browser, base: str
) -> None:
    with visiting(browser, base) as visit:
        page = visit.go(INCIDENT).page
        page.emulate_media(media="print")
        for gone in (".md-header", ".md-tabs", ".i-search", ".i-switch", ".md-footer"):
            assert page.locator(f"{gone}:visible").count() == 0, gone
        assert page.locator(".i-row:visible").count() > 40
        assert page.locator(".i-lanes svg:visible").count() >= 1
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_on_paper_shades_are_kept_and_the_dark_scheme_is_not(browser: Browser, base: str) -> None:
    with visiting(browser, base, color_scheme="dark") as visit:
        page = visit.go("oncall/load/").page
        page.emulate_media(media="print", color_scheme="dark")
        ink = page.locator(".i-page").evaluate("it => getComputedStyle(it).color")
        assert ink == "rgb(26, 35, 48)"
        look = "it => getComputedStyle(it).printColorAdjust"
        assert page.locator(".i-heat td").first.evaluate(look) == "exact"


def test_the_keyboard_is_seen_where_links_and_fields_stand_alone(
    browser: Browser, base: str
) -> None:
    with visiting(browser, base) as visit:
        for path, selector in (
            ("oncall/", "a[href$='.ics']"),
            ("search/", ".i-finder__input"),
            ("search/", ".i-finder select"),
        ):
            page = visit.go(path).page
            assert tabbed_to(visit, selector), selector
            look = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(look) != "none", selector


@pytest.mark.parametrize("width", [360, 1100])
def test_the_menu_of_small_screens_is_opened_by_keyboard(
    width: int, browser: Browser, base: str
) -> None:
    with visiting(browser, base, viewport={"width": width, "height": 800}) as visit:
        page = visit.go("").page
        button = page.get_by_role("button", name="Menu")
        assert tabbed_to(visit, "label[for=__drawer]", 5)
        for key in (" ", "Enter"):
            page.keyboard.press(key)
            assert button.get_attribute("aria-expanded") == "true"
            page.keyboard.press("Escape")
            assert button.get_attribute("aria-expanded") == "false"
        page.keyboard.press("Enter")
        assert visit.axe() == []
        assert tabbed_to(visit, ".md-sidebar--primary a[href*=statistics]", 12)
        page.keyboard.press("Enter")
        page.wait_for_url("**/statistics/")


@pytest.mark.parametrize("width", [360, 1100, 1280])
def test_every_stop_of_the_tabulator_is_in_sight_and_there_are_not_too_many(
    width: int, browser: Browser, base: str
) -> None:
    with visiting(browser, base, viewport={"width": width, "height": 800}) as visit:
        for path in ("", "statistics/", "guide/"):
            page = visit.go(path).page
            for _ in range(80):
                page.keyboard.press("Tab")
                found = page.evaluate(_STOP)
                if found is None:
                    break
                assert 0 <= found["left"] < width, (path, found)
                assert found["seen"], (path, found)
            else:
                raise AssertionError(path)


def test_the_menu_opens_without_scripts(browser: Browser, base: str) -> None:
    size = {"width": 360, "height": 800}
    with visiting(browser, base, viewport=size, java_script_enabled=False) as visit:
        visit.page.goto(base)
        link = visit.page.locator(".md-sidebar--primary").get_by_role("link", name="Statistics")
        assert not link.is_visible()
        visit.page.locator(".md-header label[for=__drawer]").click()
        assert link.is_visible()


def test_each_strip_stands_with_its_words_on_a_phone(browser: Browser, base: str) -> None:
    with visiting(browser, base, viewport={"width": 320, "height": 800}) as visit:
        page = visit.go("statistics/").page
        first = page.locator(".i-spreads").first
        parts = first.locator(":scope > *").all()
        boxes = [box for each in parts if (box := each.bounding_box())]
        looks = [each.get_attribute("class") for each in parts]
        assert looks == ["i-spreads__name", "i-spread"] * (len(parts) // 2) + ["i-spread"]
        assert [each["y"] for each in boxes] == sorted(each["y"] for each in boxes)
        assert len(boxes) == len(parts) > 5


def test_the_hours_stay_in_sight_while_the_page_is_scrolled(browser: Browser, base: str) -> None:
    with visiting(browser, base, viewport={"width": 1280, "height": 300}) as visit:
        page = visit.go("oncall/load/").page
        page.evaluate("document.querySelectorAll('.i-heat tbody')[1].scrollIntoView()")
        head = page.locator(".i-heat thead").nth(1).bounding_box()
        header = page.locator(".md-header").bounding_box()
        assert head
        assert header
        assert head["y"] >= header["y"] + header["height"] - 1


def test_shades_of_less_than_an_hour_are_told_in_minutes(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        shades = visit.go("oncall/load/").page.locator(".i-heat__shades").first.inner_text()
        told = [each.strip() for each in shades.split("up to")]
        assert told == [
            "The figures are hours. The shades stand for",
            "20 min",
            "40 min",
            "1 h",
            "80 min",
            "100 min",
        ]
