"""Which variables of a MATLAB file are the weights and biases of which layer: found by their names."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from neurosim.data.mat_kinds import MatStructure, Variable, Variables, is_cell_array
from neurosim.data.mat_variables import find, inventory
from neurosim.ground.errors import FormatError, NumberError, UnknownNameError, brief, listed
from neurosim.ground.files import FilePath

_LAYER = r"(h?\d+|h|hidden|o|out|output)"
#: One variable for each layer, as W1, w_out, weights2, Theta1, w_h.
WEIGHTS = re.compile(rf"(?:w|weights?|theta)_?{_LAYER}", re.IGNORECASE)
BIASES = re.compile(rf"(?:b|bias|biases)_?{_LAYER}", re.IGNORECASE)
#: Or by the first letters of its two ends: w_ih leads from the inputs to the hidden layer.
ENDS = re.compile(r"w_?(ih|xh|hh|ho|hy)", re.IGNORECASE)
#: Or as MATLAB's toolbox calls them where it writes a network as a function: IW1_1, LW2_1.
TOOLBOX = re.compile(r"([IL])W_?(\d)_?(\d)", re.IGNORECASE)
#: One cell array for all layers.
WEIGHT_CELLS, BIAS_CELLS = ("w", "weights", "theta"), ("b", "bias", "biases")
#: The number of a layer that is called by a word; the last one comes after all numbers.
WORDS = {
    **dict.fromkeys(("h", "hidden", "ih", "xh"), 1.0),
    "hh": 2.0,
    **dict.fromkeys(("o", "out", "output", "ho", "hy"), np.inf),
}

Asked = str | Sequence[str] | None
#: Matrices in the order of the layers, each with its name.
One = tuple[str, Variable]
Named = list[One]


def weights_and_biases(
    variables: Variables, weights: Asked, biases: Asked, path: FilePath
) -> tuple[Named, Named]:
    """Return the weights and the biases of all layers, as they lie in the file; none where there are none.

    Parameters
    ----------
    variables : mapping
    weights, biases : str or sequence of str, optional
        Their variables: one per layer, or a cell array, or the structure that holds all. Without them,
        names that are usual are looked for, in the file itself and then in its structures.
    path : path
        For messages.

    Raises
    ------
    FormatError
        Two variables are for the same layer, one is missing between two others, or several structures
        hold a network.
    UnknownNameError
        A variable that was asked for is not there.
    """
    if isinstance(weights, str) and isinstance(variables.get(weights), MatStructure):
        structure = f"{weights}."
        found = _weights(_within(variables, structure), path)
        if not found:
            raise UnknownNameError(
                f"no weights in the structure '{weights}' of '{path}' (variables: {inventory(variables)})"
            )
    elif weights is not None:
        found = _asked(variables, weights, "weights", path)
        structure = "".join(found[0][0].rpartition(".")[:2]) if found else ""
    else:
        structure, found = _somewhere(variables, path)
    if biases is not None:
        return found, _asked(variables, biases, "biases", path)
    return found, _biases(_within(variables, structure), path)


def _within(variables: Variables, structure: str) -> dict[str, One]:
    """The variables in a structure, or outside of all: by their own names, each with its full one."""
    return {
        own: (name, value)
        for name, value in variables.items()
        if name.startswith(structure) and "." not in (own := name[len(structure) :])
    }


def _somewhere(variables: Variables, path: FilePath) -> tuple[str, Named]:
    """The weights outside of structures, or else those in the one structure that has some."""
    found = _weights(_within(variables, ""), path)
    if found:
        return "", found
    inside = {}
    for name, value in variables.items():
        if isinstance(value, MatStructure) and (found := _weights(_within(variables, f"{name}."), path)):
            inside[name] = found
    if len(inside) > 1:
        first = next(iter(inside))
        raise FormatError(
            f"several structures in '{path}' hold weights: {listed(inside)}; pass weights={first!r}"
        )
    return next(((f"{name}.", found) for name, found in inside.items()), ("", []))


def _asked(variables: Variables, names: str | Sequence[str], what: str, path: FilePath) -> Named:
    if isinstance(names, str):
        return _parts(names, find(variables, names, path))
    if not isinstance(names, Sequence) or not all(isinstance(name, str) for name in names):
        raise NumberError(f"{what} is {brief(names)}; it must name variables, such as ['W1', 'W2']")
    return [(name, find(variables, name, path)) for name in names]


def _weights(within: Mapping[str, One], path: FilePath) -> Named:
    by_layer: dict[float, One] = {}
    for own, (name, value) in within.items():
        layer = _layer_of_weights(own, name, path)
        if layer is not None:
            _put(by_layer, layer, (name, value), path)
    if by_layer:
        return _in_order(by_layer, path)
    cells = {own.lower(): named for own, named in within.items()}
    if "iw" in cells:
        return _toolbox(cells["iw"], cells.get("lw"), path)
    return next((_parts(*cells[name]) for name in WEIGHT_CELLS if name in cells), [])


def _biases(within: Mapping[str, One], path: FilePath) -> Named:
    by_layer: dict[float, One] = {}
    for own, named in within.items():
        match = BIASES.fullmatch(own)
        if match is not None:
            _put(by_layer, _number(match[1]), named, path)
    if by_layer:
        return _in_order(by_layer, path)
    cells = {own.lower(): named for own, named in within.items()}
    return next((_parts(*cells[name]) for name in BIAS_CELLS if name in cells), [])


def _layer_of_weights(own: str, name: str, path: FilePath) -> float | None:
    if match := WEIGHTS.fullmatch(own) or ENDS.fullmatch(own):
        return _number(match[1])
    if match := TOOLBOX.fullmatch(own):
        layer, source = int(match[2]), int(match[3])
        _check_source(match[1].upper(), layer, source, name, path)
        return float(layer)
    return None


def _check_source(kind: str, layer: int, source: int, name: str, path: FilePath) -> None:
    """Refuse weights of the toolbox that lead elsewhere than from one layer to the next."""
    if (layer, source) != (1, 1) if kind == "I" else source != layer - 1:
        raise FormatError(
            f"'{name}' in '{path}' feeds layer {layer} from {'input' if kind == 'I' else 'layer'} {source}; "
            "only networks in which each layer feeds the next can be read"
        )


def _number(word: str) -> float:
    word = word.lower()
    return WORDS[word] if word in WORDS else float(word.removeprefix("h"))


def _put(by_layer: dict[float, One], layer: float, named: One, path: FilePath) -> None:
    if layer in by_layer:
        raise FormatError(
            f"'{by_layer[layer][0]}' and '{named[0]}' in '{path}' mean the same; leave only one"
        )
    by_layer[layer] = named


def _in_order(by_layer: dict[float, One], path: FilePath) -> Named:
    keys = sorted(by_layer)
    counted = [key for key in keys if key != np.inf]
    for before, after in zip(counted, counted[1:], strict=False):
        if after != before + 1:
            raise FormatError(
                f"'{path}' has {by_layer[before][0]} and {by_layer[after][0]}, "
                "but none of the numbers between them"
            )
    return [by_layer[key] for key in keys]


def _parts(name: str, value: Variable) -> Named:
    """The matrices in a cell array, or the one matrix itself."""
    if is_cell_array(value):
        return [(f"{name}{{{number}}}", part) for number, part in enumerate(value.ravel(order="F"), start=1)]
    return [(name, value)]


def _toolbox(inputs: One, layers: One | None, path: FilePath) -> Named:
    """The weights in the cell arrays of the toolbox: IW{1,1} from the inputs, LW{2,1} from layer 1, ..."""
    found = []
    for kind, named in (("I", inputs), ("L", layers)):
        if named is None:
            continue
        name, cells = named
        if not is_cell_array(cells) or cells.ndim != 2:
            found.append((1, (name, cells)))  # a plain matrix, as of a single layer
            continue
        for (row, column), part in np.ndenumerate(cells):
            if getattr(part, "size", 1):
                place = f"{name}{{{row + 1},{column + 1}}}"
                _check_source(kind, row + 1, column + 1, place, path)
                found.append((row + 1, (place, part)))
    return [named for _, named in sorted(found, key=lambda each: each[0])]
