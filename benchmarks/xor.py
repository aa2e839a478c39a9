"""The numbers of the XOR job, without any import, so that a fresh process may start at once."""

INPUTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
TARGETS = [[0.0], [1.0], [1.0], [0.0]]
SIZES = [2, 2, 1]
WEIGHTS = [[[0.9, -0.7], [-0.5, 1.1]], [[0.8], [0.6]]]  # one matrix (sources, targets) per gap
BIASES = [[0.1, -0.2], [0.05]]
LEARNING_RATE = 0.5
EPOCHS = 20_000
