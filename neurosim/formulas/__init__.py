"""Formulas: trees that are typed once, and from which slopes and code of every kind are derived."""
