"""Every kind of page in a real browser: accessible in both schemes, and alone in the world."""

import re
from pathlib import Path

import pytest
from browsing import visiting
from playwright.sync_api import Browser
from site_world import APOLLO, CHECKOUT, OPEN

IMPORTED = "2026-01-20-update-center-slow-due-to-cloudflare-outage"
KINDS = {
    "home": "",
    "incident": f"incidents/{CHECKOUT}/",
    "long incident": f"incidents/{APOLLO}/",
    "open incident": f"incidents/{OPEN}/",
    "imported incident": f"incidents/{IMPORTED}/",
    "archive": "incidents/",
    "year": "incidents/2026/",
    "services": "services/",
    "service": "services/checkout/",
    "tag": "tags/replica/",
    "actions": "actions/",
    "due": "due/",
    "on call": "oncall/",
    "load": "oncall/load/",
    "statistics": "statistics/",
    "policy": "policy/",
    "rules": "rules/",
    "rule": "rules/INC101/",
    "search": "search/?q=outage",
    "document": "guide/",
    "not found": "404.html",
}

_TOO_SMALL = """[...document.querySelectorAll('a[href]:not(svg a), input, select, summary')]
  .filter((it) => it.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter((it) => getComputedStyle(it).display != 'inline')
  .map((it) => [it.outerHTML.slice(0, 120), it.getBoundingClientRect()])
  .filter(([, {width, height}]) => width > 1 && (width < 24 || height < 24))
  .map(([html, {width, height}]) => `${width}x${height} ${html}`)"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_accessible_by_wcag_22_aa_in_both_schemes(
    kind: str, browser: Browser, base: str
) -> None:
    for scheme in ("light", "dark"):
        with visiting(browser, base, color_scheme=scheme) as visit:
            assert visit.go(KINDS[kind]).axe() == [], scheme


@pytest.mark.parametrize("kind", ["incident", "long incident", "statistics", "load"])
def test_a_page_is_accessible_on_a_narrow_phone(kind: str, browser: Browser, base: str) -> None:
    with visiting(browser, base, viewport={"width": 320, "height": 640}) as visit:
        assert visit.go(KINDS[kind]).axe() == []


def test_no_page_asks_another_host_or_runs_what_its_policy_forbids(
    browser: Browser, base: str
) -> None:
    with visiting(browser, base) as visit:
        for path in KINDS.values():
            visit.go(path)
            assert visit.violations() == [], path
            assert visit.errors == [], path
        assert visit.elsewhere == []


@pytest.mark.parametrize("width", [320, 360, 1280, 1920])
def test_no_page_is_wider_than_the_screen(width: int, browser: Browser, base: str) -> None:
    with visiting(browser, base, viewport={"width": width, "height": 800}) as visit:
        for path in KINDS.values():
            visit.go(path)
            found = visit.page.evaluate("document.documentElement.scrollWidth")
            assert found <= width, path


@pytest.mark.parametrize("width", [320, 1280])
def test_whatever_stands_alone_is_large_enough_to_be_hit(
    width: int, browser: Browser, base: str
) -> None:
    """24 pixels at least, as WCAG 2.5.8 has it; links within a sentence are not meant."""
    with visiting(browser, base, viewport={"width": width, "height": 800}) as visit:
        for path in KINDS.values():
            assert visit.go(path).page.evaluate(_TOO_SMALL) == [], path


def test_who_goes_astray_is_told_where_to_go_on(browser: Browser, base: str) -> None:
    with visiting(browser, base) as visit:
        main = visit.go("404.html").page.get_by_role("main")
        assert "no such page" in main.inner_text()
        main.get_by_role("link", name="All incidents").click()
        visit.page.wait_for_url("**/incidents/")


def test_a_phone_shows_the_name_of_the_site(browser: Browser, base: str) -> None:
    with visiting(browser, base, viewport={"width": 320, "height": 640}) as visit:
        name = visit.go("").page.locator(".md-header__topic .md-ellipsis").first
        assert name.inner_text() == "acme"
        assert name.evaluate("it => it.scrollWidth <= it.clientWidth")


def test_the_first_screen_of_an_incident_answers_what_everybody_asks(
    browser: Browser, base: str
) -> None:
    with visiting(browser, base, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.go(KINDS["incident"]).page
        facts = page.locator(".i-facts").inner_text()
        for told in (
            "SEV-1",
            "54 min",
            "Amira Haddad",
            "02:17\u201302:49",
            "Jonas Weber",
            "1 overdue",
        ):
            assert told in facts
        for title in ("What was decided", "Still to be done"):
            box = page.get_by_role("heading", name=title).bounding_box()
            assert box is not None
            assert box["y"] < 800, title
        objection = page.get_by_text("Decided against it.").bounding_box()
        assert objection is not None
        assert objection["y"] < 2 * 800


def test_all_pages_are_there_that_links_lead_to(output: Path) -> None:
    missing = []
    for path in KINDS.values():
        place = output / path.partition("?")[0]
        file = place if place.suffix else place / "index.html"
        assert file.is_file(), path
        for target in _links(file.read_text()):
            there = (file.parent / target.partition("#")[0].partition("?")[0]).resolve()
            if not (there.is_file() or (there / "index.html").is_file()):
                missing.append(f"{path}: {target}")
    assert missing == []


def _links(html: str) -> list[str]:
    found = re.findall(r'(?:href|src)="([^"]+)"', html)
    return [each for each in found if "://" not in each and not each.startswith(("#", "/", "data"))]
