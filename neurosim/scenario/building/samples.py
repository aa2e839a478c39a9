"""Samples by name: what goes in, and what should come out."""

Values = dict[str, float]
Sample = tuple[Values, Values | None]  # inputs and targets
Samples = list[Sample]
