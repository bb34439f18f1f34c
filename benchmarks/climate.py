"""How long the weather of a core takes: `python -m benchmarks.climate`."""

import time
from collections.abc import Callable

started = time.perf_counter()

from energysim.climate.build import weather_for  # noqa: E402 (the import is part of what is timed)
from energysim.climate.sun import sun_at  # noqa: E402
from energysim.parameters.register import ParameterBook  # noqa: E402
from energysim.scenario.place import Climate, Location  # noqa: E402
from energysim.technologies import TECHNOLOGIES  # noqa: E402

RILLAAR = Location(
    municipality="Aarschot", latitude_deg=50.97, longitude_deg=4.89, altitude_m=20.0, fluvius_area="zenne_dijle"
)


def timed(what: str, task: Callable[[], object]) -> None:
    start = time.perf_counter()
    task()
    print(f"{what:<40}{time.perf_counter() - start:8.3f} s")


def main() -> None:
    print(f"{'imports':<40}{time.perf_counter() - started:8.3f} s")
    climate = Climate(kind="synthetic", year=2023)
    book = ParameterBook()

    def weather() -> object:
        return weather_for(RILLAAR, climate, file_bytes=None, book=book)

    timed("weather, first (sun from disk if kept)", weather)
    timed("weather, sun in memory", weather)
    sun_at.cache_clear()
    timed("weather, sun from disk", weather)
    ready = weather_for(RILLAAR, climate, file_bytes=None, book=book)
    timed("yields of all sources", lambda: [t.profile(ready, book) for t in TECHNOLOGIES if t.profile])


if __name__ == "__main__":
    main()
