"""The engines: a training of many epochs, each with the arithmetic of the passes by hand."""
