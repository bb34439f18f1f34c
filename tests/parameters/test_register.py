"""The register: every number has a passport, and what has none does not come in."""

import datetime as dt

import pytest

from energysim.errors import UnknownParameter
from energysim.parameters import register
from energysim.parameters.register import ParameterBook, RegisterError, parse

GOOD = b"""
pv:
  lifetime_years: {value: 25, low: 20, high: 30, unit: years, year: 2026, source: s, status: verified}
  months: {value: [1, 2.5], unit: "-", year: 2026, source: s, status: derived}
  deep:
    table: {value: {a: 1, b: [1, 2], c: x}, unit: "-", year: 2026, source: s, status: verified}
tariff_eur_per_kw:
  zenne_dijle:
    2026-01-01: {value: 56.1, low: 56.1, high: 56.1, unit: EUR/kW, year: 2026, source: s, status: verified}
    2027-01-01: {value: 60, low: 60, high: 60, unit: EUR/kW, year: 2027, source: s, status: verified}
"""


def _book(overrides: dict[str, float] | None = None) -> ParameterBook:
    return ParameterBook(overrides, register=parse({"x": GOOD}))


def test_numbers_lists_tables_and_dated_values_are_read() -> None:
    book = _book()
    assert book.number("x.pv.lifetime_years") == 25.0
    assert book.series("x.pv.months") == (1.0, 2.5)
    assert dict(book.table("x.pv.deep.table")) == {"a": 1.0, "b": (1.0, 2.0), "c": "x"}
    datum = book.datum("x.pv.lifetime_years")
    assert (datum.low, datum.high, datum.unit, datum.source) == (20.0, 30.0, "years", "s")
    assert book.used() == ("x.pv.deep.table", "x.pv.lifetime_years", "x.pv.months")


def test_the_newest_date_not_after_the_day_holds() -> None:
    book = _book()
    key = "x.tariff_eur_per_kw.zenne_dijle"
    for day, value in (("2026-01-01", 56.1), ("2026-12-31", 56.1), ("2027-01-01", 60.0), ("2040-01-01", 60.0)):
        assert book.dated(key, dt.date.fromisoformat(day)).value == value
    with pytest.raises(UnknownParameter):
        book.dated(key, dt.date(2025, 12, 31))


def test_an_unknown_key_or_another_kind_raises_and_is_not_used() -> None:
    book = _book()
    for read in (book.number, book.series, book.table, book.datum):
        with pytest.raises(UnknownParameter):
            read("x.pv.lifetime_year")
    assert book.used() == ()
    with pytest.raises(UnknownParameter):
        book.number("x.pv.months")
    with pytest.raises(UnknownParameter):
        book.series("x.pv.lifetime_years")
    with pytest.raises(UnknownParameter):
        book.table("x.pv.months")


def test_the_users_own_number_replaces_ours_and_says_so() -> None:
    book = _book({"x.pv.lifetime_years": 33, "x.tariff_eur_per_kw.zenne_dijle": 70.0})
    datum = book.datum("x.pv.lifetime_years")
    assert (datum.value, datum.low, datum.high, datum.source) == (33.0, 33.0, 33.0, "scenario")
    assert book.dated("x.tariff_eur_per_kw.zenne_dijle", dt.date(2026, 5, 1)).value == 70.0
    for key in ("x.pv.months", "x.pv.deep.table", "x.none"):
        with pytest.raises(UnknownParameter):
            _book({key: 1.0})


PASSPORT = "{value: 25, low: 20, high: 30, unit: years, year: 2026, source: s, status: verified}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("low: 20, ", ""),
        ("high: 30, ", ""),
        ("low: 20", "low: 26"),
        ("high: 30", "high: 24"),
        ("unit: years, ", ""),
        ("unit: years", "unit: ' '"),
        ("source: s, ", ""),
        ("source: s", "source: ''"),
        ("year: 2026", "year: 202"),
        ("year: 2026, ", ""),
        ("status: verified", "status: sure"),
        ("status: verified", "status: background"),
        ("status: verified", "status: verified, vat: included"),
        ("status: verified", "status: verified, nte: x"),
        ("value: 25", "value: .nan"),
        ("value: 25", "value: .inf"),
        ("value: 25", "value: true"),
        ("value: 25", "value: '25'"),
        ("value: 25, low: 20, high: 30", "value: [1, .nan]"),
        ("value: 25, low: 20, high: 30", "value: {a: true}"),
        ("value: 25, low: 20, high: 30", "value: [null]"),
        ("value: 25", "value: 25, value: 26"),
        ("value: 25", "value: !!python/name:os.system 25"),
        (PASSPORT, "25"),
        (PASSPORT, "word"),
        (PASSPORT, "[25]"),
        (PASSPORT, "{}"),
        (PASSPORT, "{1: " + PASSPORT + "}"),
    ],
)
def test_what_has_no_full_passport_is_refused(old: str, new: str) -> None:
    text = f"pv:\n  lifetime_years: {PASSPORT}\n"
    assert parse({"x": text.encode()}).data
    with pytest.raises(RegisterError):
        parse({"x": text.replace(old, new).encode()})


def test_technologies_carry_their_unit_role_and_place() -> None:
    units, roles, places = register.technology_units(), register.technology_roles(), register.technology_places()
    assert units.keys() == roles.keys() == places.keys()
    expected = {"pv_roof_south": "kwp", "wind_outside": "kw", "battery": "kwh", "gas_boiler": "fraction"}
    assert expected.items() <= units.items()
    assert all((units[key] == "fraction") == (roles[key] == "heating") for key in units)
    burning = {"gas_boiler", "oil_boiler", "biomass_boiler", "heat_pump_hybrid", "network_gas", "network_biomass"}
    assert set(register.technology_fuels()) == burning


@pytest.mark.parametrize("word", ["capacity_unit: mw", "role: boss", "place: moon", "fuel: coal", "colour: red"])
def test_a_word_outside_the_list_is_refused(word: str) -> None:
    with pytest.raises(RegisterError):
        parse({"technologies": f"pv:\n  {word}\n".encode()})
    with pytest.raises(RegisterError):
        parse({"prices": b"pv:\n  role: source\n"})


def test_every_shipped_number_has_its_passport() -> None:
    shipped = register.shipped()
    assert len(register.keys()) > 100
    for datum in (*shipped.data.values(), *(one for days in shipped.dated.values() for _, one in days)):
        assert datum.source.strip()
        assert datum.unit.strip()
        if isinstance(datum.value, float):
            assert datum.low is not None
            assert datum.high is not None
            assert datum.low <= datum.value <= datum.high
        assert datum.confidence or datum.status != "background"


def test_any_changed_byte_changes_the_digest() -> None:
    assert parse({"x": GOOD}).digest != parse({"x": GOOD + b"\n"}).digest
    assert parse({"x": GOOD}).digest != parse({"y": GOOD}).digest
    assert parse({"x": GOOD}).digest == parse({"x": GOOD}).digest


def test_the_lower_end_of_a_range_is_known() -> None:
    assert register.lowest("technologies.pv.lifetime_years") == 25.0
    with pytest.raises(UnknownParameter):
        register.lowest("technologies.pv_roof_south.tilts_deg")
