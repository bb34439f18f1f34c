"""A seeded mutator of texts: what typing, copying, broken disks and bad intent do to a scenario file."""

import random
import re
from collections.abc import Callable

TYPES = ("no", "yes", "null", "~", "1e400", "-1", "nan", ".inf", "[1, 2]", "{a: 1}", "12:30", "0o7", "0x1F", "1_000")
WORDS = ('"1"', "2026-02-31", "2026-11-23T10:00:00Z", "true", "'", '"', "|", ">", "!!python/object:os.system x", "=1+1")
HUGE = ("9" * 5000, "1" + "0" * 308, "-" + "9" * 400, "0." + "3" * 3000, "1e" + "9" * 30)
UNICODE = ("\u0000", "\u202e", "\ufeff", "\u2028", "é", "漢", "😀", "\u0085", "\u00ad", "\ud7ff", "\x1b[31m", "\t")
STRUCTURE = (
    "<<: *a",
    "&a ",
    "*a",
    "!!float ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "? [a]\n: b\n",
    "- ",
    "}",
    "]",
    "{",
    "[",
)


def _bytes(text: bytes, rng: random.Random) -> bytes:
    data = bytearray(text)
    for _ in range(rng.choice((1, 1, 2, 5, 50))):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _lines(text: bytes, rng: random.Random) -> bytes:
    lines = text.split(b"\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    action = rng.randrange(4)
    if action == 0:
        lines[a], lines[b] = lines[b], lines[a]
    elif action == 1:
        del lines[a]
    elif action == 2:
        lines.insert(a, lines[b])
    else:
        lines[a] = b" " * rng.randint(0, 8) + lines[a].lstrip()
    return b"\n".join(lines)


def _at_match(pattern: bytes, pick: Callable[[random.Random, bytes], bytes]) -> Callable[[bytes, random.Random], bytes]:
    def mutate(text: bytes, rng: random.Random) -> bytes:
        found = list(re.finditer(pattern, text))
        if not found:
            return text
        one = rng.choice(found)
        return text[: one.start()] + pick(rng, one[0]) + text[one.end() :]

    return mutate


def _edited(rng: random.Random, key: bytes) -> bytes:
    at = rng.randrange(len(key))
    letter = rng.choice(b"abcdefghijklmnopqrstuvwxyz_").to_bytes(1, "big")
    return rng.choice((key[:at] + key[at + 1 :], key[:at] + letter + key[at:], key[:at] + letter + key[at + 1 :]))


def _insert(choices: tuple[str, ...]) -> Callable[[bytes, random.Random], bytes]:
    def mutate(text: bytes, rng: random.Random) -> bytes:
        at = rng.randrange(len(text) + 1)
        return text[:at] + rng.choice(choices).encode("utf-8", "surrogatepass") + text[at:]

    return mutate


def _bomb(text: bytes, rng: random.Random) -> bytes:
    size = rng.choice((30, 500, 20_000, 200_000))
    bombs = (
        b"a0: &a0 [x]\n"
        + b"".join(b"a%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 9)),
        b"[" * size,
        b"{a: " * size,
        b"".join(b"  " * i + b"a:\n" for i in range(min(size, 500))),
        b"a: [" + b"1," * size + b"1]\n",
        b"".join(b"k%d: 1\n" % i for i in range(size // 4)),
        b"x: '" + b"\xc3\xa9" * size + b"'\n",
        b"- " * size,
        b"? " * size,
        b"!" * size,
        b"# " + b"x" * 1_000_001,
    )
    bomb = rng.choice(bombs)
    return rng.choice((bomb, text + bomb, bomb + text))


def _cut(text: bytes, rng: random.Random) -> bytes:
    a, b = sorted((rng.randrange(len(text)), rng.randrange(len(text))))
    return rng.choice((text[:a], text[a:], text[:a] + text[b:], text[a:b] + text))


def _encoded(text: bytes, rng: random.Random) -> bytes:
    code = rng.choice(("utf-16", "utf-32", "latin-1", "utf-8-sig", "cp037"))
    return text.decode("utf-8", "replace").encode(code, "replace")


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _bytes,
    _lines,
    _at_match(rb"\b[a-z_]+(?=:)", _edited),
    _at_match(rb"(?<=: )[^\s{},\[\]]+", lambda rng, _: rng.choice(TYPES + WORDS).encode()),
    _at_match(rb"(?<=: )[0-9.]+", lambda rng, _: rng.choice(HUGE).encode()),
    _insert(UNICODE),
    _insert(STRUCTURE),
    _insert(TYPES),
    _bomb,
    _cut,
    _encoded,
)


def mutated(text: bytes, rng: random.Random) -> bytes:
    """The text after one to four mutations."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        text = rng.choice(MUTATIONS)(text, rng) or b"x"
    return text
