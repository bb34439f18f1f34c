"""The sector file of Fluvius: published totals come back, what is censored is said, what is wrong is refused."""

from pathlib import Path

import pytest

from energysim.demand.sector_file import LIMIT_BYTES, SectorTotals, read_sector
from energysim.errors import InputProblems, Problem
from energysim.report.sector_block import measured_block
from energysim.scenario.load import load_scenario
from energysim.scenario.schema import Scenario
from tests.scenario.example import EXAMPLE

SHARED = "fluvius-statsector-vlaams-brabant/vlaams_brabant_sectors_2018_2021.csv"
TABLE_HEAD = (
    "sector_code,sector_name,municipality_2018,year,elec_nonres_kwh,elec_res_kwh,elec_nonres_connections,"
    "elec_res_connections,gas_res_kwh,gas_nonres_kwh,gas_res_connections,gas_nonres_connections"
)
TABLE = f"""{TABLE_HEAD}
24001C001,Rillaar-Centrum,Aarschot,2021,1301600,2233610,146,735,5902482,2760919,407,64
24001C001,Rillaar-Centrum,Aarschot,2020,1375685,2103718,152,731,4902036,0,397,0
24001D001,Gelrode-Kern,Aarschot,2021,191713,956093,51,329,2943392,495532,205,17
"""
PUBLISHED = """\
Verbruiksjaar;Markt;Richting;Statistische Sector;Provincie;Gemeente;Sector;RolContact;Aantal;Benaderend Verbruik (kWh)
2021;Elektriciteit;Afname;24001c001;Vlaams-Brabant;Aarschot;Huishoudens;;735.0;2.233.610
2021;Elektriciteit;Injectie;24001C001;Vlaams-Brabant;Aarschot;Huishoudens;;60.0;64416.5
2021;Elektriciteit;Afname;24001C001;Vlaams-Brabant;Aarschot;HORECA;;1.110.00;301600.25
2021;Elektriciteit;Afname;24001C001;Vlaams-Brabant;Aarschot;Onderwijs;;<5;
2021;Aardgas;Afname;24001C001;Vlaams-Brabant;Aarschot;Huishoudens;;407;5902482,5
2021;Gas;Afname;24001C001;Vlaams-Brabant;Aarschot;Landbouw;;-99999;-99999
2021;Openbare verlichting;Afname;24001C001;Vlaams-Brabant;Aarschot;Overheid;;12.0;9000
2020;Elektriciteit;Afname;24001D001;Vlaams-Brabant;Aarschot;Huishoudens;;329.0;956093
"""


def refused(text: str | bytes, code: str) -> list[Problem]:
    with pytest.raises(InputProblems) as error:
        read_sector(text if isinstance(text, bytes) else text.encode(), code, file="mine.csv")
    assert all(problem.file == "mine.csv" for problem in error.value.problems)
    return list(error.value.problems)


@pytest.mark.parametrize(
    ("code", "expected"),
    [  # Fluvius open data 1_06b, rerun of 29 August 2022, year 2021
        ("24001C001", (735, 2.234, 1.302, 407, 5.902, 2.761)),
        ("24007B00-", (676, 1.911, 2.017, 369, 4.962, 2.170)),
        ("24094C000", (630, 1.730, 2.167, 462, 6.191, 4.378)),
        ("24041C00-", (282, 0.970, 0.213, 197, 3.852, 0.858)),
    ],
)
def test_published_totals_come_back(code: str, expected: tuple[float, ...], shared_data: Path) -> None:
    totals = read_sector((shared_data / SHARED).read_bytes(), code)
    assert list(totals.years) == [2021, 2020, 2019, 2018]
    found = totals.years[2021]
    homes, gas = found["electricity_residential"], found["gas_residential"]
    assert (homes.connections, gas.connections) == (expected[0], expected[3])
    gwh = [
        (found[carrier].kwh or 0) / 1e6
        for carrier in ("electricity_residential", "electricity_services", "gas_residential", "gas_services")
    ]
    assert gwh == pytest.approx([expected[1], expected[2], expected[4], expected[5]], abs=0.0006)


def test_the_table_is_read_by_code_and_by_name() -> None:
    by_code, by_name = (read_sector(TABLE.encode(), asked) for asked in ("24001c001", "rillaar-centrum"))
    assert by_code == by_name
    assert (by_code.code, by_code.name, by_code.municipality) == ("24001C001", "Rillaar-Centrum", "Aarschot")
    assert by_code.years[2021]["gas_services"].kwh_per_connection == pytest.approx(2_760_919 / 64)
    semicolons = TABLE.replace(",", ";")
    assert read_sector(b"\xef\xbb\xbf" + semicolons.encode(), "24001C001") == by_code


def test_a_hidden_group_of_the_table_is_no_zero() -> None:
    hidden = read_sector(TABLE.encode(), "24001C001").years[2020]["gas_services"]
    assert (hidden.kwh, hidden.connections, hidden.hidden) == (None, None, 1)
    assert hidden.kwh_per_connection is None


def test_the_published_set_is_summed_over_its_users() -> None:
    totals = read_sector(PUBLISHED.encode(), "24001C001")
    found = totals.years[2021]
    assert list(totals.years) == [2021]
    assert (found["electricity_residential"].kwh, found["electricity_residential"].connections) == (2_233_610, 735)
    services = found["electricity_services"]
    assert (services.kwh, services.connections, services.hidden) == (301_600.25, 1110, 1)
    assert found["gas_residential"].kwh == 5_902_482.5
    assert (found["gas_services"].kwh, found["gas_services"].hidden) == (None, 1)
    assert totals.municipality == "Aarschot"


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("24001C01", "24001C001"),
        ("24001D01", "24001D001"),
        ("Rillaar", "24001C001 (Rillaar-Centrum)"),
        ("gelrode-kerm", "Gelrode-Kern"),
        ("kern", "24001D001 (Gelrode-Kern)"),
        ("Q", ""),
    ],
)
def test_an_unknown_sector_is_refused_with_the_nearest(asked: str, near: str) -> None:
    (problem,) = refused(TABLE, asked)
    assert (problem.code, problem.params["nearest"]) == ("sector_unknown", near)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "sector_form", 1),
        ("a,b\n1,2\n", "sector_form", 1),
        (TABLE_HEAD.replace("gas_res_kwh", "gas"), "sector_form", 1),
        (TABLE_HEAD, "sector_empty", None),
        (PUBLISHED.replace("Aantal", "Stuks"), "sector_form", 1),
        (TABLE.replace(",2233610,", ",2.2e6x,"), "sector_row", 2),
        (TABLE.replace(",2020,", ",MMXX,"), "sector_row", 3),
        (TABLE.replace(",735,", ",-3,"), "sector_row", 2),
        (PUBLISHED.replace("301600.25", "301.600"), "sector_row", 4),
        (PUBLISHED.replace("301600.25", "-1"), "sector_row", 4),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(text: str, code: str, line: int | None) -> None:
    (problem,) = refused(text, "24001C001")
    assert (problem.code, problem.line) == (code, line)


def test_a_fault_in_another_sector_is_none_of_ours() -> None:
    assert read_sector(TABLE.replace(",956093,", ",?,").encode(), "24001C001").years
    assert refused(b" " * (LIMIT_BYTES + 1), "24001C001")[0].code == "file_too_big"
    assert refused("sector_code,year\n" + '"' * 200_000, "X")[0].code in ("sector_form", "sector_row")


def scenario_with(block: str) -> Scenario:
    """The example of the schema with this block in place of its own."""
    before, _, rest = EXAMPLE.partition("\nmeasured:\n")
    _, _, after = rest.partition("\ngrowth:")
    return load_scenario(f"{before}\n{block}\ngrowth:{after}".encode(), file="made.yaml")


@pytest.mark.parametrize("text", [TABLE, PUBLISHED])
def test_the_printed_block_can_be_pasted(text: str) -> None:
    totals = read_sector(text.encode(), "24001C001")
    for lang in ("nl", "en"):
        block = measured_block(totals, file="mine.csv", lang="nl" if lang == "nl" else "en")
        measured = scenario_with(block).measured
        assert measured.gas_residential_kwh is not None
        assert measured.gas_residential_kwh.value == pytest.approx(5_902_482, abs=1)
        assert measured.gas_residential_kwh.year == 2021
        assert "24001C001" in measured.gas_residential_kwh.source
        assert measured.electricity_connections is not None
        assert measured.electricity_connections.value == 735
    if text == TABLE:
        assert [row.year for row in measured.more_years] == [2020]
        assert measured.more_years[0].gas_services_kwh is None
        assert measured.gas_services_connections is not None
        assert measured.gas_services_connections.value == 64


def test_a_hostile_name_cannot_leave_its_comment() -> None:
    hostile = TABLE.replace("Rillaar-Centrum", '"x\nclimate: {}\u2028y"', 1)
    block = measured_block(read_sector(hostile.encode(), "24001C001"), file="a\nb: c", lang="nl")
    first, second, *_ = block.splitlines()
    assert (first[0], second) == ("#", "measured:")


def test_the_block_says_what_is_hidden_and_what_looks_like_industry() -> None:
    def block(totals: SectorTotals) -> str:
        return measured_block(totals, file="mine.csv", lang="en")

    assert "lower bound" in block(read_sector(PUBLISHED.encode(), "24001C001"))
    assert "no number" in block(read_sector(TABLE.encode(), "24001C001"))
    assert "industry" not in block(read_sector(TABLE.encode(), "24001C001"))
    wezemaal = TABLE.replace("2760919,407,64", "4377524,407,61")
    assert "71,763" in block(read_sector(wezemaal.encode(), "24001C001"))
