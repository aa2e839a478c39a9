"""`figure.show()`: a window where there can be one, the figure itself in a notebook, else a sentence."""

import subprocess
import sys
import textwrap

import pytest

import neurosim as ns
from neurosim.drawing.page.figure import NetworkFigure

BACKEND = """
from matplotlib.backend_bases import FigureCanvasBase, FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg


class FigureManager(FigureManagerBase):
    def show(self):
        print("window", self.num)

    @classmethod
    def start_main_loop(cls):
        print("waits")


class FigureCanvas(FigureCanvasAgg):
    required_interactive_framework = None
    manager_class = FigureManager
"""


def run(program: str, folder, **settings: str) -> subprocess.CompletedProcess[str]:
    (folder / "windows.py").write_text(BACKEND)
    (folder / "program.py").write_text(textwrap.dedent(program))
    return subprocess.run(
        [sys.executable, "program.py"], cwd=folder, capture_output=True, text=True, timeout=60
    )


@pytest.mark.slow
def test_in_a_script_show_opens_a_window_and_waits(tmp_path):
    done = run(
        """
        import sys
        import matplotlib
        import neurosim as ns
        from matplotlib.backends import backend_registry

        matplotlib.use("module://windows")
        backend_registry.resolve_backend = lambda name: (name, "some")
        figure = ns.Network.layered([2, 2, 1], seed=1).draw()
        assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()
        figure.show()
        figure.show()
        import matplotlib.pyplot as plt
        assert plt.get_fignums() == [1] and plt.figure(1) is figure
        figure.show(block=False)
        """,
        tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:-1] == ["window 1", "waits", "window 1", "waits", "window 1"]


@pytest.mark.filterwarnings("error")
def test_without_a_window_a_sentence_says_what_to_do(monkeypatch):
    figure = ns.Network.layered([2, 2, 1], seed=1).draw()
    assert isinstance(figure, NetworkFigure)
    monkeypatch.setattr("matplotlib.get_backend", lambda: "agg")
    with pytest.warns(UserWarning, match=r"no window to show .* backend is 'agg'\); write it to a file with"):
        figure.show()
    figure.show(warn=False)


def test_in_a_notebook_it_shows_itself(monkeypatch):
    shown: list[object] = []
    figure = ns.Network.layered([2, 2, 1], seed=1).draw()
    assert isinstance(figure, NetworkFigure)
    monkeypatch.setattr("neurosim.drawing.page.figure.notebook_shell", lambda: object())
    monkeypatch.setattr("matplotlib.get_backend", lambda: "agg")
    monkeypatch.setattr("IPython.display.display", shown.append)
    figure.show()
    assert shown == [figure]
