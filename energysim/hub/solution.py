"""What a solver hands over: numbers that nobody has checked yet, and where a neighbour may start."""

from dataclasses import dataclass, replace

import numpy as np

from energysim.units import FloatArray


@dataclass(frozen=True, slots=True)
class Iterate:
    """An iterate in kW, kWh and EUR, to start a neighbouring problem from.

    ``x``, ``s``, ``zx``, ``zs`` (F, T) and ``lam`` (R, T) of the flows and rows of the reduced program, ``y`` (K,),
    ``w`` and ``z`` (2 K + Y,), ``sigma`` (choices,); ``names`` says of what.
    """

    names: tuple[tuple[str, ...], ...]
    x: FloatArray
    s: FloatArray
    zx: FloatArray
    zs: FloatArray
    lam: FloatArray
    y: FloatArray
    w: FloatArray
    z: FloatArray
    sigma: FloatArray


@dataclass(frozen=True, slots=True)
class RawSolution:
    """What a solver says, in our units; no part of it has been checked.

    ``x`` (F, T), ``y`` (K,), ``lam`` (R, T) and ``nu`` (Y,) multipliers with the signs of ``certificate``, ``sigma``
    one multiplier per choice, ``status`` the solver's own word, ``seconds`` inside the solver, ``iterate`` from
    which a neighbouring program may start.
    """

    x: FloatArray
    y: FloatArray
    lam: FloatArray
    nu: FloatArray
    sigma: FloatArray
    status: str
    seconds: float
    solver: str
    version: str
    iterate: Iterate | None = None

    def finite(self) -> "RawSolution":
        """Zero for whatever is no finite number: the certificate judges what is left."""
        x, y, lam, nu = (np.nan_to_num(a, nan=0.0, posinf=0.0, neginf=0.0) for a in (self.x, self.y, self.lam, self.nu))
        return replace(self, x=x, y=y, lam=lam, nu=nu)
