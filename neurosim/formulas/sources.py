"""Where an equation comes from: what its docstring cites, from the references of its module."""

import re
import sys

REFERENCE = re.compile(r"^\.\. \[(\d+)\] (.*(?:\n {3}.*)*)", re.MULTILINE)
CITED = re.compile(r"\[(\d+)\]_")


def sources_of(kind: type) -> tuple[str, ...]:
    """Return the references that the docstring of a class cites, each in one line.

    Examples
    --------
    >>> from neurosim.formulas.activations import Sigmoid
    >>> sources_of(Sigmoid)[0][:48]
    'D. E. Rumelhart, G. E. Hinton, R. J. Williams, "'
    """
    module = sys.modules[kind.__module__].__doc__ or ""
    references = {number: " ".join(text.split()) for number, text in REFERENCE.findall(module)}
    cited = dict.fromkeys(CITED.findall(vars(kind).get("__doc__") or ""))
    return tuple(references[number] for number in cited if number in references)


def first_sentence(kind: type) -> str:
    """Return the first sentence of the docstring of a class, without the numbers of its references."""
    first = (vars(kind).get("__doc__") or "").strip().split("\n\n")[0]
    return re.sub(r" \[\d+\]_", "", " ".join(first.split()))
