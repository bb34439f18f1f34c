"""R39: the settings of the app are what we decided, and the installed Streamlit knows every one of them."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit import config as streamlit_config

EXPECTED: dict[str, Any] = {
    "server.address": "127.0.0.1",
    "server.maxUploadSize": 20,
    "server.maxMessageSize": 50,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.fileWatcherType": "none",
    "server.disconnectedSessionTTL": 120,
    "server.maxCacheDataSize": "500mb",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "browser.gatherUsageStats": False,
}

# W3C, Web Content Accessibility Guidelines 2.2, success criterion 1.4.3
LEAST_CONTRAST = 4.5

TEXT_ON_GROUND = (
    ("textColor", "backgroundColor"),
    ("textColor", "secondaryBackgroundColor"),
    ("linkColor", "backgroundColor"),
    ("primaryColor", "backgroundColor"),
)


@pytest.fixture(scope="module")
def settings(repository: Path) -> dict[str, Any]:
    tables = tomllib.loads((repository / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return {f"{section}.{key}": value for section, table in tables.items() for key, value in table.items()}


@pytest.mark.parametrize("key", EXPECTED)
def test_the_setting_has_the_value_we_decided(settings: dict[str, Any], key: str) -> None:
    assert settings[key] == EXPECTED[key]


def test_nothing_is_set_that_is_not_asserted_here(settings: dict[str, Any]) -> None:
    assert {key for key in settings if not key.startswith("theme.")} == set(EXPECTED)


def test_streamlit_knows_every_setting(settings: dict[str, Any]) -> None:
    known = streamlit_config.get_config_options()
    # postScriptGC is a hidden option: it works, but earlier versions did not list it
    assert {key for key in settings if key not in known} <= {"runner.postScriptGC"}


def test_the_theme_asks_no_other_host_for_a_font(settings: dict[str, Any]) -> None:
    theme = {key: value for key, value in settings.items() if key.startswith("theme.")}
    assert not any("://" in str(value) for value in theme.values())
    assert theme["theme.font"] in {"sans-serif", "serif", "monospace"}


def _luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB" (WCAG 2.2, definition)."""
    match = re.fullmatch(r"#([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})", colour)
    assert match is not None, f"{colour} is not #RRGGBB"
    channels = [int(part, 16) / 255 for part in match.groups()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_the_theme_can_be_read_on_a_projector(settings: dict[str, Any], text: str, ground: str) -> None:
    light, dark = sorted((_luminance(settings[f"theme.{name}"]) for name in (text, ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= LEAST_CONTRAST
