"""The whole journey in a real browser: a core, a slider, the cheapest mix, taken over. Nothing leaves the machine."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import browser_page, running_app, settled, value_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]

SCREENSHOTS_VARIABLE = "ENERGYSIM_SCREENSHOTS"
# Generous: a machine that also runs the rest of the suite is slow, and a wait that succeeds costs nothing.
SEARCH_MS = 400_000
WAIT_MS = 180_000


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get(SCREENSHOTS_VARIABLE, tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def picture(page: Page, folder: Path, name: str) -> None:
    """What a laptop shows, and the whole page."""
    settled(page)
    page.screenshot(path=str(folder / f"{name}.png"))
    laptop = page.viewport_size
    assert laptop is not None
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": laptop["width"], "height": max(laptop["height"], height)})
    settled(page)
    page.screenshot(path=str(folder / f"{name}-whole.png"))
    page.set_viewport_size(laptop)


def open_rillaar(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_text("naar het voorbeeld van Rillaar-Centrum").click(timeout=WAIT_MS)
    expect(page.get_by_text("Rillaar-Centrum is een echte kern")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator("[data-testid=stMetric]")).to_have_count(8, timeout=WAIT_MS)
    # The page sets its language by a script of its own, which may run after the numbers are drawn.
    page.wait_for_function("document.documentElement.lang === 'nl'", timeout=WAIT_MS)


def move_a_slider(page: Page) -> None:
    page.get_by_role("link", name="Ontwerp").click()
    slider = page.get_by_role("slider", name="Zon op daken")
    expect(slider).to_be_visible(timeout=WAIT_MS)
    settled(page)
    before = value_of(page, "Jaarbalans")
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator("[data-testid=stMetricValue]").first).not_to_have_text(before, timeout=WAIT_MS)
    settled(page)
    assert "dak=" in page.url


def find_the_cheapest_mix(page: Page) -> None:
    page.get_by_role("link", name="Goedkoopste mix").click()
    page.get_by_role("button", name="Bereken").click(timeout=WAIT_MS)
    expect(page.get_by_role("button", name="Neem dit over in Ontwerp")).to_be_visible(timeout=SEARCH_MS)
    settled(page)
    assert "100\xa0%" in value_of(page, "Jaarbalans")


def test_first_light(repository: Path, chromium: Path, pictures: Path) -> None:
    foreign: list[str] = []
    with running_app(repository) as address, browser_page(chromium, foreign) as page:
        open_rillaar(page, address)
        picture(page, pictures, "start-nl")
        move_a_slider(page)
        picture(page, pictures, "ontwerp-nl")
        find_the_cheapest_mix(page)
        page.get_by_text("Hoe is dit berekend?").click()
        expect(page.get_by_text("Rekenkundig bewezen")).to_be_visible()
        picture(page, pictures, "mix-nl")
        page.get_by_role("button", name="Neem dit over in Ontwerp").click()
        expect(page.get_by_text("U vertrekt van de goedkoopste mix")).to_be_visible(timeout=WAIT_MS)
        settled(page)
        assert "100\xa0%" in value_of(page, "Jaarbalans")
        picture(page, pictures, "ontwerp-mix-nl")
        page.reload()
        expect(page.get_by_text("U vertrekt van de goedkoopste mix")).to_be_visible(timeout=WAIT_MS)
        page.get_by_text("EN", exact=True).click()
        for name, title in (
            ("Start", "Your village core"),
            ("Design", "Design it yourself"),
            ("Cheapest mix", "The cheapest mix"),
        ):
            page.get_by_role("link", name=name, exact=True).click()
            expect(page.get_by_role("heading", name=title)).to_be_visible(timeout=WAIT_MS)
            picture(page, pictures, f"{re.sub('[^a-z]', '-', name.lower())}-en")
        page.wait_for_function("document.documentElement.lang === 'en'", timeout=WAIT_MS)
    assert foreign == []


def test_a_search_can_be_stopped(repository: Path, chromium: Path, pictures: Path) -> None:
    foreign: list[str] = []
    with running_app(repository) as address, browser_page(chromium, foreign) as page:
        page.goto(f"{address}/mix?kern=rillaar")
        page.get_by_role("button", name="Bereken").click(timeout=WAIT_MS)
        stop = page.get_by_role("button", name="Stoppen")
        expect(stop).to_be_visible(timeout=WAIT_MS)
        picture(page, pictures, "zoeken-nl")
        stop.click()
        expect(page.get_by_text("Kies uw doel en druk op Bereken")).to_be_visible(timeout=WAIT_MS)
    assert foreign == []
