"""R22: hostile and broken texts. Never a traceback, never slow, always a place, what was found and what is allowed."""

import random
import resource
import time

import pytest

from energysim.errors import InputProblems, Problem
from energysim.scenario.load import load_scenario
from energysim.text import LANGS, render_problem, render_problems
from tests.scenario.example import EXAMPLE
from tests.scenario.mutator import mutated

P99_S = 0.2
VALUE_CODES = {
    *("out_of_range", "not_number", "not_integer", "not_text", "not_boolean", "not_block", "not_list", "not_choice"),
    *("text_empty", "text_too_long", "list_too_short", "list_too_long", "bad_form", "not_allowed"),
}
GROWTH_KB = 64 * 1024


def _refused(text: bytes) -> tuple[Problem, ...]:
    try:
        load_scenario(text, file="x.yaml")
    except InputProblems as error:
        return error.problems
    return ()


def _fuzz(count: int, seed: int) -> None:
    rng = random.Random(seed)
    _refused(EXAMPLE.encode())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times, refused = [], 0
    for _ in range(count):
        text = mutated(EXAMPLE.encode(), rng)
        start = time.process_time()
        problems = _refused(text)
        times.append(time.process_time() - start)
        refused += bool(problems)
        for problem in problems:
            assert problem.path or problem.line is not None or problem.code in ("file_too_big", "more_problems")
            if problem.code in VALUE_CODES:
                assert problem.params["allowed"]
                assert "found" in problem.params
            for lang in LANGS:
                lines = render_problem(problem, lang).splitlines()
                assert [line.isprintable() for line in lines] == [True, True]
        if problems:
            assert render_problems(problems, "nl").endswith("Er is niets berekend.")
    times.sort()
    p99 = times[int(0.99 * count)]
    told = f"seed {seed}: {refused} of {count} refused, p99 {p99:.3f} s, longest {times[-1]:.3f} s"
    assert refused > 0.6 * count, told
    assert p99 <= P99_S, told
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before <= GROWTH_KB


def test_a_thousand_mutated_texts_are_refused_or_read() -> None:
    _fuzz(1_000, seed=20261123)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_ten_thousand_mutated_texts_with_a_fresh_seed() -> None:
    _fuzz(10_000, seed=random.SystemRandom().randrange(2**32))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "empty_file"),
        (b"# only a comment\n", "empty_file"),
        (b"\xff\xfe", "not_utf8"),
        (b"a: \x1b[31m", "control_sign"),
        ("a: \u202etxt".encode(), "control_sign"),
        (b"# " + b"x" * 1_000_000, "file_too_big"),
        (b"[" * 100_000, "too_deep"),
        (b"{a: " * 1_000, "too_deep"),
        (b"".join(b" " * i + b"a:\n" for i in range(30)), "too_deep"),
        (b"[" + b"1," * 20_001 + b"]", "too_many_nodes"),
        (b"a: &x 1\nb: *x\n", "anchor"),
        (b"a: &x 1\nb: *x\n", "alias"),
        (b"a: !!python/object/apply:os.system [ls]\n", "tag"),
        (b"a: ! x\n", "tag"),
        (b"<<: {a: 1}\n", "merge_key"),
        (b"name: a\nname: b\n", "duplicate_key"),
        (b"? [a]\n: b\n", "key_not_text"),
        (b"--- 1\n--- 2\n", "second_document"),
        (b"%YAML 1.1\n--- a: 1\n", "directive"),
        (b"a: b: c\n", "syntax_colon"),
        (b"a:\n\t- b\n", "syntax_sign"),
        (b'a: "b\n', "syntax_open_quote"),
        (b"a: [b\nc: d\n", "syntax_bracket"),
        (b"a: 1\n b: 2\n", "syntax_colon"),
        (b"a: 1\nb\nc: 3\n", "syntax_no_colon"),
    ],
)
def test_each_limit_and_rule_of_the_text_is_named(text: bytes, code: str) -> None:
    assert code in [problem.code for problem in _refused(text)]


def test_a_bomb_is_refused_before_it_grows() -> None:
    bomb = b"a0: &a0 [x]\n" + b"".join(
        b"a%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 9)
    )
    start = time.process_time()
    problems = _refused(bomb)
    assert {"alias", "anchor"} <= {problem.code for problem in problems}
    assert time.process_time() - start <= P99_S


def test_limits_are_exact() -> None:
    def codes(text: bytes) -> set[str]:
        return {problem.code for problem in _refused(text)}

    assert "too_many_nodes" not in codes(b"[" + b"1," * 19_998 + b"1]")  # 20,000 nodes with the list itself
    assert "too_many_nodes" in codes(b"[" + b"1," * 19_999 + b"1]")
    assert "too_deep" not in codes(b"[" * 20 + b"]" * 20)
    assert "too_deep" in codes(b"[" * 21 + b"]" * 21)
    padded = EXAMPLE.encode() + b"#"
    assert codes(padded + b"x" * (1_000_000 - len(padded))) == set()
    assert codes(padded + b"x" * (1_000_001 - len(padded))) == {"file_too_big"}
