"""The optimizers' formulas for arrays of parameters; the twins of `neurosim.formulas.updates`."""

import math

DESCENT, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, ADAM = range(6)
#: The names of the optimizers, in the order of their numbers.
RULE_NAMES = ("descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam")


def apply_rule(rule, numbers, powers, rate, parameters, gradients, first, second, trainable):
    """Change every trainable parameter.

    `numbers` are the optimizer's own (momentum, decays, epsilon), `powers` those of Adam's decays, `first`
    and `second` what is remembered of each parameter.
    """
    if rule == ADAM:
        powers[0] *= numbers[0]
        powers[1] *= numbers[1]
    if rule == DESCENT:
        for k in range(len(parameters)):
            parameters[k] -= rate * gradients[k] if trainable[k] else 0.0
        return
    for k in range(len(parameters)):
        if not trainable[k]:
            continue
        g = gradients[k]
        if rule == MOMENTUM:
            first[k] = -(rate * g) + numbers[0] * first[k]
            parameters[k] += first[k]
        elif rule == NESTEROV:
            first[k] = -(rate * g) + numbers[0] * first[k]
            parameters[k] += -(rate * g) + numbers[0] * first[k]
        elif rule == ADAGRAD:
            first[k] = first[k] + g * g
            parameters[k] += -(rate * g) / (math.sqrt(first[k]) + numbers[2])
        elif rule == RMSPROP:
            first[k] = numbers[0] * first[k] + (1.0 - numbers[0]) * (g * g)
            parameters[k] += -(rate * g) / (math.sqrt(first[k]) + numbers[2])
        else:
            first[k] = numbers[0] * first[k] + (1.0 - numbers[0]) * g
            second[k] = numbers[1] * second[k] + (1.0 - numbers[1]) * (g * g)
            mean = first[k] / (1.0 - powers[0])
            step = mean / (math.sqrt(second[k] / (1.0 - powers[1])) + numbers[2])
            parameters[k] += -(rate * step)


def prepare_gradients(gradients, parameters, penalised, l2, share):
    """Divide the sums by the size of the batch, where the mean is wanted, and add l2 * w."""
    if share != 1.0:
        for k in range(len(parameters)):
            gradients[k] /= share
    if l2 != 0.0:
        for k in range(len(parameters)):
            if penalised[k]:
                gradients[k] += l2 * parameters[k]
