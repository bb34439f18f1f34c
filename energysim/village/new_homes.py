"""How the new homes of a plan are heated: as a permit allows today, while the old homes of their group keep theirs.

A group is one size per heating system in the hub, so the plan's share of the group that takes the new homes is the mean
of both. Shares that a scenario gives for that group by name hold for the whole of it, new homes included.
"""

from energysim.demand.stock import GROWTH_GROUP, building_groups
from energysim.parameters.register import ParameterBook
from energysim.scenario.build import with_changes
from energysim.scenario.measures import heating_technologies
from energysim.scenario.schema import Scenario

HEATING = "places.new_homes.heating"


def names_new_homes(scenario: Scenario) -> bool:
    """Whether the plan itself says how the group of the new homes is heated."""
    measures = scenario.measures
    return any(
        getattr(getattr(measures, technology).planned_fraction_by_group, GROWTH_GROUP) is not None
        for technology in heating_technologies()
    )


def new_homes_heated(scenario: Scenario, book: ParameterBook) -> Scenario:
    """The plan with the group of its new homes named: the plan's shares for the old ones, the law's for the new ones.

    Parameters
    ----------
    scenario : Scenario
        Returned as it is without new homes, or when it names their group itself.
    """
    added = scenario.growth.dwellings_in_core
    if added == 0 or names_new_homes(scenario):
        return scenario
    groups = building_groups(scenario, book, state="planned")
    part = added / sum(group.dwellings for group in groups if group.key == GROWTH_GROUP)
    new = book.table(HEATING)
    return with_changes(
        scenario,
        {
            ("measures", technology, "planned_fraction_by_group", GROWTH_GROUP): (1 - part)
            * scenario.measures.planned(technology)
            + part * new.get(technology, 0.0)
            for technology in heating_technologies()
        },
    )
