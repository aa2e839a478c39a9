"""The mathematics of neurosim, each equation once: value, slope and printed form side by side."""
