"""The settings of matplotlib while a figure is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def default_settings() -> Iterator[None]:
    """Draw with matplotlib's own settings, whatever the user has set; afterwards they are as before."""
    from matplotlib import rc_context, rcdefaults

    with rc_context():
        rcdefaults()
        yield
