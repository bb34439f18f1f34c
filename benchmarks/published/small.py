"""Four problems of a few lines: transport, a screening curve, a hydrogen chain and one step of heat and power."""

from typing import Final

import numpy as np

from benchmarks.published.case import Answer, Published, annuity, cost, energy, size
from energysim.hub.model import Bus, Converter, Demand, Exchange, Hub, Limit, Size, Source, Store
from energysim.hub.optimise import HubOptimum

WIDE_KW = 1e6


def transport() -> Published:
    """Dantzig's canneries: two plants, three markets, freight by the mile; a hub of one step."""
    plants = {"Seattle": 350.0, "San Diego": 600.0}
    markets = {"New York": 325.0, "Chicago": 300.0, "Topeka": 275.0}
    thousand_miles = {"Seattle": (2.5, 1.7, 1.8), "San Diego": (2.5, 1.8, 1.4)}
    freight = 90 / 1000
    hub = Hub(
        steps=1,
        step_h=1.0,
        buses=(
            *(Bus(name=name, carrier="cases", order=0) for name in markets),
            *(Bus(name=name, carrier="cases", order=1) for name in plants),
        ),
        demands=tuple(Demand(name=f"sold in {name}", bus=name, power_kw=asked) for name, asked in markets.items()),
        sources=tuple(Source(name=f"made in {name}", bus=name, profile=most) for name, most in plants.items()),
        converters=tuple(
            Converter(
                name=f"{plant} to {market}",
                inputs=((plant, 1.0),),
                outputs=((market, 1.0),),
                limit=Limit(constant=1000.0),
                cost_eur_per_kwh=freight * miles,
            )
            for plant in plants
            for market, miles in zip(markets, thousand_miles[plant], strict=True)
        ),
    )
    return Published(
        name="transport of canned goods",
        source="GAMS model library 1 (trnsport), after Dantzig 1963",
        hub=hub,
        answers=(
            cost(153.675, within=2e-4),
            *(_price(name, value) for name, value in zip(markets, (0.225, 0.153, 0.126), strict=True)),
        ),
    )


def _price(bus: str, published: float) -> Answer:
    def reached(best: HubOptimum) -> float:
        return float(best.prices[best.program.row(bus), 0])

    return Answer(f"price in {bus}", published, reached, 1e-4)


def screening() -> Published:
    """Coal, gas and doing without for a straight load duration curve; they cross at 1 % and half of the time."""
    steps = 1001
    plants = {"coal": (15.0, 2.0), "gas": (10.0, 12.0), "load shedding": (0.0, 1012.0)}
    hub = Hub(
        steps=steps,
        step_h=1 / steps,
        buses=(Bus(name="power", carrier="electricity"),),
        sizes=tuple(Size(name=name, upper=2000.0, cost_eur_per_unit=fixed) for name, (fixed, _) in plants.items()),
        demands=(Demand(name="load", bus="power", power_kw=1000 - 1000 * np.linspace(0, 1, steps)),),
        converters=tuple(
            Converter(
                name=name,
                inputs=(),
                outputs=(("power", 1.0),),
                limit=Limit(sizes=((name, 1.0),)),
                cost_eur_per_kwh=running,
            )
            for name, (_, running) in plants.items()
        ),
    )
    return Published(
        name="screening curve of three plants",
        source="PyPSA, example of the screening curve",
        hub=hub,
        answers=(
            cost(14706.191555, within=1e-6 * 14706),
            size("coal, MW", "coal", 500, within=0.005),
            size("gas, MW", "gas", 490, within=0.005),
            # doing without costs nothing to install: what is used of it is meant
            Answer("load shedding, MW", 10, lambda best: float(best.flow("load shedding").max()), 0.005),
        ),
    )


STEPS, STEP_H = 4, 2190.0
HYDROGEN_KW, ELECTROLYSER, RATE = 6000.0, 0.7, 0.08
USED_OF_TANK: Final = 1 - 0.33


def hydrogen() -> Published:
    """Power bought in four seasons, an electrolyser, tanks and a pipe to an industry that wants 6 MW of hydrogen."""
    places = ("here", "there")
    per_kw = 500 * annuity(RATE, 10) + 500 * 0.025
    hub = Hub(
        steps=STEPS,
        step_h=STEP_H,
        buses=(
            Bus(name="there", carrier="hydrogen", order=0),
            Bus(name="here", carrier="hydrogen", order=1),
            Bus(name="power", carrier="electricity", order=2),
        ),
        sizes=(
            Size(name="electrolyser", upper=WIDE_KW, cost_eur_per_unit=per_kw),
            Size(name="pipe", upper=WIDE_KW, cost_eur_per_unit=0.177 * annuity(RATE, 40)),
            *(Size(name=f"tank {k}", upper=1e9, cost_eur_per_unit=0.5 * annuity(RATE, 30)) for k in places),
        ),
        demands=(Demand(name="industry", bus="there", power_kw=HYDROGEN_KW),),
        converters=(
            Converter(
                name="market",
                inputs=(),
                outputs=(("power", 1.0),),
                limit=Limit(constant=WIDE_KW),
                cost_eur_per_kwh=np.array([0.05, -0.01, 0.1, 0.051]),
            ),
            Converter(
                name="electrolyser",
                inputs=(("power", 1.0),),
                outputs=(("here", ELECTROLYSER),),
                limit=Limit(sizes=(("electrolyser", 1.0),)),
            ),
            Converter(
                name="pipe", inputs=(("here", 1.0),), outputs=(("there", 1.0),), limit=Limit(sizes=(("pipe", 1.0),))
            ),
        ),
        stores=tuple(
            Store(name=k, bus=place, content=Limit(sizes=((k, USED_OF_TANK),)), keep_fraction_per_h=1.0)
            for place in places
            for k in (f"tank {place}",)
        ),
    )
    bought = (1.877143e7, 3.754286e7, 0.0, 1.877143e7)
    return Published(
        name="hydrogen for an industry",
        source="FINE, test of its minimal system",
        hub=hub,
        answers=tuple(_bought(step, kwh) for step, kwh in enumerate(bought)),
    )


def _bought(step: int, published: float) -> Answer:
    def reached(best: HubOptimum) -> float:
        return STEP_H * float(best.flow("market")[step])

    return Answer(f"bought in season {step + 1}, kWh", published, reached, 1000.0)


def heat_and_power() -> Published:
    """One step in which the wind is strong enough for the plugs and the heat pump: the engine stands still."""
    hub = Hub(
        steps=1,
        step_h=1.0,
        buses=(Bus(name="heat", carrier="heat", order=0), Bus(name="power", carrier="electricity", order=1)),
        demands=(
            Demand(name="plugs", bus="power", power_kw=0.3 * 85),
            Demand(name="radiators", bus="heat", power_kw=0.2 * 40),
        ),
        sources=(Source(name="wind", bus="power", profile=0.5 * 66.3, curtailable=False),),
        converters=(
            Converter(
                name="engine",
                inputs=(),
                outputs=(("heat", 0.4 / 0.3), ("power", 1.0)),
                limit=Limit(constant=30.0),
                cost_eur_per_kwh=42.0,
            ),
            Converter(
                name="heat pump",
                inputs=(("power", 1 / 3),),
                outputs=(("heat", 1.0),),
                limit=Limit(constant=10.0),
            ),
        ),
        exchanges=(
            Exchange(
                name="excess",
                bus="power",
                import_eur_per_kwh=0.0,
                export_eur_per_kwh=0.0,
                import_limit_kw=0.0,
                export_limit_kw=1000.0,
            ),
        ),
    )

    def pumped(best: HubOptimum) -> float:
        return float(best.flow("heat pump")[0]) / 3

    return Published(
        name="one step of heat and power",
        source="oemof.solph, test of simple dispatch in one step",
        hub=hub,
        answers=(
            energy("excess, kWh", ("excess.export",), 5, within=0.5),
            Answer("power of the heat pump, kWh", 3, pumped, 0.5),
            energy("engine, kWh", ("engine",), 0, within=1e-5),
        ),
    )
