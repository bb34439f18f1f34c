"""The how-to page of the test cell runs as it stands, and says what it found."""

import re
from pathlib import Path
from typing import Any

import pytest


def test_the_page_runs_as_it_stands(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (repository / "docs" / "how-to" / "test-cell.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 4
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "test-cell.md", "exec"), names)  # noqa: S102
    said = capsys.readouterr().out
    # the office of case E of the outside cases: 328.09 W
    assert "first hour 328.1 W" in said
    assert "floor_area_m2 The value -60.0 cannot stand here" in said
    assert names["year"].heating_w.sum() > 0
