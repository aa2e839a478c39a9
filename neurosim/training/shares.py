"""How surely a share is known that was counted: its interval of 95 %."""

import math

#: So many standard deviations to both sides hold 95 % of a normal distribution.
SURE = 1.959963984540054


def share_interval(count: int, of: int) -> tuple[float, float]:
    """Return the interval of Wilson, which holds the true share in 95 of 100 such counts.

    With p = count / n and z = 1.96 it is (p + z²/2n ± z √(p (1 - p)/n + z²/4n²)) / (1 + z²/n). Unlike
    p ± z √(p (1 - p)/n), it stays within 0 and 1, and has a width where all are counted or none.

    Parameters
    ----------
    of : int
        At least 1.

    Examples
    --------
    >>> low, high = share_interval(8, 10)
    >>> print(f"{low:.3f} to {high:.3f}")
    0.490 to 0.943
    >>> share_interval(0, 10)[0], share_interval(10, 10)[1]
    (0.0, 1.0)

    References
    ----------
    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the
    American Statistical Association 22 (1927), 209-212.
    """
    share, squared = count / of, SURE * SURE
    middle = share + squared / (2 * of)
    half = SURE * math.sqrt(share * (1.0 - share) / of + squared / (4 * of * of))
    low, high = (middle - half) / (1.0 + squared / of), (middle + half) / (1.0 + squared / of)
    return (0.0 if count == 0 else low), (1.0 if count == of else high)
