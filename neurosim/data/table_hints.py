"""What to think of where the columns of a table seem to mean something else than they were taken for."""

from neurosim.data.table_columns import TextTable, is_counting

#: How columns are called that only number the samples, in small letters.
COUNTING = ("id", "index", "nr", "nr.", "no", "no.", "#", "row")


def hints(table: TextTable, inputs: list[int], guessed: list[int] | None) -> str:
    """Return what to think of, each begun with a semicolon; `guessed` are targets that nobody chose."""
    said = [
        f"'{table.names[column]}' is among the inputs and seems to number the samples: drop leaves it out"
        for column in inputs
        if table.names[column].lower() in COUNTING and is_counting(table.cells(column))
    ]
    count = 0 if guessed is None else _one_hot_columns(table)
    if count:
        said.append(f"the last {count} columns seem to be one class each: targets = {count} takes them all")
    return "".join(f"; {hint}" for hint in said)


def _one_hot_columns(table: TextTable) -> int:
    """How many of the last columns hold 0 and 1, one 1 in every line; 0 where there are no two of them."""
    for count in range(2, table.width):
        last = [row[-count:] for row in table.rows]
        if not all(cell in ("0", "1") for row in last for cell in row[:1]):
            return 0
        if len(last) > 1 and all(sum(cell == "1" for cell in row) == 1 for row in last):
            return count
    return 0
