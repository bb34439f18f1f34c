"""Starts the real app and a real Chromium; counts what goes to other hosts. Shared with the benchmark of the slider."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from energysim.hub.warm import warm_up

ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 180
OWN_SCHEMES = ("data", "blob", "about")


@contextmanager
def running_app(repository: Path) -> Iterator[str]:
    """The app on a free port of this machine; its address. Its inner loops are compiled first, as on every start."""
    warm_up()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    flags = [f"--server.port={port}", "--server.headless=true", "--server.showEmailPrompt=false"]
    command = [sys.executable, "-m", "streamlit", "run", str(repository / "app.py"), *flags]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        command, cwd=repository, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, env=dict(os.environ)
    ) as process:
        try:
            _wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError(f"the app ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:  # noqa: S310 - loopback
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the app did not start")


@contextmanager
def browser_page(chromium: Path, foreign: list[str]) -> Iterator[Page]:
    """A page of a Flemish laptop; requests to other hosts are written to ``foreign`` and refused."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(chromium), args=list(ARGS))
        context = browser.new_context(
            viewport={"width": 1440, "height": 1000}, locale="nl-BE", timezone_id="Europe/Brussels"
        )
        page = context.new_page()
        page.on("request", lambda request: _note(request.url, foreign))
        page.on("websocket", lambda socket_: _note(socket_.url, foreign))
        try:
            yield page
        finally:
            context.close()
            browser.close()


def _note(url: str, foreign: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme not in OWN_SCHEMES and parts.hostname != "127.0.0.1":
        foreign.append(url)


def value_of(page: Page, label: str) -> str:
    """The value of a number on top, by its label."""
    return (
        page.locator("[data-testid=stMetric]", has_text=label).first.locator("[data-testid=stMetricValue]").inner_text()
    )


def settled(page: Page) -> None:
    """Wait until no script runs and the figures are drawn."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=180_000)
    page.wait_for_timeout(300)
