"""How quantities are called in the net-out notation: net(h1), out(h1), δ(h1), w1, ∂E/∂w1, b(h1), η."""

from neurosim.trace.expressions import Symbol


def quantity_name(quantity: str, of: str, label: str | None = None) -> str:
    """Return the name of a quantity in a formula.

    Examples
    --------
    >>> (
    ...     quantity_name("net", "h1"),
    ...     quantity_name("weight", "i1->h1"),
    ...     quantity_name("gradient", "i1->h1", "w1"),
    ... )
    ('net(h1)', 'w(i1→h1)', '∂E/∂w1')
    """
    weight = label if label is not None else f"w({of.replace('->', '→')})"
    match quantity:
        case "weight":
            return weight
        case "gradient":
            return f"∂E/∂{weight}"
        case "gradient_so_far":
            return f"(∂E/∂{weight} so far)"
        case "bias_gradient_so_far":
            return f"(∂E/∂b({of}) so far)"
        case "bias":
            return f"b({of})"
        case "bias_gradient":
            return f"∂E/∂b({of})"
        case "input":
            return f"out({of})"
        case "delta":
            return f"δ({of})"
        case "target":
            return f"t({of})"
        case "output_gradient":
            return f"∂E/∂out({of})"
        case "learning_rate":
            return "η"
        case "error":
            return "E"
    return f"{quantity}({of})"


def symbol_name(symbol: Symbol) -> str:
    """Return the name of a symbol."""
    return quantity_name(symbol.quantity, symbol.of, symbol.label)
