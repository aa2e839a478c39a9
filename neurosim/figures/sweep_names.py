"""How figures call what a sweep changes: its keys, their values, and its settings."""

from collections import Counter
from collections.abc import Mapping, Sequence

from neurosim.drawing.page.names import printable
from neurosim.drawing.page.numbers import short
from neurosim.ground.stored import Json

#: A number of more letters was drawn at random; three digits of it are enough.
TYPED = 6

Settings = Sequence[Mapping[str, Json]]


def varied_keys(settings: Settings) -> tuple[str, ...]:
    """Return the keys of which not all settings have the same value.

    Examples
    --------
    >>> varied_keys([{"a.b": 1, "a.c": 2}, {"a.b": 1, "a.c": 3}])
    ('a.c',)
    """
    keys = dict.fromkeys(key for setting in settings for key in setting)
    return tuple(key for key in keys if len({value_text(setting.get(key)) for setting in settings}) > 1)


def key_names(keys: Sequence[str]) -> tuple[str, ...]:
    """Return the last word of every key, or the whole key where two have the same one.

    Examples
    --------
    >>> key_names(["training.learning_rate", "network.layers.sizes"])
    ('learning rate', 'sizes')
    >>> key_names(["network.neurons[1].bias", "network.neurons[2].bias"])
    ('network.neurons[1].bias', 'network.neurons[2].bias')
    """
    last = [key.rpartition(".")[2] for key in keys]
    times = Counter(last)
    return tuple(
        printable(word.replace("_", " ") if times[word] == 1 else key)
        for key, word in zip(keys, last, strict=True)
    )


def value_text(value: Json) -> str:
    """Return a value as it is written beside an axis.

    Examples
    --------
    >>> value_text(0.5), value_text([2, 3, 1]), value_text({"name": "momentum", "momentum": 0.9})
    ('0.5', '2-3-1', 'momentum 0.9')
    >>> value_text(True), value_text([0.1, 0.2]), value_text("tanh"), value_text(0.0418237)
    ('true', '0.1, 0.2', 'tanh', '0.0418')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        drawn = len(f"{value:g}") > TYPED and not float(value).is_integer()
        return short(float(f"{value:.3g}") if drawn else value)
    if isinstance(value, list | tuple):
        whole = all(isinstance(part, int) and part >= 0 for part in value)
        return ("-" if whole else ", ").join(value_text(part) for part in value)
    if isinstance(value, Mapping):
        return " ".join(value_text(part) for part in value.values())
    return printable(str(value))


def setting_texts(settings: Settings) -> tuple[str, ...]:
    """Return the values of every setting that differ; of a single key with its name before them.

    Examples
    --------
    >>> setting_texts([{"training.learning_rate": 0.5, "seed": 1}, {"training.learning_rate": 1, "seed": 1}])
    ('learning rate 0.5', 'learning rate 1')
    >>> setting_texts([{"rate": 0.5, "size": 2}, {"rate": 0.5, "size": 3}, {"rate": 1, "size": 2}])
    ('0.5, 2', '0.5, 3', '1, 2')
    """
    keys = varied_keys(settings)
    before = f"{key_names(keys)[0]} " if len(keys) == 1 else ""
    return tuple(before + ", ".join(value_text(one.get(key)) for key in keys) for one in settings)
