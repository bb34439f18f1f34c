"""Who is this calculation? One sha256 over everything that can change an answer."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from energysim.parameters.register import data_digest
from energysim.scenario.schema import Scenario


def canonical_json(scenario: Scenario) -> bytes:
    """Return the scenario as JSON with sorted keys and one way of writing each number (UTF-8).

    The order of keys and comments of the file do not matter; 900 and 900.0 are the same where a decimal
    number is meant.
    """
    return _canonical(scenario.model_dump(mode="json"))


def fingerprint(
    scenario: Scenario,
    *,
    files: Mapping[str, bytes],
    study: str,
    options: Mapping[str, Any],
    seed: int | None,
    version: str,
) -> str:
    """Return the sha256 of a calculation, in hexadecimal.

    Parameters
    ----------
    scenario : Scenario
    files : mapping of name to content
        Every file that the scenario refers to.
    study : str
        Which calculation: "simulate", "optimise", ...
    options : mapping
        Its options; only what JSON knows.
    seed : int or None
        Seed of the study, when it has one.
    version : str
        Version of the package.

    Returns
    -------
    str
        Another value for any other scenario, file content, parameter data, version, study, options or seed.
    """
    parts = {
        "scenario": hashlib.sha256(canonical_json(scenario)).hexdigest(),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        "parameters": data_digest(),
        "version": version,
        "study": study,
        "options": dict(options),
        "seed": seed,
    }
    return hashlib.sha256(_canonical(parts)).hexdigest()


def _canonical(value: Any) -> bytes:
    plain = _one_zero(value)
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def _one_zero(value: Any) -> Any:
    """Write -0.0 as 0.0: they are equal, so their fingerprints are."""
    if isinstance(value, Mapping):
        return {str(key): _one_zero(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_one_zero(one) for one in value]
    return value + 0.0 if isinstance(value, float) else value
