"""R28 (kill -9 while saving), R29 (hostile names), bounded reading, and the cache."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from energysim import files
from energysim.errors import InputProblems

# One light process that forks a saver for each kill: the saver writes numbered versions and names each one that the
# disk confirmed. Only energysim.files is imported.
KILLER = """
import os, random, signal, sys, time
from pathlib import Path
from energysim.files import write_atomic

path, kills, rng = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
def content(version):
    return (b"%09d" % version) * 30_000
broken = lost = 0
version = 0
write_atomic(path, content(0))
for _ in range(kills):
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        while True:
            version += 1
            write_atomic(path, content(version))
            os.write(write_end, b"%09d" % version)
    os.close(write_end)
    time.sleep(rng.uniform(0.001, 0.03))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    confirmed = version
    while record := os.read(read_end, 9):
        confirmed = int(record)
    os.close(read_end)
    found = path.read_bytes()
    version = int(found[:9])
    broken += found != content(version)
    lost += version not in (confirmed, confirmed + 1)
print(broken, lost, version)
"""


def _kill(folder: Path, kills: int, seed: int) -> None:
    command = [sys.executable, "-c", KILLER, str(folder / "kern.yaml"), str(kills), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    broken, lost, versions = map(int, done.stdout.split())
    assert (broken, lost) == (0, 0), f"{kills} kills, {versions} saves"
    assert versions > kills / 2, "the savers were killed before they saved"
    assert files.list_names(folder) == ("kern.yaml",)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 and fork exist on POSIX only")
def test_a_hundred_kills_while_saving_break_and_lose_nothing(tmp_path: Path) -> None:
    _kill(tmp_path, 100, seed=28)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 and fork exist on POSIX only")
def test_a_thousand_kills_while_saving_break_and_lose_nothing(tmp_path: Path) -> None:
    _kill(tmp_path, 1_000, seed=random.SystemRandom().randrange(2**32))


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kern.yaml"
    files.write_atomic(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputProblems) as refused:
        files.write_atomic(path, b"new")
    assert refused.value.problems[0].code == "file_not_written"
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["kern.yaml"]


# ---------------------------------------------------------------- names

PIECES = (
    *(
        "..",
        ".",
        "/",
        "\\",
        "~",
        "con",
        "NUL",
        "aux",
        "com1",
        "LPT9",
        ":",
        "*",
        "?",
        '"',
        "<",
        ">",
        "|",
        "\x00",
        "\n",
        "\r",
    ),
    *(
        "\t",
        " ",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\u2044",
        "\uff0f",
        "\u2215",
        "a",
        "kern",
        ".yaml",
        "é",
        "e\u0301",
        "😀",
        "$(id)",
    ),
    *(
        "`id`",
        "%2e%2e%2f",
        "%00",
        "C:",
        "file://",
        "-rf",
        ";",
        "&",
        "'",
        "\ud800",
        "x" * 200,
        "etc",
        "passwd",
        "漢",
        "CON.yaml",
    ),
)


def test_a_thousand_hostile_names_write_nothing_outside_and_overwrite_no_stranger(tmp_path: Path) -> None:
    rng = random.Random(29)
    folder = tmp_path / "a" / "in"
    folder.mkdir(parents=True)
    strangers = {tmp_path / "kern.yaml": b"1", tmp_path / "a" / "kern.yaml": b"2", tmp_path / "a" / "passwd": b"3"}
    for path, content in strangers.items():
        path.write_bytes(content)
    (folder / "link.yaml").symlink_to(tmp_path / "kern.yaml")
    (folder / "KERN.yaml").write_bytes(b"4")
    kept, codes = 0, set()
    for _ in range(1_000):
        name = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 5)))
        name = rng.choice((name, name, name, "kern.yaml", "link.yaml"))
        try:
            files.write_named(folder, name, data=b"new")
        except InputProblems as refused:
            codes |= {problem.code for problem in refused.problems}
            continue
        kept += 1
        assert (folder / name).resolve().parent == folder.resolve()
        assert files.read_named(folder, name, limit_bytes=10) == b"new"
    assert {path: path.read_bytes() for path in strangers} == strangers
    assert (folder / "KERN.yaml").read_bytes() == b"4"
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != folder]
    assert sorted(outside) == sorted(strangers)
    assert codes == {"file_name", "file_taken"}
    assert kept > 100, "the generator makes hostile names only"


@pytest.mark.parametrize(
    "name", ["kern.yaml", "Sint-Joris-Weert (kern 2).yaml", "é.csv", "a..b", "con1.txt", "漢.yaml"]
)
def test_ordinary_names_pass(name: str) -> None:
    assert files.safe_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        ".x",
        "x.",
        "x ",
        " x",
        "-x",
        "~x",
        "a/b",
        "a\\b",
        "a:b",
        "con",
        "Con.yaml",
        "COM¹",
        "nul .txt",
        "é",
        "x" * 121,
        "é" * 61,
        "a\x7fb",
        "a\u200bb",
        "a\u2028b",
        "\ud800",
    ],
)
def test_other_names_are_refused_and_shown_harmless(name: str) -> None:
    with pytest.raises(InputProblems) as refused:
        files.safe_name(name)
    (problem,) = refused.value.problems
    assert problem.code == "file_name"
    assert str(problem.params["found"]).isprintable()


def test_a_link_is_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "kern.yaml").symlink_to(secret)
    with pytest.raises(InputProblems):
        files.read_named(folder, "kern.yaml", limit_bytes=10)
    files.write_named(folder, "kern.yaml", data=b"new")  # takes the place of the link, not of what it points at
    assert secret.read_bytes() == b"secret"


# ---------------------------------------------------------------- reading


def _code(path: Path, limit: int = 10) -> str:
    with pytest.raises(InputProblems) as refused:
        files.read_bounded(path, limit_bytes=limit)
    return refused.value.problems[0].code


def test_reading_is_bounded_and_of_regular_files_only(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"1234567890")
    assert files.read_bounded(path, limit_bytes=10) == b"1234567890"
    assert _code(path, 9) == "file_too_big"
    assert _code(tmp_path / "none") == "file_missing"
    assert _code(path / "none") == "file_missing"
    assert _code(tmp_path) == "file_not_regular"
    assert _code(Path("a\0b")) == "file_unreadable"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        start = time.monotonic()
        assert _code(tmp_path / "pipe") == "file_not_regular"
        assert _code(Path("/dev/zero")) == "file_not_regular"
        assert time.monotonic() - start < 1


def test_a_text_that_is_no_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a\nb\xff")
    with pytest.raises(InputProblems) as refused:
        files.read_text(tmp_path / "x", limit_bytes=10)
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == ("not_utf8", 2)


def test_names_of_temporary_and_hidden_files_are_not_listed(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", ".kern.yaml.x.tmp", "c.csv"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "folder.yaml").mkdir()
    assert files.list_names(tmp_path, suffix=".yaml") == ("a.yaml", "b.yaml")
    assert files.list_names(tmp_path / "none") == ()


# ---------------------------------------------------------------- cache


def test_arrays_are_kept_and_damage_is_absence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENERGYSIM_CACHE", str(tmp_path / "cache"))
    assert files.cache_folder() == tmp_path / "cache"
    arrays = {"a": np.arange(5.0), "b": np.ones((2, 3), dtype=bool)}
    assert files.load_arrays("sun-1") is None
    assert files.save_arrays("sun-1", arrays)
    found = files.load_arrays("sun-1")
    assert found is not None
    assert found.keys() == arrays.keys()
    assert all(np.array_equal(found[key], arrays[key]) for key in arrays)
    path = tmp_path / "cache" / "sun-1.npz"
    whole = path.read_bytes()
    rng = random.Random(1)
    for _ in range(200):
        damaged = bytearray(whole)
        damaged[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        path.write_bytes(rng.choice((bytes(damaged), whole[: rng.randrange(len(whole))])))
        assert files.load_arrays("sun-1") is None


def test_objects_do_not_enter_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENERGYSIM_CACHE", str(tmp_path))
    with pytest.raises(ValueError, match="allow_pickle"):
        files.save_arrays("x", {"a": np.array([object()])})


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("ENERGYSIM_CACHE", str(tmp_path / "file" / "below"))
    assert not files.save_arrays("x", {"a": np.ones(1)})
    assert files.load_arrays("x") is None
    with pytest.raises(InputProblems):
        files.save_arrays("../x", {"a": np.ones(1)})


def test_without_the_variable_the_cache_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENERGYSIM_CACHE")
    assert files.cache_folder().name.casefold() == "energysim" or "energysim" in str(files.cache_folder())


def test_shipped_scenarios_are_found() -> None:
    assert files.shipped_scenarios().name in ("scenarios", "_scenarios")
