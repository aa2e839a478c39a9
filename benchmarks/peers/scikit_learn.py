"""scikit-learn's MLPClassifier: softmax and cross-entropy, plain descent, batches in the given order."""

from jobs import Job, LayeredJob, Parameters
from sklearn.neural_network import MLPClassifier


class ScikitLearn:
    """One epoch is one call of ``partial_fit``."""

    @staticmethod
    def can(job: Job) -> bool:
        """Classification, with the loss that it has."""
        return isinstance(job, LayeredJob) and job.loss == "cross_entropy"

    def __init__(self, job: LayeredJob) -> None:
        self.job = job
        self.labels = job.T.argmax(axis=1)
        self.classifier = MLPClassifier(
            hidden_layer_sizes=job.sizes[1:-1],
            activation=job.activation,
            solver="sgd",
            alpha=0.0,
            batch_size=job.batch_size,
            learning_rate_init=job.learning_rate,
            momentum=0.0,
            nesterovs_momentum=False,
            shuffle=False,
            random_state=1,
        )
        first = slice(0, job.batch_size)
        self.classifier.partial_fit(job.X[first], self.labels[first], classes=range(job.sizes[-1]))
        self.reset()

    def reset(self) -> None:
        """Back to the weights that all start from; in place, for the optimiser holds on to the arrays."""
        for own, given in zip(self.parameters(), self.job.start, strict=True):
            own[...] = given

    def parameters(self) -> Parameters:
        """What was learned."""
        pairs = zip(self.classifier.coefs_, self.classifier.intercepts_, strict=True)
        return [array for pair in pairs for array in pair]

    def train(self, epochs: int, samples: int) -> None:
        """Go through the first samples, in order, so many times."""
        for _ in range(epochs):
            self.classifier.partial_fit(self.job.X[:samples], self.labels[:samples])
