"""Advice of the data, which speaks Python, as it is written in a scenario file."""

import ast
import json
import re
from collections.abc import Collection

#: Such as ``pass header=True``, or ``decimal='.'``.
ADVICE = re.compile(r"(\bpass )?\b(\w+)=(True|False|'(?:[^'\\]|\\.)*'|\[\]|\.\.\.|\(rows, columns\))")
#: What has no single value in a file.
EXAMPLES = {"(rows, columns)": "[8, 8], or other rows and columns,"}


def in_toml(message: str, options: Collection[str]) -> str:
    """Return a message with the advice about these options as it is in a scenario file.

    Examples
    --------
    >>> in_toml("pass decimal=',' if it is 1.234, or decimal='.' if it is 1234", ["decimal"])
    'write decimal = "," if it is 1.234, or decimal = "." if it is 1234'
    """

    def written(found: re.Match[str]) -> str:
        begin, option, value = found.groups()
        if option not in options:
            return found[0]
        if value in EXAMPLES:
            value = EXAMPLES[value]
        elif value != "...":
            value = json.dumps(ast.literal_eval(value), ensure_ascii=False)
        return f"{'write ' if begin else ''}{option} = {value}"

    return ADVICE.sub(written, message)
