"""The scenario that a user starts from: small, complete, and with a comment on every important line."""

STARTER = """\
# A scenario of neurosim: a network, its samples, and what to do with them.
#   neurosim run {file}        the step log, the training, the figures
#   neurosim check {file}      gradients and published numbers
#   neurosim draw {file} --output network.svg

title  = "My first network, 2-2-1"
source = "Made up for this course"            # who printed the numbers: book, page, address
# note = "A longer remark, shown at the start of a run."

[network]
loss = "half_squared_error"                   # or squared_error, mean_squared_error, cross_entropy,
                                              # binary_cross_entropy, sum_of_outputs (needs no targets);
                                              # neurosim equation lists all, with their formulas
inputs = ["x1", "x2"]
# constants = {{ one = 1.0 }}                   # a neuron whose out is always 1, to write a bias as a weight

# One table per neuron. Its weights name the inputs, constants or other neurons that feed it.
[[network.neurons]]
name = "h1"
activation = "sigmoid"                        # or tanh, relu, leaky_relu, linear, softmax, ..., or a formula:
                                              # {{ name = "leaky", formula = "max(a*net, net)", a = 0.1 }}
# aggregation = "product"                     # optional: product or max instead of the sum of weight * out
bias = 0.1                                    # optional; frozen with bias_trainable = false
weights = {{ x1 = 0.5, x2 = -0.4 }}
labels = {{ x1 = "w1", x2 = "w2" }}             # optional: the names of the connections in log and figure
# frozen = ["x1"]                             # optional: connections from these sources keep their weight

[[network.neurons]]
name = "h2"
activation = "sigmoid"
bias = -0.2
weights = {{ x1 = 0.3, x2 = 0.8 }}
labels = {{ x1 = "w3", x2 = "w4" }}

[[network.neurons]]
name = "o1"                                   # feeds no other neuron, so it is an output
activation = "sigmoid"
bias = 0.2
weights = {{ h1 = 0.7, h2 = -0.6 }}
labels = {{ h1 = "w5", h2 = "w6" }}

# A shorter form for whole layers, instead of inputs and neurons:
# [network.layers]
# sizes = [2, 3, 1]
# activation = "tanh"
# output_activation = "sigmoid"
# bias = "variable"                           # or constant, column, none
# seed = 1

# Data by name or from a file, instead of [[samples]]:
# [data]
# dataset = "moons"                           # or digits, csv, idx, images, mat; path = "..." for files
# targets = "y"                               # of csv: a column, or how many of the last; what else can be
#                                             # said (decimal = ",", missing = "drop", ...): see the README
# [data.split]
# test_size = 0.3

[[samples]]
inputs  = {{ x1 = 1.0, x2 = 0.5 }}              # or [1.0, 0.5], in the order of the inputs
targets = {{ o1 = 1.0 }}

[training]                                    # without a learning_rate, nothing is updated
learning_rate = 0.5
epochs = 100
batch = "sample"                              # update after every sample; or "all", or a number
# reduction = "mean"                          # use the mean of the gradients of a batch, not their sum
# optimizer = {{ name = "momentum", momentum = 0.9 }}   # or nesterov, adagrad, rmsprop, adadelta, adam, ...
# schedule = {{ name = "step", factor = 0.5, every = 100 }}   # or exponential, inverse_time, cosine
# l2 = 0.001                                  # penalty on large weights
# shuffle = true                              # use the samples in a new order in every epoch

# Published numbers to compare ours with, in quotes to keep their digits: "0.57" is 0.565 to 0.575.
[published.net]
h1 = "0.4"
[published.out]
h1 = "0.5987"

# A known misprint of the source, with the reason; our number must then differ:
# [misprints.out]
# h1 = "truncated, not rounded"

[[figures]]
kind = "network"
show = ["weight", "net", "out"]               # any of weight, net, out, delta, gradient, bias, target, error

[[figures]]
kind = "network"
show = ["update"]                             # the weights before and after the first update
"""


def starter(file: str) -> str:
    """Return the text of a starter scenario that will be called ``file``."""
    return STARTER.format(file=file)
