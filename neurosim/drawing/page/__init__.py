"""The page of a figure: style, texts, shapes, panels, and how it is saved."""
