"""PyTorch, eager: `nn.Linear`, autograd, `optim.SGD`; a random graph generation by generation."""

import torch
from generations import generations
from jobs import GraphJob, Job, LayeredJob, Parameters
from torch import nn

ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh}


class PyTorch:
    """The usual loop: zero the gradients, compute the loss, call backward, step."""

    @staticmethod
    def can(job: Job) -> bool:
        """Any of the jobs."""
        return True

    def __init__(self, job: Job) -> None:
        torch.set_num_threads(1)
        self.job = job
        self.model = model(job)
        self.softmax = isinstance(job, LayeredJob) and job.output_activation == "softmax"
        self.X, self.T = torch.tensor(job.X), torch.tensor(job.T.argmax(1) if self.softmax else job.T)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=job.learning_rate)
        self.reset()

    @torch.no_grad()
    def reset(self) -> None:
        """Back to the weights that all start from."""
        if isinstance(self.model, Graph):
            self.model.put(self.job.start)
            return
        for own, given in zip(self.model.parameters(), self.job.start, strict=True):
            own.copy_(torch.tensor(given.T))

    def parameters(self) -> Parameters:
        """What was learned."""
        if isinstance(self.model, Graph):
            return self.model.get()
        return [own.detach().numpy().T for own in self.model.parameters()]

    def train(self, epochs: int, samples: int) -> None:
        """Go through the first samples, in order, so many times."""
        size = self.job.batch_size
        for _ in range(epochs):
            for first in range(0, samples, size):
                batch = first if size == 1 else slice(first, first + size)
                self.optimizer.zero_grad()
                out, t = self.model(self.X[batch]), self.T[batch]
                if self.softmax:
                    loss = nn.functional.cross_entropy(out, t)
                else:
                    loss = 0.5 * ((out - t) ** 2).sum() / size
                loss.backward()
                self.optimizer.step()


def model(job: Job) -> nn.Module:
    """Layers, or a graph."""
    if isinstance(job, LayeredJob):
        return layers(job)
    assert isinstance(job, GraphJob)
    return Graph(job)


def layers(job: LayeredJob) -> nn.Module:
    """Linear maps and activations in turn; the softmax is part of PyTorch's cross-entropy."""
    modules: list[nn.Module] = []
    for sources, targets in zip(job.sizes, job.sizes[1:], strict=False):
        modules += [nn.Linear(sources, targets, dtype=torch.float64), ACTIVATIONS[job.activation]()]
    modules.pop()
    if job.output_activation != "softmax":
        modules.append(ACTIVATIONS[job.output_activation]())
    return nn.Sequential(*modules)


class Graph(nn.Module):
    """All neurons of a generation at once: gather their sources, multiply, add up."""

    def __init__(self, job: GraphJob) -> None:
        super().__init__()
        self.generations, place = generations(job)
        weights, biases = job.start
        self.weights = nn.ParameterList(torch.tensor(weights[own]) for own in self.generations)
        self.biases = nn.ParameterList(torch.tensor(biases[own]) for own in self.generations)
        self.sources = [torch.tensor(place[job.sources[own]]) for own in self.generations]
        self.outputs = torch.tensor(place[job.outputs])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Outputs of one sample, or of a batch of rows."""
        outs = x
        for W, b, sources in zip(self.weights, self.biases, self.sources, strict=True):
            own = torch.sigmoid((outs[..., sources] * W).sum(-1) + b)
            outs = torch.cat([outs, own], -1)
        return outs[..., self.outputs]

    def put(self, start: Parameters) -> None:
        """Set the weights."""
        for own, W, b in zip(self.generations, self.weights, self.biases, strict=True):
            W.copy_(torch.tensor(start[0][own]))
            b.copy_(torch.tensor(start[1][own]))

    def get(self) -> Parameters:
        """Return the weights, neuron by neuron in the order of the job."""
        order = torch.cat([torch.tensor(own) for own in self.generations]).argsort()
        parts = (self.weights, self.biases)
        return [torch.cat([p.detach() for p in part])[order].numpy() for part in parts]
