"""The hourly zone in the single steps of RC_BuildingSimulator and in the rooms of VDI 6007-1."""

from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.iso13790_steps import STEPS, played
from benchmarks.vdi6007 import FREE, HELD, TOLERANCE_K, TOLERANCE_W, free_c, load_w

TITLE: Final = "The hourly zone in cases with known answers"
SHOWN: Final = ((6, "day 1, hour 7"), (17, "day 1, hour 18"), (47, "day 10, hour 24"), (71, "day 60, hour 24"))
HEAD: Final = " | ".join(name for _, name in SHOWN)


def page(data: Path) -> str:
    """The page in Markdown; its facts stand in the code, not in the folder of data."""
    return "\n\n".join((_steps(), _rooms(), _loads(), _bestest()))


def _steps() -> str:
    rows = []
    for step in STEPS:
        power_w, mass_c = played(step)
        rows.append(f"| {step.name} | {power_w:.2f} | {step.power_w:.2f} | {mass_c:.2f} | {step.then_c:.2f} |")
    return (
        "## Single steps of ISO 13790\n\n"
        "An office of 34.3 m2, one hour at a time. Expected: architecture-building-systems/RC_BuildingSimulator,\n"
        "tests/testRCmodel.py. Cooling is negative.\n\n"
        "| step | power, W | expected | mass, degC | expected |\n|---|---|---|---|---|\n"
    ) + "\n".join(rows)


def _rooms() -> str:
    rows = []
    for name, (of, published_c) in FREE.items():
        found = free_c(of)
        hours = " | ".join(f"{found[k]:.1f} ({published_c[k]:.1f})" for k, _ in SHOWN)
        rows.append(f"| {name} | {hours} | {np.max(np.abs(found - np.array(published_c))):.2f} |")
    return (
        "## Rooms of VDI 6007-1, free floating\n\n"
        f"72 published hours each (days 1, 10 and 60), hourly means; the guideline allows {TOLERANCE_K} K.\n"
        "Expected: VDI 6007-1:2012, by way of modelica-ibpsa. Air in degC, reached (expected).\n\n"
        f"| case | {HEAD} | largest difference, K |\n|---|---|---|---|---|---|\n"
    ) + "\n".join(rows)


def _loads() -> str:
    rows = []
    for name, (of, published_w) in HELD.items():
        found = load_w(of)
        hours = " | ".join(f"{found[k]:.0f} ({published_w[k]:.0f})" for k, _ in SHOWN)
        rows.append(f"| {name} | {hours} | {np.max(np.abs(found - np.array(published_w))):.2f} |")
    return (
        "## Rooms of VDI 6007-1, heated and cooled\n\n"
        f"The same hours; the guideline allows {TOLERANCE_W} W. Heat in W, reached (expected); cooling is negative.\n\n"
        f"| case | {HEAD} | largest difference, W |\n|---|---|---|---|---|---|\n"
    ) + "\n".join(rows)


def _bestest() -> str:
    return (
        "## BESTEST\n\n"
        "Nine cells of ASHRAE 140 in the weather of Denver, whose file is too large for this project:\n"
        "`python -m benchmarks.bestest DENVER.epw` prints reached and published."
    )
