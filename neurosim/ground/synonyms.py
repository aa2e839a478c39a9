"""What our names are called elsewhere: the one table that every message with a suggestion reads.

A word may mean several things. A message offers those that are allowed where the word was given, so that
``"accuracy"`` of one library and ``"acc"`` of another need not be kept apart by what they are names of.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType


def letters_and_digits(name: str) -> str:
    """Return a name in small letters and digits alone, as names are compared here.

    Examples
    --------
    >>> letters_and_digits("--Learning-Rate"), letters_and_digits("learning_rate")
    ('learningrate', 'learningrate')
    """
    return "".join(letter for letter in name.lower() if letter.isalnum())


#: Our names, and what others call them.
_ELSEWHERE: Mapping[str, str] = {
    # losses
    "mean_squared_error": "mse l2loss",
    "squared_error": "sse rss",
    "half_squared_error": "quadratic quadratic_cost half_mse",
    "cross_entropy": "ce xent categorical_cross_entropy softmax_cross_entropy nll negative_log_likelihood",
    "binary_cross_entropy": "bce log_loss logistic_loss binary_ce bce_with_logits sigmoid_cross_entropy",
    "absolute_error": "mae l1 mean_absolute_error sae lad",
    "huber": "smooth_l1 smooth_mae huber_loss",
    "hinge": "svm max_margin margin hinge_loss",
    "kullback_leibler": "kl kl_div kld kl_divergence relative_entropy",
    "focal": "focal_loss sigmoid_focal focal_cross_entropy binary_focal_crossentropy binary_focal",
    # activations and aggregations
    "linear": "identity id purelin none",
    "sigmoid": "logistic sigm logsig expit",
    "tanh": "tansig hyperbolic_tangent",
    "relu": "rectifier rectified_linear",
    "leaky_relu": "lrelu leaky prelu",
    "step": "heaviside threshold hardlim binary_step",
    "exp": "exponential",
    "log": "ln",
    "square": "quadratic",
    "elu": "exponential_linear celu",
    "gelu": "gelu_tanh gelu_new gaussian_error_linear",
    "swish": "silu sigmoid_linear",
    "hard_sigmoid": "h_sigmoid",
    "bipolar_sigmoid": "symmetric_sigmoid bipolar",
    "arctan": "atan arctangent inverse_tangent",
    "sign": "signum sgn hardlims bipolar_step perceptron",
    "sum": "add total",
    "product": "prod multiply mul",
    "max": "maximum",
    # initialisations
    "xavier_uniform": "glorot xavier glorot_uniform",
    "xavier_normal": "glorot xavier glorot_normal",
    "he_uniform": "he kaiming kaiming_uniform",
    "he_normal": "he kaiming kaiming_normal",
    "normal / sqrt(fan_in)": "lecun lecun_normal",
    "normal": "gaussian gauss randn random_normal",
    "uniform": "random rand random_uniform",
    "zeros": "zero",
    # optimizers, schedules, metrics, engines
    "descent": "sgd gd gradient_descent stochastic_gradient_descent",
    "nesterov": "nag nesterov_momentum",
    "nadam": "nesterov_adam adam_nesterov",
    "mean": "average avg",
    "accuracy": "acc categorical_accuracy binary_accuracy",
    "objects": "python",
    "numpy": "blas",
    "compiled": "jit llvm llvmlite native machine_code",
    # arguments of functions, keys of files, options of commands
    "learning_rate": "lr eta alpha rate learning_rate_init step_size",
    "epochs": "n_epochs nb_epoch num_epochs max_epochs max_iter n_iter iterations iters",
    "batch_size": "batch minibatch mini_batch_size",
    "batch": "batch_size minibatch mini_batch_size",
    "reduction": "reduce",
    "sizes": "layers hidden_layer_sizes layer_sizes units neurons dims",
    "activation": "act activation_function transfer_function hidden_activation nonlinearity",
    "output_activation": "final_activation out_activation last_activation",
    "loss": "loss_function cost criterion objective error_function",
    "initialisation": "initialization init initializer kernel_initializer weight_init",
    "bias_initialisation": "bias_initialization bias_initializer bias_init",
    "bias": "b use_bias",
    "weight": "w",
    "weights": "w initial_weights coefs kernel",
    "biases": "b initial_biases intercepts",
    "seed": "random_state random_seed rng",
    "optimizer": "optimiser solver opt",
    "l2": "weight_decay alpha l2_penalty l2_regularisation l2_regularization regularization",
    "validation": "validation_data validation_set valid val_data",
    "early_stopping": "stopping",
    "quantity": "monitor",
    "least_change": "min_delta",
    "restore_best": "restore_best_weights",
    "factor": "gamma decay_rate",
    "every": "step_size decay_steps",
    "schedule": "lr_schedule learning_rate_schedule scheduler",
    "callback": "callbacks",
    "progress": "verbose verbosity",
    "engine": "backend device",
    "momentum": "beta gamma",
    "decay": "rho",
    "epsilon": "eps",
    "beta1": "beta_1 betas",
    "beta2": "betas",
    "weight_decay": "wd decoupled_weight_decay",
    "X": "inputs data features x_train",
    "T": "y targets labels y_train",
    "inputs": "x input features",
    "targets": "t y target labels expected outputs",
    "trainable": "requires_grad",
    "label": "name",
    "group": "softmax_group",
    "significant": "digits precision sig",
    "decimals": "places decimal_places",
    "output": "out o save to file outfile",
    "out": "output folder dir",
    "language": "lang locale",
    "title": "caption heading",
    "notation": "letters symbols",
    "checkpoint": "save_state",
    # commands
    "draw": "plot graph render visualize visualise picture image show export view",
    "film": "animate animation movie video gif",
    "check": "validate test grad_check gradient_check",
    "trace": "log print steps show export explain",
    "play": "web page html interactive browser slides",
    "why": "explain",
    "run": "execute simulate start",
    "train": "fit learn",
    "new": "init create template",
    "list": "ls scenarios examples",
    "figures": "gallery",
    "verify": "recompute recheck",
    "completion": "complete autocomplete",
    "program": "code source",
    # formats, languages, styles, kinds of figures
    "markdown": "md",
    "latex": "tex",
    "text": "txt",
    "html": "htm web",
    "xlsx": "excel xls",
    "de": "german deutsch ger",
    "en": "english eng",
    "fr": "french francais français fra",
    "es": "spanish espanol español spa",
    "zh": "chinese cn 中文",
    "slide": "presentation beamer 16:9",
    "slide-4x3": "4:3",
    "dark": "black night",
    "learning": "training boundary",
    "network": "graph net architecture diagram",
    "curves": "training loss cost learning_curve loss_curve history",
    "confusion": "cm",
    "map": "contour heatmap",
}


@cache
def by_synonym() -> Mapping[str, tuple[str, ...]]:
    """Return our names by what others call them, in small letters and digits alone."""
    found: dict[str, tuple[str, ...]] = {}
    for ours, theirs in _ELSEWHERE.items():
        for word in theirs.split():
            found[letters_and_digits(word)] = (*found.get(letters_and_digits(word), ()), ours)
    return MappingProxyType(found)


def meant(name: str, allowed: Iterable[str]) -> list[str]:
    """Return the allowed names that a name from elsewhere stands for; the letters may be small or large.

    Examples
    --------
    >>> meant("mse", ["squared_error", "mean_squared_error"])
    ['mean_squared_error']
    >>> meant("glorot", ["zeros", "xavier_uniform", "xavier_normal"])
    ['xavier_uniform', 'xavier_normal']
    """
    known = {letters_and_digits(each): each for each in reversed(list(allowed))}
    stripped = letters_and_digits(name).removesuffix("loss") or letters_and_digits(name)
    for word in (letters_and_digits(name), stripped):
        found = [
            known[letters_and_digits(ours)]
            for ours in by_synonym().get(word, ())
            if letters_and_digits(ours) in known
        ]
        if found:
            return found
    return []
