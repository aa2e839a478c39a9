"""Equations that other programs bundle and this one does not: the formula to type for each, if there is one.

A guess by letters would be wrong for them: relu6 is no relu, and hard_tanh no arc tangent.
"""

from collections.abc import Mapping
from types import MappingProxyType

from neurosim.ground.errors import brief, did_you_mean
from neurosim.ground.synonyms import letters_and_digits

NONE: Mapping[str, str] = MappingProxyType({})
#: By kind and name; nothing where no formula of one net, or of one out and its target, gives it.
_FORMULAS: Mapping[str, Mapping[str, str]] = {
    "activation": {
        "relu6": "min(6, max(0, net))",
        "hard_tanh": "max(-1, min(1, net))",
        "hard_swish": "net*max(0, min(1, net/6 + 0.5))",
        "satlin": "max(0, min(1, net))",
        "satlins": "max(-1, min(1, net))",
        "log_sigmoid": "min(0, net) - log1p(exp(-abs(net)))",
        "tanh_shrink": "net - tanh(net)",
        "soft_shrink": "max(0, net - 0.5) + min(0, net + 0.5)",
        "hard_shrink": "choice(abs(net) > 0.5, net, 0)",
        "bent_identity": "(sqrt(net**2 + 1) - 1)/2 + net",
        "squared_relu": "max(0, net)**2",
        "gaussian": "exp(-net**2)",
        "rbf": "exp(-net**2)",
        "sin": "sin(net)",
        "sine": "sin(net)",
        "cos": "cos(net)",
        "abs": "abs(net)",
        "cube": "net**3",
        "glu": "",
        "geglu": "",
        "swiglu": "",
        "crelu": "",
        "rrelu": "",
        "maxout": "",
        "softmin": "",
        "log_softmax": "",
    },
    "loss": {
        "log_cosh": "log((exp(out - target) + exp(target - out))/2)",
        "squared_hinge": "max(0, 1 - target*out)**2",
        "poisson": "out - target*log(out)",
        "quantile": "max(0.5*(target - out), -0.5*(target - out))",
        "pinball": "max(0.5*(target - out), -0.5*(target - out))",
        "root_mean_squared_error": "",
        "rmse": "",
        "cosine_similarity": "",
        "categorical_hinge": "",
        "triplet": "",
        "contrastive": "",
        "wasserstein": "",
    },
}
FORMULAS = MappingProxyType(
    {
        kind: MappingProxyType({letters_and_digits(name): f for name, f in known.items()})
        for kind, known in _FORMULAS.items()
    }
)

#: What stands in formulas, and in no name.
SIGNS = frozenset("()*+/")


def advice(kind: str, name: str, known: Mapping[str, object]) -> str:
    """Return what to do about an unknown name, ``"did you mean 'tanh'? "``; nothing where that is not known.

    Examples
    --------
    >>> advice("activation", "ReLU6", {"relu": None})
    "it is not bundled; give it as the formula 'min(6, max(0, net))'; "
    >>> advice("activation", "rleu", {"relu": None})
    "did you mean 'relu'? "
    >>> advice("loss", "(target - out)**4", {})[:69]
    "a formula needs a name of its own: { name = 'mine', formula = '(targe"
    """
    formula = FORMULAS.get(kind, NONE).get(letters_and_digits(name).removesuffix("loss"))
    if formula is None and kind in FORMULAS and not SIGNS.isdisjoint(name):
        return (
            f"a formula needs a name of its own: {{ name = 'mine', formula = {brief(name)} }} in a scenario, "
            f"ns.{kind.capitalize()}.from_text('mine', {brief(name)}) in Python; "
        )
    if formula is None:
        return did_you_mean(name, known)
    return f"it is not bundled; give it as the formula '{formula}'; " if formula else "it is not bundled; "
