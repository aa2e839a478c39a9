"""The kinds of figures, one module each, with everything that is said of a kind in its ``KIND``."""
