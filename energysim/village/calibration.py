"""How the model stands to the meters, as records and notes of an answer."""

from energysim.demand.calibrate import Calibration, CalibrationLine
from energysim.parameters.register import ParameterBook
from energysim.village.result import Calibration as CalibrationRecord
from energysim.village.result import CalibrationYear, Note, NotMeasured

BETWEEN = ", "
# Source: engineering choice: a ten-thousandth of a home is rounding of shares.
SMALLEST_HOMES = 1e-4


def calibration_records(found: Calibration) -> dict[str, CalibrationRecord]:
    """Measured against modelled per carrier, with every measured year."""
    return {line.carrier: _record(line) for line in found.lines}


def _record(line: CalibrationLine) -> CalibrationRecord:
    return CalibrationRecord(
        measured_kwh=line.measured_kwh,
        modelled_kwh=line.modelled_kwh,
        factor=line.factor,
        outside_kwh=line.outside_kwh,
        years=tuple(
            CalibrationYear(
                year=one.year,
                measured_kwh=one.measured_kwh,
                modelled_kwh=one.modelled_kwh,
                remaining_kwh=one.remaining_kwh,
                degree_days=one.degree_days,
            )
            for one in line.years
        ),
    )


def not_measured_records(found: Calibration) -> tuple[NotMeasured, ...]:
    """Homes whose heat no meter sees, by heating system."""
    return tuple(
        NotMeasured(system=one.system, dwellings=one.dwellings, heat_kwh=one.heat_kwh)
        for one in found.not_measured
        if one.dwellings > SMALLEST_HOMES
    )


def calibration_notes(found: Calibration, book: ParameterBook) -> tuple[Note, ...]:
    """What must be said about the meters: factors that no stock explains, industry, and what nobody measured."""
    notes: list[Note] = []
    for line in found.lines:
        if line.warning is not None:
            notes.append(Note(code=f"calibration.warning.{line.warning}"))
        if line.industry:
            notes.append(_industry(line, book))
        if line.outside_kwh > 0:
            notes.append(Note(code="calibration.outside", params={"energy_kwh": line.outside_kwh}))
    unseen = not_measured_records(found)
    if unseen and any(line.carrier == "gas_residential" for line in found.lines):
        params = {
            "homes_count": sum(one.dwellings for one in unseen),
            "systems_keys": BETWEEN.join(one.system for one in unseen),
        }
        notes.append(Note(code="calibration.not_measured", params=params))
    if found.years_without_winter:
        years = BETWEEN.join(str(year) for year in found.years_without_winter)
        notes.append(Note(code="calibration.no_winter", params={"years": years}))
    return tuple(notes)


def _industry(line: CalibrationLine, book: ParameterBook) -> Note:
    limit_kwh = book.number("demand.calibration.industry_kwh_per_connection")
    if line.kwh_per_connection is not None and line.kwh_per_connection >= limit_kwh:
        params: dict[str, float | str] = {"per_connection_kwh": line.kwh_per_connection, "limit_kwh": limit_kwh}
        return Note(code="calibration.industry", params=params)
    return Note(code="calibration.industry_by_factor", params={"factor_ratio": line.factor})
