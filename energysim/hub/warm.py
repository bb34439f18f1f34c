"""Compiles the inner loops once, so that the first real question is not the one that waits.

The compiled code is kept beside the source; later calls only load it.
"""

from energysim.hub.dispatch import simulate
from energysim.hub.interior_layout import lay_out
from energysim.hub.interior_start import cold
from energysim.hub.interior_step import Newton
from energysim.hub.model import Bus, Demand, Exchange, Hub, Limit, Size, Source, Store
from energysim.hub.program import compile_hub


def warm_up() -> float:
    """Simulate and optimise the smallest hub that has a source, a store and a connection.

    Returns
    -------
    float
        Energy that it imports, kWh: 1, because two steps need 1 kW each and the source gives half of it.
    """
    hub = Hub(
        steps=2,
        step_h=1.0,
        buses=(Bus(name="bus", carrier="electricity"),),
        sizes=(Size(name="source", upper=1.0), Size(name="store", upper=1.0)),
        demands=(Demand(name="demand", bus="bus", power_kw=1.0),),
        sources=(Source(name="source", bus="bus", profile=0.5, size="source"),),
        stores=(
            Store(
                name="store",
                bus="bus",
                content=Limit(sizes=(("store", 1.0),)),
                charge=Limit(sizes=(("store", 1.0),)),
                discharge=Limit(sizes=(("store", 1.0),)),
                keep_fraction_per_h=1.0,
            ),
        ),
        exchanges=(
            Exchange(
                name="grid",
                bus="bus",
                import_eur_per_kwh=1.0,
                export_eur_per_kwh=0.0,
                import_limit_kw=1.0,
                export_limit_kw=1.0,
            ),
        ),
    )
    program = compile_hub(hub)
    problem = lay_out(program)
    newton, at = Newton(problem), cold(problem)
    step, aim = newton.direction(at, newton.measure(at), refine=True)
    newton.go(at, step, aim=aim, strays=True)
    run = simulate(hub, program, design={"source": 1.0, "store": 0.0})
    return run.energy_kwh("grid.import")
