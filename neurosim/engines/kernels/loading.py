"""Compiling the kernels with numba, and keeping them on disk."""

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, NamedTuple, Protocol

from neurosim.engines.kernels.checking import Argument
from neurosim.ground.errors import missing_extra

#: The kernels that are called from Python; what they call is compiled into them.
KERNELS = ("train_edges", "train_edge_batches", "train_dense", "train_layer_batches")
#: The files that they are compiled from.
SOURCES = tuple(
    f"{name}.py"
    for name in ("equations", "rules", "edges", "dense", "edge_batches", "layer_batches", "relaxed")
)


class Kernel(Protocol):
    """A function that numba has compiled."""

    @property
    def signatures(self) -> Sequence[object]:
        """The types that it is compiled for; empty before the first call."""

    def __call__(self, *arguments: Argument) -> None: ...


class CompilerOptions(NamedTuple):
    """How a kernel is compiled.

    Attributes
    ----------
    exact : bool
        True gives the bits of the passes by hand. False allows the processor to multiply and add in one
        rounding, and takes an exponential that works on several numbers at once.
    general : bool
        See `neurosim.engines.kernels.equations.GENERAL`.
    """

    exact: bool = True
    general: bool = True

    def __str__(self) -> str:
        return f"{'general' if self.general else 'plain'}_{'exact' if self.exact else 'relaxed'}"


def cache_folder(options: CompilerOptions) -> Path:
    """Return the folder of the compiled kernels, next to the user's other caches.

    The name holds a digest of the source, so that an old file is never taken for a new one: numba's own
    index knows neither the functions that a kernel calls nor the options that it was compiled with.
    """
    base = os.environ.get("NEUROSIM_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    source = b"".join((Path(__file__).parent / name).read_bytes() for name in SOURCES)
    digest = hashlib.sha256(source).hexdigest()[:12]
    return Path(base) / "neurosim" / "kernels" / f"{digest}-{options}"


def compiled_before(name: str, options: CompilerOptions) -> bool:
    """Tell whether a kernel lies in the cache already."""
    return any(cache_folder(options).glob(f"*/*.{name}_*.nbi"))


def require_numba() -> None:
    """Refuse to go on without numba.

    Raises
    ------
    MissingExtraError
        It is not installed.
    """
    try:
        import numba  # noqa: F401
    except ImportError as error:
        raise missing_extra("engine='numba'", "numba", "fast") from error


def call(name: str, options: CompilerOptions, arguments: tuple[Argument, ...]) -> None:
    """Call a kernel; the very first call on a machine compiles it, and says so."""
    kernel = _kernels(options)[name]
    if kernel.signatures:
        kernel(*arguments)
        return
    if not compiled_before(name, options):
        print("neurosim: compiling the training kernel for this machine, once", file=sys.stderr, flush=True)
    with _settings(options):
        kernel(*arguments)


@cache
def _kernels(options: CompilerOptions) -> dict[str, Kernel]:
    """All kernels by name, in a namespace of their own in which they find each other."""
    from neurosim.engines.kernels import dense, edge_batches, edges, equations, layer_batches, rules

    modules: list[ModuleType] = [equations, rules, edges, dense, edge_batches, layer_batches]
    if not options.exact:
        from neurosim.engines.kernels import relaxed

        modules.append(relaxed)  # its functions take the place of those of the same name
    namespace: dict[str, Any] = {"__name__": edges.__name__}  # numba imports it when it loads from disk
    with _settings(options):
        for module in modules:
            for name, thing in vars(module).items():
                if isinstance(thing, FunctionType):
                    if thing.__module__ == module.__name__:
                        namespace[name] = _compiled(name, thing, namespace, options)
                elif not name.startswith("__"):
                    namespace[name] = thing
    namespace["GENERAL"] = options.general
    return {name: namespace[name] for name in KERNELS}


def _compiled(
    name: str, function: FunctionType, namespace: dict[str, Any], options: CompilerOptions
) -> Kernel:
    """A function that numba compiles when it is first called; `exact` allows no operation to be merged."""
    from numba import njit

    twin = FunctionType(function.__code__, namespace, name, function.__defaults__)
    twin.__qualname__ = f"{name}_{options}"
    compiled: Kernel = njit(
        cache=name in KERNELS and _writable(cache_folder(options)),
        forceinline=name not in KERNELS,  # a call hands over five numbers for each array
        error_model="numpy",
        fastmath=False if options.exact else {"contract"},
    )(twin)
    return compiled


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


@contextmanager
def _settings(options: CompilerOptions) -> Iterator[None]:
    """Numba's settings for the kernels, put back afterwards: they are those of the whole process."""
    from numba import config

    wanted = {"SLP_VECTORIZE": 1, "CACHE_DIR": str(cache_folder(options))}
    before = {name: getattr(config, name) for name in wanted}
    try:
        for name, value in wanted.items():
            setattr(config, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(config, name, value)
