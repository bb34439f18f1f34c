"""What the place offers: roofs, sites, wind, grid, ground and wood, each with its status and source."""

from energysim.scenario.base import Content, Energy, Fraction, Power, Record, Status, Text


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
