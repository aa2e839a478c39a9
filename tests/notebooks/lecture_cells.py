"""The cells of the notebook: everything that shows itself, each by a name."""

CELLS = {
    "network": """
import neurosim as ns

net = ns.Network(loss="half_squared_error", name="tiny")
net.add_input("x1")
net.add_input("x2")
net.add_neuron("h1", activation="sigmoid", bias=0.1)
net.add_neuron("o1", activation="sigmoid", bias=-0.2, output=True)
net.connect("x1", "h1", weight=0.5, label="w1")
net.connect("x2", "h1", weight=-0.4, label="w2")
net.connect("h1", "o1", weight=0.7, label="w3")
net.connect("x1", "o1", weight=0.3, label="w4")
net""",
    "trace": """
trace = net.trace({"x1": 1.0, "x2": 0.5}, {"o1": 1.0}, learning_rate=0.5)
trace""",
    "figure": "net.draw()",
    "shown": "net.draw().show()",
    "step": 'trace.step("out", "h1")',
    "why": 'trace.why("gradient", "w1")',
    "paths": 'trace.paths("w1")',
    "contributions": "trace.contributions()",
    "differences": "trace.diff(trace.carried(significant=3))",
    "check": 'net.check_gradients({"x1": 1.0, "x2": 0.5}, {"o1": 1.0})',
    "symbolic": 'trace.about("h1").symbolic()',
    "predicted": """
from neurosim.training.predicted import predicted_change

predicted_change(net, [1.0, 0.5], [1.0], learning_rate=0.5)""",
    "history": """
history = net.fit([[1.0, 0.5]], [[1.0]], epochs=200, learning_rate=0.5, progress=True)
history""",
    "neuron": 'net["h1"]',
    "connection": 'net["w1"]',
    "run": 'ns.scenarios.load("mazur").run()',
    "play": 'trace.play("lesson.html")',
}
