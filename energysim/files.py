"""The only place that touches the disk.

Reading is bounded, writing is atomic (a file is always whole: the old one or the new one), and a name given
by a user can never leave its folder. Whatever cannot be read is refused with ``InputProblems``.
"""

import errno
import hashlib
import io
import os
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import platformdirs
from numpy.typing import NDArray

from energysim.errors import InputProblems, Problem

# Source: house limit; a scenario of a village core is about 10 kB.
SCENARIO_LIMIT_BYTES: Final = 1_000_000
# Source: house limit; an hourly weather year as EPW is 1.6 MB.
WEATHER_LIMIT_BYTES: Final = 2_000_000
# Source: house limit; a year of quarter-hours of one meter is about 9 MB.
METER_LIMIT_BYTES: Final = 20_000_000
# Source: some hundred arrays of one year.
CACHE_LIMIT_BYTES: Final = 200_000_000
# Source: 255 bytes is the longest file name of the usual file systems; room is left for the temporary name.
NAME_LIMIT_BYTES: Final = 120
# Source: Microsoft, "Naming Files, Paths, and Namespaces".
RESERVED_NAMES: Final = frozenset(
    (
        *("con", "prn", "aux", "nul", "conin$", "conout$"),
        *(f"{device}{digit}" for device in ("com", "lpt") for digit in "0123456789¹²³"),
    )
)
# Source: read and write for the owner, read for others, before the umask of the user.
FILE_MODE: Final = 0o644
# Source: the length of a sha256 in bytes.
DIGEST_BYTES: Final = 32
# Source: enough of a refused name to recognise it on one line.
SHOWN_SIGNS: Final = 60
FORBIDDEN_SIGNS: Final = frozenset('/\\:*?"<>|')
CACHE_VARIABLE: Final = "ENERGYSIM_CACHE"

Arrays = Mapping[str, NDArray[Any]]


def safe_name(name: str) -> str:
    """Return the name when it is a plain file name that no usual system understands as anything else.

    Refused: separators and drive letters, ``..``, hidden names, control and invisible signs, devices of
    Windows, a dot or space at an end, decomposed accents (two names that look the same), and names above 120
    bytes.

    Raises
    ------
    InputProblems
        With code ``file_name``.
    """
    stem = name.split(".", maxsplit=1)[0].strip().casefold()
    if (
        not name
        or any(sign in FORBIDDEN_SIGNS or not _visible(sign) for sign in name)
        or name[0] in ".~- "
        or name[-1] in ". "
        or stem in RESERVED_NAMES
        or unicodedata.normalize("NFC", name) != name
        or len(name.encode("utf-8", "replace")) > NAME_LIMIT_BYTES
    ):
        raise InputProblems([Problem("file_name", {"found": shown(name)})])
    return name


def shown(text: str) -> str:
    """Return a text as it may stand in a message: one line, visible signs only, not too long."""
    clean = "".join(sign if _visible(sign) else f"\\u{ord(sign):04x}" for sign in text[: SHOWN_SIGNS + 1])
    return clean if len(clean) <= SHOWN_SIGNS else clean[:SHOWN_SIGNS] + "…"


def _visible(sign: str) -> bool:
    """Whether a sign is a space or something one sees: no control, format, surrogate or unassigned sign."""
    return sign == " " or unicodedata.category(sign)[0] not in "CZ"


def read_bounded(path: Path, *, limit_bytes: int) -> bytes:
    """Read a regular file of at most ``limit_bytes``.

    Raises
    ------
    InputProblems
        ``file_missing``, ``file_not_regular``, ``file_unreadable`` or ``file_too_big``; nothing is read from
        a device, a pipe or a folder.
    """
    return _read(path, limit_bytes=limit_bytes, follow=True)


def read_text(path: Path, *, limit_bytes: int) -> str:
    """Read a UTF-8 text of at most ``limit_bytes``; ``not_utf8`` names the first sign that is none."""
    data = read_bounded(path, limit_bytes=limit_bytes)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = {"found": f"0x{data[error.start]:02x}"}
        raise InputProblems([Problem("not_utf8", found, file=shown(str(path)), line=line)]) from None


def read_named(folder: Path, name: str, *, limit_bytes: int) -> bytes:
    """Read a file inside a folder by its plain name; a link, which could lead out of it, is refused."""
    return _read(folder / safe_name(name), limit_bytes=limit_bytes, follow=False)


def _read(path: Path, *, limit_bytes: int, follow: bool) -> bytes:
    # O_NONBLOCK: opening a pipe without a writer may not hang; O_BINARY exists on Windows only.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not follow:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise InputProblems([Problem("file_not_regular", {}, file=shown(str(path)))])
    with open(handle, "rb") as file:
        try:
            data = file.read(limit_bytes + 1)
        except OSError as error:
            raise _refused(path, error) from None
    if len(data) > limit_bytes:
        raise InputProblems([Problem("file_too_big", {"allowed": limit_bytes}, file=shown(str(path)))])
    return data


def _refused(path: Path, error: Exception) -> InputProblems:
    missing = isinstance(error, FileNotFoundError | NotADirectoryError)
    link = isinstance(error, OSError) and error.errno == errno.ELOOP
    code = "file_missing" if missing else "file_not_regular" if link else "file_unreadable"
    return InputProblems([Problem(code, {}, file=shown(str(path)))])


def write_atomic(path: Path, data: bytes) -> None:
    """Write a whole file or nothing.

    The data goes to a temporary file in the same folder, to the disk, and then takes the place of the old
    file in one step: whoever reads, or cuts the power, sees the old file or the new one.

    Raises
    ------
    InputProblems
        ``file_not_written`` when the disk refuses; the old file is untouched.
    """
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, FILE_MODE)
        os.replace(temporary, path)
        temporary = None
        _sync_folder(path.parent)
    except OSError:
        raise InputProblems([Problem("file_not_written", {}, file=shown(str(path)))]) from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def write_named(folder: Path, name: str, *, data: bytes) -> None:
    """Write a file inside a folder by its plain name, atomically; the folder is made when absent.

    Raises
    ------
    InputProblems
        ``file_name``, ``file_not_written``, or ``file_taken`` when a file exists whose name differs in
        capitals only: on many systems that is the same file.
    """
    path = folder / safe_name(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise InputProblems([Problem("file_not_written", {}, file=shown(str(folder)))]) from None
    twins = [other for other in list_names(folder) if other != name and other.casefold() == name.casefold()]
    if twins:
        raise InputProblems([Problem("file_taken", {"found": name, "nearest": twins[0]})])
    write_atomic(path, data)


def list_names(folder: Path, *, suffix: str = "") -> tuple[str, ...]:
    """Return the names of the regular files in a folder, sorted, without hidden and unsafe names."""
    try:
        entries = sorted(entry.name for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False))
    except OSError:
        return ()
    return tuple(name for name in entries if name.endswith(suffix) and _is_safe(name))


def _is_safe(name: str) -> bool:
    try:
        return safe_name(name) == name
    except InputProblems:
        return False


def _sync_folder(folder: Path) -> None:
    """Bring the new name of a file to the disk, where the system knows how."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def shipped_scenarios() -> Path:
    """Return the folder of the shipped cores: beside the package in a clone, inside it in a wheel."""
    package = Path(__file__).parent
    beside = package.parent / "scenarios"
    return beside if beside.is_dir() and (package.parent / "pyproject.toml").is_file() else package / "_scenarios"


def cache_folder() -> Path:
    """Return the user's cache folder (``ENERGYSIM_CACHE`` takes precedence); it need not exist."""
    own = os.environ.get(CACHE_VARIABLE)
    return Path(own) if own else platformdirs.user_cache_path("energysim", appauthor=False)


def save_arrays(name: str, arrays: Arrays) -> bool:
    """Keep arrays in the cache under a plain name.

    Returns
    -------
    bool
        False when the disk refuses: a cache that cannot be written is no error.
    """
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **dict(arrays))
    data = buffer.getvalue()
    try:
        write_named(cache_folder(), f"{name}.npz", data=hashlib.sha256(data).digest() + data)
    except InputProblems as refused:
        if any(problem.code == "file_name" for problem in refused.problems):
            raise
        return False
    return True


def load_arrays(name: str) -> dict[str, NDArray[Any]] | None:
    """Return the arrays kept under a name, or None when absent or damaged (a sha256 goes with them)."""
    path = cache_folder() / safe_name(f"{name}.npz")
    try:
        data = _read(path, limit_bytes=CACHE_LIMIT_BYTES, follow=False)
    except InputProblems:
        return None
    if hashlib.sha256(data[DIGEST_BYTES:]).digest() != data[:DIGEST_BYTES]:
        return None
    try:
        with np.load(io.BytesIO(data[DIGEST_BYTES:]), allow_pickle=False) as found:
            return {key: found[key] for key in found.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None
