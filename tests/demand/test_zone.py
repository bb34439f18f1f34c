"""The hourly zone: closed balance, formulas on paper, an exact slow twin, and laws that need no outside number."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energysim.climate.sun import plane_irradiance_w_per_m2
from energysim.climate.synthetic import Site, synthetic_weather
from energysim.climate.weather import Weather
from energysim.demand.kernels.zone import run_zones
from energysim.demand.zone import TO_AIR, Cell, InnerMass, Mass, Setpoints, Split, Surface
from energysim.demand.zone_balance import zone_flows
from energysim.demand.zone_network import cell_of, iso_splits, mass_of, mass_of_parts
from energysim.demand.zone_year import ZoneYear, zone_steps, zone_year
from energysim.errors import AuditError
from energysim.units import FloatArray
from tests.demand.zones_made import HELD, INNER, NET, TWO, TWO_SPLITS, cell, twin, weather, window, zone

# rounding of a dozen terms of some thousand watts in double precision
CLOSED_W = 1e-9
EXACT = 1e-11


@pytest.fixture(scope="module")
def uccle() -> Weather:
    site = Site(latitude_deg=50.8, longitude_deg=4.36, altitude_m=100.0, year=2023)
    return synthetic_weather(site, sun="average", temperature="average", seed=1)


def _random_cell(seed: int, *, two: bool) -> Cell:
    """Anything between a shed and a castle, in anything between winter and summer."""
    rng = np.random.default_rng(seed)
    steps = 60
    net = TWO if two else NET
    scaled = replace(
        net,
        ventilation_w_per_k=rng.uniform(0, 200, steps),
        glass_w_per_k=rng.uniform(0, 100),
        mass_outdoor_w_per_k=rng.uniform(1, 300),
        capacity_j_per_k=10 ** rng.uniform(5, 8),
    )
    heating_c = rng.uniform(15, 21, steps)
    shares = TWO_SPLITS if two else {}
    return cell(
        steps,
        conductances=scaled,
        outdoor_c=rng.uniform(-15, 35, steps),
        supply_c=rng.uniform(-5, 25, steps),
        behind_glass_c=rng.uniform(-20, 30, steps),
        behind_mass_c=rng.uniform(-5, 50, steps),
        solar_w=rng.uniform(0, 5000, steps),
        gains_w=rng.uniform(-100, 1000, steps),
        setpoints=Setpoints(
            heating_c=heating_c,
            cooling_c=heating_c + rng.uniform(0, 8, steps),
            heating_maximum_w=10 ** rng.uniform(2, 5),
            cooling_maximum_w=10 ** rng.uniform(2, 5),
            controlled="operative" if seed % 2 else "air",
        ),
        heating_split=Split(air=0.6, surface=0.4) if seed % 3 else TO_AIR,
        cooling_split=Split(air=0.2, surface=0.3, mass=0.4),
        parts=1 + seed % 3,
        **shares,
    )


def _left_w(of: Cell, year: ZoneYear, k: int = 0) -> FloatArray:
    """Heat in, less heat out, less what is stored, of every step: from the answer and the description alone."""
    net = of.conductances
    out = of.outdoor_c

    def outside(series: float | FloatArray | None) -> float | FloatArray:
        return out if series is None else series

    came_in = (
        year.heating_w[k] * sum(of.heating_split.shares())
        - year.cooling_w[k] * sum(of.cooling_split.shares())
        + of.solar_w * sum(of.solar_split.shares())
        + of.gains_w * sum(of.gains_split.shares())
    )
    went_out = (
        net.ventilation_w_per_k * (year.air_c[k] - outside(of.supply_c))
        + net.glass_w_per_k * (year.surface_c[k] - outside(of.behind_glass_c))
        + net.mass_outdoor_w_per_k * (year.mass_c[k] - outside(of.behind_mass_c))
    )
    seconds = 3600 * year.step_h
    begin = np.concatenate(([year.start_c[k, 0]], year.mass_end_c[k, :-1]))
    stored = net.capacity_j_per_k * (year.mass_end_c[k] - begin) / seconds
    if net.inner is not None:
        assert year.inner_mass_end_c is not None
        begin = np.concatenate(([year.start_c[k, 1]], year.inner_mass_end_c[k, :-1]))
        stored = stored + net.inner.capacity_j_per_k * (year.inner_mass_end_c[k] - begin) / seconds
    return np.asarray(came_in - went_out - stored)


@pytest.mark.parametrize("two", [False, True])
@given(seed=st.integers(0, 10**6))
def test_the_balance_of_every_step_closes(seed: int, *, two: bool) -> None:
    of = _random_cell(seed, two=two)
    year = zone_steps([of], step_h=1.0)
    turned_over_w = 1.0 + np.abs(year.heating_w[0]) + np.abs(of.solar_w) + of.conductances.capacity_j_per_k / 3600
    assert np.max(np.abs(_left_w(of, year)) / turned_over_w) < CLOSED_W


@pytest.mark.parametrize("two", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_the_kernel_is_its_exact_twin(seed: int, *, two: bool) -> None:
    of = _random_cell(seed, two=two)
    steps = 12
    short = replace(
        of,
        outdoor_c=of.outdoor_c[:steps],
        conductances=replace(of.conductances, ventilation_w_per_k=of.conductances.ventilation_w_per_k[:steps]),  # type: ignore[index]
        supply_c=of.supply_c[:steps],  # type: ignore[index]
        behind_glass_c=of.behind_glass_c[:steps],  # type: ignore[index]
        behind_mass_c=of.behind_mass_c[:steps],  # type: ignore[index]
        solar_w=of.solar_w[:steps],  # type: ignore[index]
        gains_w=of.gains_w[:steps],  # type: ignore[index]
        setpoints=replace(
            of.setpoints,
            heating_c=of.setpoints.heating_c[:steps],  # type: ignore[index]
            cooling_c=of.setpoints.cooling_c[:steps],  # type: ignore[index]
        ),
    )
    year, exact = zone_steps([short], step_h=1.0), twin(short)
    power = np.array([float(value) for value in exact.power_w])
    nodes = np.array([[float(value) for value in row] for row in exact.nodes_c])
    np.testing.assert_allclose(year.heating_w[0] - year.cooling_w[0], power, rtol=EXACT, atol=1e-8)
    for k, ours in enumerate((year.air_c, year.surface_c, year.mass_c, year.inner_surface_c, year.inner_mass_c)):
        if ours is not None:
            np.testing.assert_allclose(ours[0], nodes[:, k], rtol=EXACT, atol=1e-10)


def test_constant_conditions_give_the_conductance_times_the_difference() -> None:
    of = cell(24 * 60, outdoor_c=np.full(24 * 60, -3.0), solar_w=0.0, gains_w=0.0)
    # on paper: ventilation beside (air to surface, then glass beside the way through the mass)
    through_mass = 1 / (1 / 2700 + 1 / 90)
    whole = 40 + 1 / (1 / 1800 + 1 / (30 + through_mass))
    year = zone_steps([of], step_h=1.0)
    assert year.heating_w[0, -1] == pytest.approx(whole * 23.0, rel=1e-9)


def test_without_capacity_every_step_is_its_own_steady_state() -> None:
    of = cell(48, conductances=replace(NET, capacity_j_per_k=0.0), setpoints=Setpoints())
    year = zone_steps([of], step_h=1.0)
    solar, gains = np.asarray(of.solar_w), 400.0
    # on paper: three nodes, three equations, the same in every step
    matrix = np.array([[40 + 1800, -1800, 0], [-1800, 1800 + 30 + 2700, -2700], [0, -2700, 2700 + 90.0]])
    for t in (0, 7, 12, 30):
        out = of.outdoor_c[t]
        heat = [0.5 * gains + 40 * out, 0.35 * solar[t] + 0.2 * gains + 30 * out, 0.6 * solar[t] + 112 + 90 * out]
        expected = np.linalg.solve(matrix, heat)
        assert [year.air_c[0, t], year.surface_c[0, t], year.mass_c[0, t]] == pytest.approx(expected, rel=1e-12)


def test_a_mass_alone_cools_as_the_exponential() -> None:
    steps = 200
    of = cell(
        steps,
        conductances=replace(NET, ventilation_w_per_k=0.0, glass_w_per_k=0.0),
        outdoor_c=np.zeros(steps),
        solar_w=0.0,
        gains_w=0.0,
        setpoints=Setpoints(),
        start_c=20.0,
    )
    hours = np.arange(1, steps + 1)
    expected = 20.0 * np.exp(-hours * 3600 * 90 / 2e7)
    # the standard's step is off by (step / time constant)^2 / 12 per time constant: 2e-5 here
    np.testing.assert_allclose(zone_steps([of], step_h=1.0).mass_end_c[0], expected, rtol=1e-4)
    fine = zone_steps([replace(of, parts=10)], step_h=1.0).mass_end_c[0]
    np.testing.assert_allclose(fine, expected, rtol=1e-6)


@pytest.mark.parametrize("controlled", ["air", "operative"])
def test_limits_are_kept_and_the_temperature_belongs_to_the_power(controlled: str) -> None:
    of = cell(
        240,
        outdoor_c=12.0 + 22.0 * np.sin(np.arange(240) / 240 * 2 * np.pi),
        setpoints=Setpoints(
            heating_c=20.0,
            cooling_c=24.0,
            heating_maximum_w=1500.0,
            cooling_maximum_w=800.0,
            controlled=controlled,  # type: ignore[arg-type]
        ),
    )
    year = zone_steps([of], step_h=1.0)
    held = (year.air_c if controlled == "air" else year.operative_c)[0]
    heating, cooling = year.heating_w[0], year.cooling_w[0]
    assert heating.max() == 1500.0
    assert cooling.max() == 800.0
    assert np.all(heating * cooling == 0)
    np.testing.assert_allclose(held[(heating > 0) & (heating < 1500)], 20.0, rtol=EXACT)
    np.testing.assert_allclose(held[(cooling > 0) & (cooling < 800)], 24.0, rtol=EXACT)
    assert np.all(held[heating == 1500.0] <= 20.0 + 1e-9)
    assert np.all(held[cooling == 800.0] >= 24.0 - 1e-9)
    idle = (heating == 0) & (cooling == 0)
    assert np.all((held[idle] >= 20.0) & (held[idle] <= 24.0))


def test_without_set_points_nothing_is_heated_or_cooled(uccle: Weather) -> None:
    year = zone_year([zone(setpoints=Setpoints())], uccle)
    assert not year.heating_w.any()
    assert not year.cooling_w.any()


def test_the_second_mass_can_be_left_out_again() -> None:
    """An inner mass that touches nothing changes nothing."""
    alone = zone_steps([cell(parts=1)], step_h=1.0)
    loose = replace(TWO.inner, air_w_per_k=0.0, surface_w_per_k=0.0)  # type: ignore[type-var]
    beside = zone_steps([cell(parts=1, conductances=replace(NET, inner=loose))], step_h=1.0)
    np.testing.assert_array_equal(beside.heating_w, alone.heating_w)
    np.testing.assert_array_equal(beside.air_c, alone.air_c)


@given(seed=st.integers(0, 10**6), more_k=st.floats(0.01, 10))
def test_warmer_outdoors_never_needs_more_heat(seed: int, more_k: float) -> None:
    rng = np.random.default_rng(seed)
    cold = cell(400, outdoor_c=rng.uniform(-15, 25, 400), setpoints=Setpoints(heating_c=20.0))
    warm = replace(cold, outdoor_c=cold.outdoor_c + more_k * rng.uniform(0, 1, 400))
    year = zone_steps([cold, warm], step_h=1.0)
    assert np.all(year.heating_w[1] <= year.heating_w[0] + CLOSED_W * 1e3)


@given(seed=st.integers(0, 10**6), part=st.floats(0.1, 1))
def test_more_gains_never_need_more_heat(seed: int, part: float) -> None:
    rng = np.random.default_rng(seed)
    less = cell(400, outdoor_c=rng.uniform(-15, 25, 400), setpoints=Setpoints(heating_c=20.0))
    more = replace(less, gains_w=400.0 + rng.uniform(0, 2000, 400) * part)
    year = zone_steps([less, more], step_h=1.0)
    assert np.all(year.heating_w[1] <= year.heating_w[0] + CLOSED_W * 1e3)


@given(seed=st.integers(0, 10**6), more_k=st.floats(0.01, 4))
def test_a_higher_set_point_never_needs_less_heat(seed: int, more_k: float) -> None:
    rng = np.random.default_rng(seed)
    low = cell(400, outdoor_c=rng.uniform(-15, 25, 400), setpoints=Setpoints(heating_c=18.0))
    high = replace(low, setpoints=Setpoints(heating_c=18.0 + more_k))
    year = zone_steps([low, high], step_h=1.0)
    assert year.heating_w[1].sum() >= year.heating_w[0].sum()


@given(seed=st.integers(0, 10**6), part=st.floats(0.05, 0.99), where=st.sampled_from(["wall", "window", "air"]))
def test_insulation_never_needs_more_heat(seed: int, part: float, where: str) -> None:
    """In the heating season, that is while it is colder outdoors than the set-point."""
    rng = np.random.default_rng(seed)
    leaky = cell(400, outdoor_c=rng.uniform(-15, 19, 400), setpoints=Setpoints(heating_c=20.0), start_c=20.0)
    field = {"wall": "mass_outdoor_w_per_k", "window": "glass_w_per_k", "air": "ventilation_w_per_k"}[where]
    tight_net = replace(NET, **{field: part * getattr(NET, field)})
    tight = replace(leaky, conductances=tight_net)
    year = zone_steps([leaky, tight], step_h=1.0)
    assert np.all(year.heating_w[1] <= year.heating_w[0] + CLOSED_W * 1e3)


def test_four_zones_at_once_are_four_zones_one_by_one(uccle: Weather) -> None:
    inner = replace(zone(), start_c=20.0, mass=Mass(capacity_j_per_k=2e7, area_m2=300.0))
    zones = [zone(), zone(mass="very_light", gains_w=100.0), inner, zone(setpoints=HELD)]
    together = zone_year(zones, uccle)
    for k, one in enumerate(zones):
        alone = zone_year([one], uccle)
        for name in ("heating_w", "cooling_w", "air_c", "mass_c", "operative_c", "mass_end_c", "start_c"):
            np.testing.assert_array_equal(getattr(together, name)[k], getattr(alone, name)[0])


def test_a_night_setback_saves_and_costs_a_morning_peak(uccle: Weather) -> None:
    hour = np.arange(uccle.steps) % 24
    night = np.where((hour >= 22) | (hour < 6), 16.0, 20.0)
    year = zone_year([zone(), zone(setpoints=Setpoints(heating_c=night))], uccle)
    assert year.heating_w[1].sum() < 0.99 * year.heating_w[0].sum()
    assert year.heating_w[1].max() > 1.2 * year.heating_w[0].max()
    assert np.all(year.air_c[1] >= night - 1e-9)


def test_heavy_homes_swing_less(uccle: Weather) -> None:
    classes = ("very_light", "light", "medium", "heavy", "very_heavy")
    year = zone_year([zone(mass=kind, setpoints=Setpoints()) for kind in classes], uccle)
    swing = [np.ptp(air.reshape(-1, 24), axis=1).mean() for air in year.air_c]
    assert swing == sorted(swing, reverse=True)


def test_south_saves_most_in_winter_and_north_least(uccle: Weather) -> None:
    sides = {"north": 0.0, "east": 90.0, "south": 180.0, "west": 270.0}
    year = zone_year([zone(windows=(window(azimuth_deg, 12.0),)) for azimuth_deg in sides.values()], uccle)
    winter = np.r_[0 : 24 * 59, 24 * 334 : 24 * 365]
    heat = dict(zip(sides, year.heating_w[:, winter].sum(axis=1), strict=True))
    assert heat["south"] < min(heat["east"], heat["west"]) < max(heat["east"], heat["west"]) < heat["north"]


def test_east_is_west_mirrored_in_a_symmetric_day() -> None:
    """Every day has the same light around noon; the sun itself is up to 17 minutes early or late over a year."""
    of = weather(sun=True)
    east, west = (cell_of(zone(windows=(window(side),)), of).solar_w for side in (90.0, 270.0))
    days = np.asarray(east).reshape(-1, 24), np.asarray(west).reshape(-1, 24)[:, ::-1]
    assert days[0].sum() == pytest.approx(days[1].sum(), rel=0.02)
    noon_is_noon = [104, 163, 243, 358]  # 15 April, 13 June, 1 September, 25 December: the clock agrees with the sun
    for day in noon_is_noon:
        assert days[0][day] == pytest.approx(days[1][day], rel=0.03, abs=2.0)
    year = zone_year([zone(windows=(window(side),)) for side in (90.0, 270.0)], of)
    assert year.heating_w[0].sum() == pytest.approx(year.heating_w[1].sum(), rel=0.01)


def test_the_sun_through_a_window_is_its_open_area_times_the_light(uccle: Weather) -> None:
    """ISO 13790: area, less the frame, times g, times 0.9 for light that does not come straight, less the shade."""
    light = plane_irradiance_w_per_m2(uccle, tilt_deg=90.0, azimuth_deg=180.0)
    solar = cell_of(zone(windows=(window(180.0),)), uccle).solar_w
    np.testing.assert_allclose(solar, 6.0 * 0.75 * 0.6 * 0.9 * 0.8 * light, rtol=1e-12)


def test_a_zone_becomes_the_network_of_the_standard() -> None:
    of = cell_of(zone(mass="heavy", heat_recovery_fraction=0.5, thermal_bridges_w_per_k=5.0), weather())
    net = of.conductances
    opaque = 150 * 0.4 + 100 * 0.3 + 5
    assert net.air_surface_w_per_k == pytest.approx(3.45 * 4.5 * 120)
    assert net.surface_mass_w_per_k == pytest.approx(9.1 * 3.0 * 120)
    assert 1 / (1 / net.surface_mass_w_per_k + 1 / net.mass_outdoor_w_per_k) == pytest.approx(opaque)
    assert net.glass_w_per_k == pytest.approx(4 * 6 * 1.5)
    assert net.ventilation_w_per_k == pytest.approx(1200 * 300 * (0.1 + 0.4 * 0.5) / 3600)
    assert net.capacity_j_per_k == 260000 * 120
    mass = 3.0 * 120 / (4.5 * 120)
    rest = 1 - mass - 36 / (9.1 * 4.5 * 120)
    assert of.solar_split.shares() == pytest.approx((0, rest, mass, 0, 0))
    assert of.gains_split.shares() == pytest.approx((0.5, rest / 2, mass / 2, 0, 0))
    assert iso_splits(mass_area_m2=360.0, indoor_area_m2=540.0, glass_w_per_k=36.0) == (of.solar_split, of.gains_split)


def test_the_ground_the_sun_and_the_sky_stand_behind_the_envelope() -> None:
    of = weather(0.0, sun=True)
    floor = Surface(area_m2=100.0, u_w_per_m2k=0.3, tilt_deg=180.0, beyond_c=10.0)
    roof = Surface(area_m2=100.0, u_w_per_m2k=0.2, tilt_deg=0.0, absorption_fraction=0.6, emissivity_fraction=0.9)
    behind = cell_of(zone(surfaces=(floor, roof)), of).behind_mass_c
    light = plane_irradiance_w_per_m2(of, tilt_deg=0.0, azimuth_deg=0.0)
    # ISO 13790, 11.3: absorbed sun and lost radiation over the outdoor film of 0.04 m2K/W; a flat roof sees all the sky
    expected = (30 * 10.0 + 20 * 0.04 * (0.6 * light - 0.9 * 5.0 * 11.0)) / 50
    np.testing.assert_allclose(behind, expected, atol=1e-12)  # type: ignore[arg-type]


def test_masses_of_the_standard() -> None:
    assert mass_of("medium", floor_area_m2=100.0) == Mass(capacity_j_per_k=16.5e6, area_m2=250.0)
    parts = mass_of_parts([(100.0, 50_000.0), (50.0, 200_000.0)])
    assert parts.capacity_j_per_k == 15e6
    assert parts.area_m2 == pytest.approx(15e6**2 / (100 * 50e3**2 + 50 * 200e3**2))


@pytest.mark.parametrize("held", [Setpoints(), Setpoints(heating_c=20.0)])
def test_the_year_closes_as_a_ring_where_no_start_is_given(held: Setpoints, uccle: Weather) -> None:
    """After the warm-up the first moment is the end of the last: what December leaves, January finds.

    Also in a vault: so thick and so heavy that it needs months to cool.
    """
    tight = zone(mass="very_heavy", setpoints=held, ventilation_per_h=0.05, infiltration_per_h=0.0)
    thick = replace(tight, surfaces=(Surface(area_m2=250.0, u_w_per_m2k=0.1),), windows=(window(180.0, 2.0),))
    year = zone_year([zone(mass="light", setpoints=held), zone(mass="very_heavy", setpoints=held), thick], uccle)
    np.testing.assert_allclose(year.start_c[:2, 0], year.mass_end_c[:2, -1], atol=0.02)
    assert year.start_c[2, 0] == pytest.approx(year.mass_end_c[2, -1], abs=1.0)


def test_a_warm_up_begins_where_the_mean_of_its_days_stands_still() -> None:
    """Constant conditions: nothing moves from the first step on, however heavy the zone; on paper 5 C + heat / UA."""
    heavy = cell(
        24,
        conductances=replace(TWO, capacity_j_per_k=1e9, inner=replace(INNER, capacity_j_per_k=1e10)),
        outdoor_c=np.full(24, 5.0),
        solar_w=0.0,
        gains_w=500.0,
        gains_split=TO_AIR,
        setpoints=Setpoints(),
        start_c=None,
    )
    year = zone_steps([heavy], step_h=1.0)
    beside = 1 / (1 / 300 + 1 / 400)  # air to the surface by way of the inner surface
    onward = 30 + 1 / (1 / 2700 + 1 / 90)
    whole = 40 + 1 / (1 / (400 + beside) + 1 / onward)
    np.testing.assert_allclose(year.air_c[0], 5.0 + 500.0 / whole, rtol=1e-9)
    assert year.inner_mass_c is not None
    assert np.ptp(year.inner_mass_c) < 1e-9


def test_a_zone_that_loses_nothing_keeps_its_warmth() -> None:
    closed = replace(NET, ventilation_w_per_k=0.0, glass_w_per_k=0.0, mass_outdoor_w_per_k=0.0)
    year = zone_steps(
        [cell(24, conductances=closed, setpoints=Setpoints(), gains_w=0.0, solar_w=0.0, start_c=None)], step_h=1.0
    )
    assert year.air_c[0] == pytest.approx(np.full(24, 5.0), abs=1e-6)


def test_an_inner_mass_in_a_zone_loses_what_a_zone_loses() -> None:
    """The same envelope: in constant cold the network with real surfaces needs U times A too, on paper."""
    plain = zone(windows=(), gains_w=0.0, start_c=20.0, ventilation_per_h=0.0, infiltration_per_h=0.0)

    two = replace(
        plain,
        mass=Mass(capacity_j_per_k=1e7, area_m2=250.0),
        inner=InnerMass(capacity_j_per_k=3e7, area_m2=250.0, surface_mass_w_per_k=5000.0),
    )
    year = zone_year([two], weather(0.0))
    # between air and outdoors lie the film (convection beside radiation by way of the inner walls) and the wall
    wall = 1 / (1 / 90 - 1 / (7.7 * 250))
    by_way = 1 / (1 / (2.7 * 250) + 1 / (5.0 * 250))
    expected = 20.0 / (1 / wall + 1 / (2.7 * 250 + by_way))
    assert year.heating_w[0, -1] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("times", [0.01, 3.0, 1000.0])
def test_a_larger_copy_needs_as_much_more(times: float, uccle: Weather) -> None:
    small = zone()
    large = replace(
        small,
        floor_area_m2=small.floor_area_m2 * times,
        volume_m3=small.volume_m3 * times,
        surfaces=tuple(replace(s, area_m2=s.area_m2 * times) for s in small.surfaces),
        windows=tuple(replace(w, area_m2=w.area_m2 * times) for w in small.windows),
        gains_w=400.0 * times,
    )
    year = zone_year([small, large], uccle)
    np.testing.assert_allclose(year.heating_w[1], times * year.heating_w[0], rtol=1e-9, atol=1e-6 * times)
    np.testing.assert_allclose(year.air_c[1], year.air_c[0], rtol=1e-10)


def test_bare_zones_have_a_year_too(uccle: Weather) -> None:
    """No window, no wall, no air, no gains: what is left still has a temperature and closes its balance."""
    bare = [
        zone(windows=()),
        zone(surfaces=()),
        zone(ventilation_per_h=0.0, infiltration_per_h=0.0),
        zone(windows=(), surfaces=(), gains_w=0.0),
        zone(mass=Mass(capacity_j_per_k=0.0, area_m2=300.0)),
        zone(windows=(replace(window(180.0), area_m2=0.0),), surfaces=(Surface(area_m2=0.0, u_w_per_m2k=0.0),)),
    ]
    year = zone_year(bare, uccle)
    flows = zone_flows([cell_of(of, uccle) for of in bare], year)
    assert np.all(np.isfinite(year.operative_c))
    assert np.max(np.abs(flows.left_w)) < 1e-7


def test_one_step_can_be_its_own_year() -> None:
    """Without a start the single step is played as a ring until it stands still: its steady state."""
    of = cell(1, outdoor_c=np.array([-5.0]), solar_w=0.0, gains_w=0.0, start_c=None)
    year = zone_steps([of], step_h=1.0)
    assert year.mass_end_c[0, 0] == pytest.approx(year.start_c[0, 0], abs=1e-3)


def test_a_leap_year_has_its_own_length() -> None:
    site = Site(latitude_deg=50.8, longitude_deg=4.36, altitude_m=100.0, year=2024)
    leap = synthetic_weather(site, sun="average", temperature="average", seed=1)
    assert zone_year([zone()], leap).heating_w.shape == (1, leap.steps)


@given(part=st.floats(0.05, 0.99), where=st.sampled_from(["u", "window", "leak", "recovery"]))
def test_a_better_home_never_needs_more_heat_in_a_cold_year(part: float, where: str) -> None:
    of = weather(-2.0, sun=True)
    base = zone()
    better = {
        "u": replace(base, surfaces=tuple(replace(s, u_w_per_m2k=part * s.u_w_per_m2k) for s in base.surfaces)),
        "window": replace(base, windows=tuple(replace(w, u_w_per_m2k=part * w.u_w_per_m2k) for w in base.windows)),
        "leak": replace(base, infiltration_per_h=part * 0.1),
        "recovery": replace(base, heat_recovery_fraction=1 - part),
    }[where]
    year = zone_year([base, better], of)
    assert year.heating_w[1].sum() < year.heating_w[0].sum()


def test_a_balance_that_does_not_close_is_never_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for broken in (1e-6, float("nan")):

        def run(*arguments: Any, broken: float = broken) -> None:
            run_zones(*arguments)
            out = arguments[-1]
            assert np.all(out.left < 1e-11)
            out.left[1], out.left_at[1] = broken, 17

        monkeypatch.setattr("energysim.demand.zone_year.run_zones", run)
        with pytest.raises(AuditError) as error:
            zone_steps([cell(), cell()], step_h=1.0)
        assert (error.value.where, error.value.step) == ("zones[1]", 17)
