"""The equations that were bundled first; what came later is tried by tests that take every other name."""

FIRST_ACTIVATIONS = (
    *("linear", "sigmoid", "tanh", "relu", "leaky_relu", "softplus"),
    *("step", "exp", "log", "square", "softmax"),
)
FIRST_LOSSES = (
    *("half_squared_error", "squared_error", "mean_squared_error"),
    *("sum_of_outputs", "cross_entropy", "binary_cross_entropy"),
)
