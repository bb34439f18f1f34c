"""Lines of equal length for the paragraphs of a page; tables and headings stay as they are."""

import textwrap
from typing import Final

WIDTH: Final = 110


def tidy(page: str) -> str:
    """Wrap every paragraph of a Markdown page."""
    blocks = page.split("\n\n")
    return "\n\n".join(block if block.startswith(("|", "#")) else _wrapped(block) for block in blocks)


def _wrapped(block: str) -> str:
    return "\n".join(textwrap.wrap(" ".join(block.split()), WIDTH, break_long_words=False, break_on_hyphens=False))
