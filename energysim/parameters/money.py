"""What technologies and finance share: a price without VAT, and the yearly cost of an investment."""

from math import expm1, inf, isfinite, log1p

from energysim.parameters.register import Datum, ParameterBook


def net_price(datum: Datum) -> float:
    """Return the value of a price without VAT.

    Parameters
    ----------
    datum : Datum
        A single number; ``vat`` says whether VAT is in it.

    Raises
    ------
    ValueError
        When the datum is no single number.
    """
    if not isinstance(datum.value, float):
        raise ValueError(f"{datum.key} is not a single number")
    if datum.vat == "included" and datum.vat_rate_fraction is not None:
        return datum.value / (1.0 + datum.vat_rate_fraction)
    return datum.value


def net_number(book: ParameterBook, key: str) -> float:
    """Return the price of a key without VAT."""
    return net_price(book.datum(key))


def annuity_factor(real_rate_fraction: float, lifetime_years: float) -> float:
    """Return the yearly share of an investment that pays it back with interest over its life.

    ``r / (1 - (1 + r)^-n)``, evaluated without cancellation for small rates.

    Parameters
    ----------
    real_rate_fraction : float
        Real discount rate per year, above -1.
    lifetime_years : float
        Above 0; may be infinite.

    Returns
    -------
    float
        Per year. Rate 0, or too small to change 1: ``1 / n``. Infinite life: the rate itself (0 for a rate below 0).

    Raises
    ------
    ValueError
        For a rate of -1 or less, a life of 0 or less, or anything not a number.

    Examples
    --------
    >>> annuity_factor(0.0, 25.0)
    0.04
    >>> annuity_factor(0.04, inf)
    0.04
    >>> annuity_factor(1.0, 1.0)
    2.0
    """
    if not (isfinite(real_rate_fraction) and real_rate_fraction > -1):
        raise ValueError(f"discount rate {real_rate_fraction!r} must be above -1")
    if not lifetime_years > 0:
        raise ValueError(f"lifetime {lifetime_years!r} must be above 0")
    if lifetime_years == inf:
        return max(real_rate_fraction, 0.0)
    if 1.0 + real_rate_fraction == 1.0:
        return 1.0 / lifetime_years
    return real_rate_fraction / -expm1(-lifetime_years * log1p(real_rate_fraction))
