"""The commands: one module each, collected from this folder."""
