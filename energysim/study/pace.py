"""Lever 2, municipal direction: what the pace of building and the share built in the core have spared, year by year."""

from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Growth
from energysim.study.placement_record import NewHomes, PaceYear, Spared


def pace(growth: Growth, *, inside: NewHomes, outside: NewHomes, book: ParameterBook) -> tuple[PaceYear, ...]:
    """Years from now to 2040, against building everything outside.

    Parameters
    ----------
    growth : Growth
        Pace 0: all homes are there from the first year. Homes of a year, and of the core, are not rounded.
    inside, outside : NewHomes
        All homes of the plan, placed in the core and outside it: each home spares its share of the difference.
    """
    homes = float(growth.dwellings_added + growth.moved_from_outside)
    in_core_fraction = growth.dwellings_in_core / homes
    first = round(book.number("places.growth.from_year"))
    last = round(book.number("places.growth.until_year"))
    spared = spared_per_home(inside, outside, homes=homes)
    years: list[PaceYear] = []
    home_years = 0.0
    for year in range(first, last + 1):
        rate = growth.homes_per_year
        built = min(homes, rate * (year - first + 1)) if rate > 0 else homes
        standing = built * in_core_fraction
        home_years += standing
        years.append(
            PaceYear(
                year=year,
                homes_built=built,
                homes_in_core=standing,
                car_km_spared=home_years * spared.car_km,
                electricity_spared_kwh=home_years * spared.electricity_kwh,
                spared_co2_kg=home_years * spared.co2_kg_per_year,
                system_spared_eur=home_years * spared.system_eur_per_year,
                streets_spared_eur=home_years * spared.streets_eur_per_year,
                hard_surface_spared_m2=standing * spared.hard_surface_m2,
                open_space_kept_m2=standing * spared.open_space_m2,
            )
        )
    return tuple(years)


def spared_per_home(inside: NewHomes, outside: NewHomes, *, homes: float) -> Spared:
    """Return the difference of the two sides, per home; emissions with those of cars on fuel."""

    def each(name: str) -> float:
        return (float(getattr(outside, name)) - float(getattr(inside, name))) / homes

    return Spared(
        heat_kwh=each("heat_kwh"),
        electricity_kwh=each("electricity_kwh"),
        car_km=each("car_km"),
        system_eur_per_year=each("system_eur_per_year"),
        streets_eur_per_year=each("streets_eur_per_year"),
        co2_kg_per_year=each("co2_kg_per_year") + each("cars_on_fuel_co2_kg"),
        hard_surface_m2=each("hard_surface_m2"),
        open_space_m2=each("open_space_m2"),
    )
