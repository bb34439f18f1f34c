"""Three buildings with panels, a gas engine, boilers, lines and heat pipes: calliope's urban scale, 1 July 2005.

Figures of calliope-project/calliope (Apache-2.0): example_models/urban_scale and tests/test_example_models.py. Heat
may not be thrown away there, so where the engine gives too much heat it is sent round through the pipes until it is
lost. What is sent round decides the last digits of the cost. Up to version 0.6 a pipe gives at one end what it takes at
the other; from 0.7 on the two ends share one balance, so that a pipe may also give back at the end where it takes.
Both are rebuilt here, and both costs are met.
"""

from typing import Final, Literal

import numpy as np

from benchmarks.published.case import HOURS_OF_A_YEAR, Published, annuity, cost, energy, size
from energysim.hub.model import Bus, Converter, Demand, Exchange, Hub, Limit, Size, Source

Pipes = Literal["end to end", "shared ends"]

HOURS = 24
DAY: Final = annuity(0.1, 25) * HOURS / HOURS_OF_A_YEAR
# kW in each hour
HEAT: Final = {
    "X1": (
        *(0.215376486, 0.20083754, 0.207305695, 0.318949064, 0.650733617, 1.039384351, 1.181567355, 1.285403292),
        *(1.209117445, 1.219912435, 0.736295125, 0.572356325, 0.529148551, 0.487904485, 0.491900276, 0.539642021),
        *(0.641774864, 0.740864823, 0.761187632, 0.706515316, 0.633592867, 0.523227823, 0.401011266, 0.272060339),
    ),
    "X2": (
        *(64.73199077, 70.45343925, 77.19297585, 104.5564355, 123.2284445, 167.6688186, 264.8870916, 365.1376749),
        *(258.172589, 190.5855777, 148.1871155, 113.1216255, 109.1661068, 108.9995228, 113.7788461, 82.16241736),
        *(105.6343708, 128.4753408, 167.4087829, 163.4062675, 168.5093556, 242.732229, 155.3739116, 98.126256),
    ),
    "X3": (
        *(0.0156, 0.860322027, 0.0156, 0.0156, 0.860406948, 7.263326705, 9.398229082, 5.792841754),
        *(3.322585114, 1.927263888, 1.621618801, 1.379517395, 1.173584337, 1.405689025, 1.171135353, 1.256352762),
        *(0.7781783, 0.860429186, 0.0156, 0.860416964, 0.0156, 0.860321406, 0.0156, 0.834671551),
    ),
}
POWER: Final = {
    "X1": (
        *(0.455564001, 0.405798008, 0.393291395, 0.393992241, 0.44008539, 0.56782052, 0.732534533, 0.713803086),
        *(0.689991654, 0.707650084, 0.723601032, 0.704059494, 0.677476247, 0.662892364, 0.683060115, 0.780370371),
        *(0.940634343, 0.97838821, 1.02206286, 1.169518801, 1.30793776, 1.099334371, 0.826212381, 0.559498838),
    ),
    "X2": (
        *(94.54580124, 76.96061918, 77.4757501, 77.4757501, 82.73149557, 148.5334787, 189.5708167, 238.7347112),
        *(244.2844926, 231.4401809, 222.5307714, 222.593033, 204.439029, 196.1289216, 204.4881939, 225.9420179),
        *(193.1327166, 259.507784, 249.0248718, 260.2516282, 254.6055991, 205.4495087, 135.2325717, 94.73897533),
    ),
    "X3": (
        *(18.76291208, 18.76291208, 18.76291208, 18.76291208, 18.76291208, 30.21242501, 35.23330708, 61.3952694),
        *(63.64296171, 62.679665, 64.92735731, 63.64296171, 61.0741705, 32.66451588, 31.38012027, 31.75087161),
        *(24.22496714, 21.15215536, 20.96680358, 19.90594728, 18.76291208, 18.76291208, 18.76291208, 18.76291208),
    ),
}
# kWh per m2 of panel
SUN: Final = (
    *(0, 0, 0, 0, 0, 0.007857143, 0.029142857, 0.055571429, 0.078428571, 0.096, 0.108142857, 0.107571429, 0.09),
    *(0.071142857, 0.064428571, 0.050714286, 0.038571429, 0.026285714, 0.009714286, 0, 0, 0, 0, 0),
)
# received per kWh of the engine
SALE: Final = (
    *(0.031732, 0.029376, 0.028932, 0.026064, 0.020632, 0.027568, 0.0297, 0.034012),
    *(0.03788, 0.046136, 0.044776, 0.040216, 0.039736, 0.038808, 0.03858, 0.040184),
    *(0.044744, 0.047236, 0.046928, 0.042796, 0.04064, 0.038516, 0.037368, 0.033428),
)
INVERTER, M2_PER_KW = 0.85, 7.0
ENGINE, ENGINE_HEAT, BOILER = 0.405, 0.8, 0.85
WIDE_KW = 2000.0
# (m2 for panels, most kW, cost per kW and year beside the panel, per kWh made, received per kWh sold)
ROOFS: Final = {"X1": (500, 250, 0, 0, 0), "X2": (1300, 250, 0, -0.0203, 0.0491), "X3": (900, 50, -80.5, 0, 0)}
LINES: Final = {"X2": 10, "X3": 5}
PIPES: Final = (("heat X1", "heat N1", 3), ("heat N1", "heat X2", 3), ("heat N1", "heat X3", 4))
PIPE_KEEPS_PER_M: Final = 0.975
# the order of the buses only matters to the rule-based simulation
AFTER: Final = (
    ("heat X2", "heat X3"),
    ("heat N1",),
    ("heat X1",),
    ("power X2", "power X3"),
    ("power X1",),
    ("sun X1", "sun X2", "sun X3", "engine"),
    ("gas X1", "gas X2", "gas X3"),
)
ORDER: Final = {name: order for order, names in enumerate(AFTER) for name in names}


def urban(pipes: Pipes) -> Published:
    """Build the day, with pipes as calliope has them up to 0.6 ("end to end") or from 0.7 ("shared ends")."""
    total, version = (430.089188, "0.6") if pipes == "end to end" else (430.082290, "0.7")
    exports = ("engine sold.export", *(f"sold {place}.export" for place in ROOFS))
    return Published(
        name=f"urban scale, one day, pipes {pipes}",
        source=f"calliope {version}, tests of its example models",
        hub=_hub(pipes),
        answers=(
            cost(total, within=1e-6 * total),
            size("panels of X2, m2", "panels X2", 830.064659, within=1e-6 * 830, factor=M2_PER_KW),
            size("gas engine, kW", "engine", 250.090112, within=1e-6 * 250),
            size("pipe to X2, kW", "pipe heat X2", 182.19260, within=1e-6 * 182),
            energy("sold, kWh", exports, 122.7156, within=1e-6 * 122),
            # a thousandth of a kWh more or less from this boiler is a millionth of the cost
            energy("boiler of X3, kWh", ("boiler X3",), 0.18720, within=2e-3),
        ),
    )


def _hub(pipes: Pipes) -> Hub:
    buses = [Bus(name=name, carrier=name.split()[0], order=order) for name, order in ORDER.items()]
    sizes: list[Size] = []
    converters: list[Converter] = []
    if pipes == "shared ends":
        buses += [Bus(name=f"link {b}", carrier="heat", order=9) for _, b, _ in PIPES]
    for near, far, metres in PIPES:
        sizes.append(Size(name=f"pipe {far}", upper=WIDE_KW, cost_eur_per_unit=0.3 * metres * DAY))
        converters += _pipe(near, far, PIPE_KEEPS_PER_M**metres, pipes=pipes)
    for place, metres in LINES.items():
        sizes.append(Size(name=f"line {place}", upper=WIDE_KW, cost_eur_per_unit=0.01 * metres * DAY))
        converters += _both_ways("power X1", f"power {place}", 0.98, size_name=f"line {place}")
    for place, cost_per_kw in (("X2", 43.1), ("X3", 78)):
        sizes.append(Size(name=f"boiler {place}", upper=600, cost_eur_per_unit=cost_per_kw * DAY))
        converters.append(
            _converter(f"boiler {place}", f"gas {place}", f"heat {place}", gives=BOILER, price=0.004)  # per kWh of gas
        )
    for place in ROOFS:
        sizes.append(Size(name=f"gas {place}", upper=WIDE_KW, cost_eur_per_unit=DAY))
        supply = Limit(sizes=((f"gas {place}", 1.0),))
        converters.append(
            Converter(
                name=f"supply {place}",
                inputs=(),
                outputs=((f"gas {place}", 1.0),),
                limit=supply,
                cost_eur_per_kwh=0.025,
            )
        )
        converters.append(_converter(f"inverter {place}", f"sun {place}", f"power {place}", gives=1.0))
    sizes += [*_panels(), Size(name="engine", upper=1500, cost_eur_per_unit=750 * DAY)]
    return Hub(
        steps=HOURS,
        step_h=1.0,
        buses=tuple(buses),
        sizes=tuple(sizes),
        demands=tuple(
            Demand(name=f"{carrier} of {place}", bus=f"{carrier} {place}", power_kw=np.array(values))
            for carrier, places in (("heat", HEAT), ("power", POWER))
            for place, values in places.items()
        ),
        sources=tuple(
            Source(
                name=f"roof {place}", bus=f"sun {place}", profile=_yield(), size=f"panels {place}", curtailable=False
            )
            for place in ROOFS
        ),
        converters=(*converters, *_engine()),
        exchanges=(*_sales(), _grid()),
    )


def _yield() -> np.ndarray:
    return INVERTER * M2_PER_KW * np.array(SUN)


def _panels() -> list[Size]:
    return [
        Size(
            name=f"panels {place}",
            upper=min(most_kw, area / M2_PER_KW),
            cost_eur_per_unit=1350 * DAY + per_year * HOURS / HOURS_OF_A_YEAR + made * float(_yield().sum()),
        )
        for place, (area, most_kw, per_year, made, _) in ROOFS.items()
    ]


def _engine() -> tuple[Converter, ...]:
    both = Converter(
        name="engine",
        inputs=(("gas X1", 1 / ENGINE),),
        outputs=(("heat X1", ENGINE_HEAT), ("engine", 1.0)),
        limit=Limit(sizes=(("engine", 1.0),)),
        cost_eur_per_kwh=0.004,
    )
    return both, _converter("engine used", "engine", "power X1", gives=1.0)


def _converter(name: str, taken: str, given: str, *, gives: float, price: float = 0.0) -> Converter:
    """One in, one out, counted at the output; wide where no size has its name; ``price`` per kWh taken."""
    limit = Limit(sizes=((name, 1.0),)) if name.startswith("boiler") else Limit(constant=WIDE_KW)
    return Converter(
        name=name,
        inputs=((taken, 1 / gives),),
        outputs=((given, 1.0),),
        limit=limit,
        cost_eur_per_kwh=price / gives,
    )


def _both_ways(near: str, far: str, keeps: float, *, size_name: str) -> list[Converter]:
    """A link that may be used in both directions, each up to its size where it is fed."""
    limit = Limit(sizes=((size_name, 1.0),))
    return [
        Converter(name=f"to {far}", inputs=((near, 1.0),), outputs=((far, keeps),), limit=limit),
        Converter(name=f"from {far}", inputs=((far, 1.0),), outputs=((near, keeps),), limit=limit, rule="push"),
    ]


def _pipe(near: str, far: str, keeps: float, *, pipes: Pipes) -> list[Converter]:
    if pipes == "end to end":
        return _both_ways(near, far, keeps, size_name=f"pipe {far}")
    link, limit = f"link {far}", Limit(sizes=((f"pipe {far}", 1.0),))
    parts = []
    for end in (near, far):
        parts += [
            Converter(
                name=f"{end} to {link}", inputs=((end, 1.0),), outputs=((link, keeps),), limit=limit, rule="push"
            ),
            Converter(name=f"{link} to {end}", inputs=((link, 1.0),), outputs=((end, 1.0),), limit=limit),
        ]
    return parts


def _sales() -> tuple[Exchange, ...]:
    """What is made is sold where it is made: each maker has its own price."""
    prices = {f"sun {place}": sold for place, (*_, sold) in ROOFS.items()} | {"engine": np.array(SALE)}
    return tuple(
        Exchange(
            name="engine sold" if bus == "engine" else bus.replace("sun", "sold"),
            bus=bus,
            import_eur_per_kwh=1.0,
            export_eur_per_kwh=price,
            import_limit_kw=0.0,
            export_limit_kw=WIDE_KW,
        )
        for bus, price in prices.items()
    )


def _grid() -> Exchange:
    return Exchange(
        name="grid",
        bus="power X1",
        import_eur_per_kwh=0.1,
        export_eur_per_kwh=0.0,
        import_limit_kw=WIDE_KW,
        export_limit_kw=0.0,
        peak_period=np.zeros(HOURS, dtype=np.int64),
        peak_eur_per_kw=100 * DAY,
    )
