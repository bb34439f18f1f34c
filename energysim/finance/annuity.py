"""Money over time: annuities, present values, and the worth of what is left at the end."""

from energysim.parameters.money import annuity_factor

__all__ = ["annuity_factor", "present_value_factor", "residual_fraction"]


def present_value_factor(real_rate_fraction: float, years: float) -> float:
    """Worth today of one euro paid after some years.

    Parameters
    ----------
    real_rate_fraction : float
        Above -1.
    years : float
        0 or more.

    Raises
    ------
    ValueError
        For a rate of -1 or less, or years below 0.
    """
    if not real_rate_fraction > -1 or not years >= 0:
        raise ValueError(f"rate {real_rate_fraction!r} or years {years!r} out of range")
    return float((1.0 + real_rate_fraction) ** -years)


def residual_fraction(lifetime_years: float, age_years: float) -> float:
    """Share of the investment that is left in straight-line depreciation, not discounted.

    Raises
    ------
    ValueError
        When the age is below 0 or above the life: replace first, then ask.
    """
    if not 0 <= age_years <= lifetime_years or not lifetime_years > 0:
        raise ValueError(f"age {age_years!r} outside the life of {lifetime_years!r} years")
    return 1.0 - age_years / lifetime_years
