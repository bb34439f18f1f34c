"""The form of a scenario file, and the app."""

import sys

import click

from energysim.cli.shared import (
    lang_option,
    write_out,
)
from energysim.text import Lang, t

# Source: Streamlit's own port, which its documentation and firewalls' rules expect.
DEFAULT_PORT = 8501


@click.command()
def schema() -> None:
    """Print the JSON Schema of a scenario file."""
    import orjson

    from energysim.scenario.schema import json_schema

    write_out(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2))


@click.command()
@click.option("--port", type=int, default=DEFAULT_PORT, show_default=True, help="Port on this computer.")
@click.option("--headless", is_flag=True, help="Do not open a browser window.")
@lang_option
def app(port: int, *, headless: bool, lang: Lang) -> None:
    """Open the app in the browser."""
    from energysim.hub.warm import warm_up
    from energysim.jobs import start_app

    click.echo(t("cli.app.preparing", lang))
    warm_up()
    sys.exit(start_app(port=port, headless=headless))
