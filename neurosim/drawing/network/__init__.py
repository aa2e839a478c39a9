"""A network as a picture: where neurons stand, how connections run, and where numbers are written."""
