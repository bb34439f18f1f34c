"""What the place offers: roofs, sites, wind, grid, ground, heat and wood, each with its status and source."""

from typing import Annotated, Final

from pydantic import Field

from energysim.scenario.base import Content, Energy, Fraction, Power, Record, Status, Text

# Source: twice the streets of the largest core.
TRENCH_M: Final = (0.0, 400_000.0)
Trench = Annotated[float, Field(ge=TRENCH_M[0], le=TRENCH_M[1])]


class Offer(Record):
    """Base of what a place offers."""

    status: Status = "assumption"
    """measured or assumption."""
    source: Text = ""
    """Where the number comes from."""


class Roofs(Offer):
    """Roofs for solar panels; the four orientations sum to 1."""

    usable_fraction: Fraction
    """Share of the roof area that is fit for panels, 0 to 1."""
    south_fraction: Fraction
    """Share of the usable area that faces south, 0 to 1."""
    east_fraction: Fraction
    """Share of the usable area that faces east, 0 to 1."""
    west_fraction: Fraction
    """Share of the usable area that faces west, 0 to 1."""
    flat_fraction: Fraction
    """Share of the usable area that is flat, 0 to 1."""


class SolarSite(Offer):
    """Room for solar panels beside the buildings."""

    maximum_kwp: Power
    """Largest installed power, kWp."""


class WindSite(Offer):
    """Room for, or a share in, wind turbines."""

    maximum_kw: Power
    """Largest power, kW."""


class GridConnection(Offer):
    """The connection of the core to the grid."""

    import_kw: Power
    """Largest power from the grid, kW."""
    export_fraction: Fraction
    """Largest power to the grid, as a share of import_kw, 0 to 1."""


class GroundSource(Offer):
    """Room to drill."""

    maximum_fraction: Fraction
    """Share of the dwellings with room for a ground source, 0 to 1."""


class Biomass(Offer):
    """Wood from the core's own green."""

    maximum: Energy
    """Energy of local wood, kWh per year."""


class StoreSite(Offer):
    """Room for storage."""

    maximum_kwh: Content
    """Largest content, kWh."""


class HeatSite(Offer):
    """A source of heat for a network."""

    maximum_kw: Power
    """Largest power, kW of heat delivered to the network."""


class GroupTrenches(Record):
    """Mains that reach the buildings of each group, m."""

    house_until_1970: Trench = 0.0
    """Houses of before 1971, m."""
    house_1971_2005: Trench = 0.0
    """Houses of 1971 to 2005, m."""
    house_from_2006: Trench = 0.0
    """Houses since 2006, m."""
    flat_until_1970: Trench = 0.0
    """Flats of before 1971, m."""
    flat_1971_2005: Trench = 0.0
    """Flats of 1971 to 2005, m."""
    flat_from_2006: Trench = 0.0
    """Flats since 2006, m."""
    services: Trench = 0.0
    """Services, m."""


class HeatNetworkSite(Offer):
    """Room for a heat network."""

    maximum_fraction: Fraction
    """Largest share of a group's buildings that is connected where the mains lie, 0 to 1."""
    trench_m: Trench | None = None
    """Length of the mains when every group is reached, m; left out: metres per dwelling of the register."""
    trench_m_by_group: GroupTrenches | None = None
    """Length of the mains per group, m, instead of trench_m."""


class Potential(Record):
    """What the place offers; what is left out is not on offer."""

    roofs: Roofs
    """Roofs for solar panels."""
    grid_connection: GridConnection
    """The connection of the core to the grid."""
    parking: SolarSite = SolarSite(maximum_kwp=0)
    """Solar canopies on parking."""
    ground: SolarSite = SolarSite(maximum_kwp=0)
    """Solar panels on the ground."""
    wind_local: WindSite = WindSite(maximum_kw=0)
    """Wind turbines inside the core."""
    wind_outside: WindSite = WindSite(maximum_kw=0)
    """A share in a wind project in the municipality, outside the core; counted apart."""
    ground_source: GroundSource = GroundSource(maximum_fraction=0)
    """Room for ground-source heat pumps."""
    local_biomass_kwh_per_year: Biomass = Biomass(maximum=0)
    """Wood from the core's own green."""
    battery: StoreSite = StoreSite(maximum_kwh=0)
    """Batteries, all together."""
    heat_store: StoreSite = StoreSite(maximum_kwh=0)
    """Heat stores, all together."""
    heat_network: HeatNetworkSite = HeatNetworkSite(maximum_fraction=0)
    """Room for a heat network."""
    network_borehole: HeatSite = HeatSite(maximum_kw=0)
    """Borehole field of a heat network."""
    network_groundwater: HeatSite = HeatSite(maximum_kw=0)
    """Open groundwater wells of a heat network."""
    network_sewage: HeatSite = HeatSite(maximum_kw=0)
    """Heat from a sewer."""
    network_waste_heat: HeatSite = HeatSite(maximum_kw=0)
    """Waste heat of a company."""
    network_biomass: HeatSite = HeatSite(maximum_kw=0)
    """Wood-fired plant of a heat network."""
    network_solar_thermal: HeatSite = HeatSite(maximum_kw=0)
    """Field of solar collectors."""
    network_store: StoreSite = StoreSite(maximum_kwh=0)
    """Large heat store of a heat network."""
