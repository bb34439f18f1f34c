"""The answer on density: from where a heat network, own production and sharing pay in this core."""

from dataclasses import dataclass
from typing import Final

from energysim.study.records import Fact, from_json, to_json
from energysim.study.tipping import Tip

DENSITY_VERSION: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPoint:
    """A heat network against individual heat pumps at one density: the whole core, run both ways.

    Parameters
    ----------
    mwh_per_m : float
        Heat sold per metre of trench and year.
    network_eur_per_year, individual_eur_per_year : float
        System cost of the core.
    mains_eur_per_mwh : float
        The trench alone, per MWh sold.
    loss_fraction : float
        Heat lost in the mains over heat produced, as in the network of a run.
    """

    homes_per_ha: float
    trench_m: float
    mwh_per_m: float
    network_eur_per_year: float
    individual_eur_per_year: float
    mains_eur_per_mwh: float
    loss_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SolarPoint:
    """All fit roofs with panels against none, at one density: the denser, the less roof per home.

    Parameters
    ----------
    own_use_fraction : float
        Share of the yield that the core uses in the same hour.
    saving_eur_per_kwp_and_year : float
        What a kWp saves the core, its own cost taken off.
    """

    homes_per_ha: float
    kwp_per_home: float
    own_use_fraction: float
    saving_eur_per_kwp_and_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingPoint:
    """So many homes that share their sun against each alone, without and with the services of the core.

    Parameters
    ----------
    alone_fraction, shared_fraction, with_services_fraction : float
        Share of the yield that is used at once.
    shared_kwh_per_home, shared_with_services_kwh_per_home : float
        What comes from or goes to others, per year.
    gain_eur_per_home_and_year, gain_with_services_eur_per_home_and_year : float
        For the household, after fees and the cost of the community.
    """

    homes: float
    alone_fraction: float
    shared_fraction: float
    with_services_fraction: float
    shared_kwh_per_home: float
    shared_with_services_kwh_per_home: float
    gain_eur_per_home_and_year: float
    gain_with_services_eur_per_home_and_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAnswer:
    """From which density a heat network is cheaper than a heat pump per home.

    Parameters
    ----------
    connected_fraction : float
        Share of the buildings that the network connects; the others have heat pumps.
    trench_m, mwh_per_m : float
        Of the core as planned, along the streets of today.
    here : NetworkPoint
        The core as planned; among ``points``, also where it lies outside ``tip``'s range.
    trench_known : bool
        Whether the scenario gives the length; else it is the register's.
    tip : Tip
        In homes per hectare.
    tip_mwh_per_m : float or None
        The same tipping point in heat per metre.
    tip_cheap, tip_dear : Tip
        The same with mains at the lowest and at the highest price of the register.
    room_eur_per_mwh : float
        What mains may cost per MWh sold before heat pumps are cheaper, in the core as planned.
    """

    connected_fraction: float
    trench_m: float
    trench_known: bool
    mwh_per_m: float
    here: NetworkPoint
    points: tuple[NetworkPoint, ...]
    tip: Tip
    tip_mwh_per_m: float | None
    cheap_trench_eur_per_m: float
    dear_trench_eur_per_m: float
    tip_cheap: Tip
    tip_dear: Tip
    room_eur_per_mwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SolarAnswer:
    """From how many homes per hectare, the core's own or more, panels on every fit roof pay for themselves."""

    points: tuple[SolarPoint, ...]
    tip: Tip


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingAnswer:
    """From how many homes sharing pays, without and with the services of the core.

    Parameters
    ----------
    break_even_kwh_per_home : float
        What a home must share per year to pay its fee.
    tip, tip_with_services : Tip
        In homes that take part.
    """

    points: tuple[SharingPoint, ...]
    break_even_kwh_per_home: float
    tip: Tip
    tip_with_services: Tip


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """From where a network, own production and sharing pay, and where this core stands.

    Parameters
    ----------
    homes, homes_today : float
        As planned, with added homes and divided houses; and as they stand.
    area_ha : float
        Of the homes that stand there today: the plan makes it denser, not larger.
    area_known : bool
        Whether the scenario gives the area; else it follows from the usual density of such a place.
    solar : SolarAnswer or None
        None without fit roofs.
    """

    fingerprint: str
    scenario: str
    municipality: str
    homes: float
    homes_today: float
    area_ha: float
    area_known: bool
    homes_per_ha: float
    network: NetworkAnswer
    solar: SolarAnswer | None
    sharing: SharingAnswer
    facts: tuple[Fact, ...]
    kind: str = "density"
    version: int = DENSITY_VERSION

    @property
    def homes_per_ha_today(self) -> float:
        """Density before the plan."""
        return self.homes_today / self.area_ha

    def to_json(self) -> bytes:
        """UTF-8 JSON with sorted keys; ``from_json`` gives the same record back."""
        return to_json(self)

    @classmethod
    def from_json(cls, data: bytes) -> "Density":
        """Read what ``to_json`` wrote; ValueError for anything else."""
        return from_json(cls, data)
