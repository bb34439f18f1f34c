"""Meter files made for tests: quarter-hours on the Belgian clock by a table of its changes, nothing of the package."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta


def clock(*parts: int) -> datetime:
    """A moment without a zone: what a clock shows, here or in UTC."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


# From and until when Belgium is two hours ahead of UTC (Directive 2000/84/EC, last Sundays of March and October).
SUMMER = {
    2022: (clock(2022, 3, 27, 1), clock(2022, 10, 30, 1)),
    2023: (clock(2023, 3, 26, 1), clock(2023, 10, 29, 1)),
    2024: (clock(2024, 3, 31, 1), clock(2024, 10, 27, 1)),
}
QUARTER = timedelta(minutes=15)
EAN = "541448820012345678"
PORTAL_HEAD = (
    "Van datum;Van tijdstip;Tot datum;Tot tijdstip;EAN;Meter;Metertype;Register;Volume;Eenheid;Validatiestatus"
)
OPEN_DATA_HEAD = (
    "EAN_ID;Datum;Datum_Startuur;Volume_Afname_KWh;Volume_Injectie_KWh;Warmtepomp_Indicator;"
    "Elektrisch_Voertuig_Indicator;PV-Installatie_Indicator;Contract_Categorie"
)

Volume = Callable[[datetime], float]


def local(utc: datetime) -> datetime:
    start, end = SUMMER[utc.year]
    return utc + timedelta(hours=2 if start <= utc < end else 1)


def quarters(first_utc: datetime, count: int) -> Iterator[datetime]:
    return (first_utc + i * QUARTER for i in range(count))


def comma(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")


def portal_lines(
    utc: Sequence[datetime], offtake: Volume, injection: Volume | None = None, *, status: str = "Gevalideerd"
) -> list[str]:
    """The file of the portal: a row per quarter-hour and register, day from 7 to 22 h on weekdays."""
    lines = [PORTAL_HEAD]
    for moment in utc:
        here, then = local(moment), local(moment + QUARTER)
        tariff = "Dag" if 7 <= here.hour < 22 and here.weekday() < 5 else "Nacht"
        stamp = f"{here:%d-%m-%Y;%H:%M:%S};{then:%d-%m-%Y;%H:%M:%S}"
        sides = [("Afname", offtake), *([("Injectie", injection)] if injection else [])]
        lines += [
            f'{stamp};="{EAN}";1SAG1;Digitale Meter;{side} {tariff};{comma(volume(moment))};kWh;{status}'
            for side, volume in sides
        ]
    return lines


def open_data_lines(utc: Sequence[datetime], offtake: Volume, injection: Volume | None = None) -> list[str]:
    """The file of the open data: both sides in one row, local time with a Z behind it."""
    lines = [OPEN_DATA_HEAD]
    for moment in utc:
        here = local(moment)
        back = comma(injection(moment)) if injection else ""
        lines.append(
            f"17;{here:%Y-%m-%d};{here:%Y-%m-%dT%H:%M:%S}.000Z;{comma(offtake(moment))};{back};1;0;1;Residentieel"
        )
    return lines


def as_bytes(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()
