"""How long from a key press on a slider to new numbers, warm, in a real Chromium on the running app.

``python -m benchmarks.slider [--json] [--keys 40]``; the target is a 95th percentile below one second on two cores.
"""

import argparse
import json
import shutil
import statistics
import time
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.driver import browser_page, running_app, settled

ROOT = Path(__file__).resolve().parent.parent
SLIDERS = ("Zon op daken", "Warmtepompen", "Batterijen", "Woningen renoveren")
# Every number on top and the figure beside it: all must be drawn before the time stops.
SEEN = """() => [...document.querySelectorAll('[data-testid=stMetricValue], [data-testid=stMetricDelta]')]
    .map(element => element.innerText).join('|')"""
WAIT_MS = 20_000


def press(page: Page, key: str) -> float:
    """Seconds from a key press to other numbers on top and a finished run."""
    before = page.evaluate(SEEN)
    start = time.perf_counter()
    page.keyboard.press(key)
    page.wait_for_function(f"before => ({SEEN})() !== before", arg=before, polling=10, timeout=WAIT_MS)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=WAIT_MS)
    return time.perf_counter() - start


def measure(page: Page, address: str, keys: int) -> list[float]:
    """Press keys on several sliders in turn, each after a warm-up press."""
    page.goto(f"{address}/ontwerp?kern=rillaar")
    page.get_by_role("slider", name=SLIDERS[0]).wait_for(timeout=60_000)
    settled(page)
    seconds = []
    for name in SLIDERS:
        page.get_by_role("slider", name=name).focus()
        press(page, "ArrowRight")
        seconds += [press(page, "ArrowRight" if turn % 4 < 2 else "ArrowLeft") for turn in range(keys // len(SLIDERS))]
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keys", type=int, default=40)
    asked = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("Chromium is absent: install the package chromium")
    with running_app(ROOT) as address, browser_page(Path(program), []) as page:
        seconds = measure(page, address, asked.keys)
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    figures = {
        "keys": len(seconds),
        "p50_s": round(cuts[9], 3),
        "p95_s": round(cuts[18], 3),
        "worst_s": round(max(seconds), 3),
    }
    print(json.dumps(figures) if asked.json else "\n".join(f"{name:8} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
