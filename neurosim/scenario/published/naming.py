"""How published numbers are called: with the signs of the step log, so that they are found in it."""

import re
from collections.abc import Mapping

#: ``quantity(name)``, a factor of a product; a name may hold brackets, if they are in pairs.
FACTOR = re.compile(r"(?P<quantity>\w+)\((?P<of>(?:[^()]|\([^()]*\))+)\)")

Labels = Mapping[str, str | None]


def factors(product: str) -> list[str]:
    """Return the factors of a product.

    Examples
    --------
    >>> factors("slope(o1) * weight(h1->o1)")
    ['slope(o1)', 'weight(h1->o1)']
    """
    return [text.strip() for text in re.split("[*·]", product)]


def log_name(quantity: str, of: str, labels: Labels, *, new: bool = False) -> str:
    """Return the name of a quantity as the step log writes it.

    Parameters
    ----------
    quantity, of : str
        As a scenario file calls it: ``error_slope`` of ``h1``, ``gradient`` of ``i1->h1``.
    labels : mapping
        The labels of the connections by name.
    new : bool
        Whether a weight or bias is the one after the update.

    Examples
    --------
    >>> log_name("error_slope", "h1", {}), log_name("gradient", "h1->o1", {"h1->o1": "w5"})
    ('∂E/∂out(h1)', '∂E/∂w5')
    >>> log_name("product", "learning_rate * gradient(x->o)", {})
    'η·∂E/∂w(x→o)'
    """
    from neurosim.printing.names import quantity_name  # only who prints needs to wait for it

    label = of if of in labels.values() else labels.get(of)
    match quantity:
        case "product":
            return "·".join(_factor_name(text, labels) for text in factors(of))
        case "cost":
            return quantity_name("cost", of)
        case "error":
            return "E" if of == "E" else f"E({of})"
        case "error_slope":
            return f"∂E/∂out({of})"
        case "slope":
            return f"∂out/∂net({of})"
        case "contribution":
            return quantity_name("gradient", of, label)
        case "weight_change":
            return f"Δ{quantity_name('weight', of, label)}"
        case "bias_change":
            return f"Δ{quantity_name('bias', of)}"
    name = quantity_name(quantity, of, label)
    return f"new {name}" if new and quantity in ("weight", "bias") else name


def _factor_name(text: str, labels: Labels) -> str:
    found = FACTOR.fullmatch(text)
    if found is None:
        return "η" if text == "learning_rate" else text
    return log_name(found["quantity"], found["of"], labels)
