"""A Jupyter of its own, a notebook that it has run, and JupyterLab which opens it as somebody else's."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lecture_cells import CELLS  # noqa: E402

PROJECT = Path(__file__).resolve().parents[2]
#: Made once, and kept: nothing of it belongs to what neurosim needs.
HOME = PROJECT / ".venv-jupyter"
#: From pandoc 3.8.2.1 on, a table in LaTeX needs a counter that templates of nbconvert do not define yet
#: (github.com/jupyter/nbconvert/issues/2243): with these two no table of any notebook could be set.
PACKAGES = ("jupyterlab>=4.4", "nbconvert>=7.16", "ipykernel>=6.29", "pypandoc_binary>=1.15,<1.16")


def environment(folder: Path) -> dict[str, str]:
    """What keeps a Jupyter away from everything that another one left: settings, signatures, kernels."""
    folder.mkdir(exist_ok=True)
    own = {
        name: str(folder / name.lower())
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "IPYTHONDIR",
        )
    }
    pandoc = HOME.glob("lib/python*/site-packages/pypandoc/files")
    return {
        **os.environ,
        **own,
        "PATH": os.pathsep.join([str(HOME / "bin"), *map(str, pandoc), os.environ["PATH"]]),
    }


@pytest.fixture(scope="session")
def jupyter() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command of Jupyter in a folder; its environment is made where it is not there yet."""
    made = HOME / "made.txt"
    with open(PROJECT / ".venv-jupyter.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several processes run tests at the same time
        if not made.exists() or made.read_text() != "\n".join(PACKAGES):
            shutil.rmtree(HOME, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
            subprocess.run([str(HOME / "bin" / "pip"), "install", "-q", *PACKAGES], check=True)
            made.write_text("\n".join(PACKAGES))
    (site,) = HOME.glob("lib/python*/site-packages")
    # neurosim and what it needs, behind what Jupyter brought itself.
    own = sysconfig.get_path("purelib")
    (site / "with_neurosim.pth").write_text(f"import site; site.addsitedir({own!r})\n")

    def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(HOME / "bin" / "jupyter"), *command],
            cwd=folder,
            env=environment(folder / "author"),
            capture_output=True,
            text=True,
            timeout=300,
        )

    return run


@pytest.fixture(scope="session")
def executed(jupyter: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook with all that shows itself, run by its author."""
    folder = tmp_path_factory.mktemp("notebook")
    cells = [
        {
            "cell_type": "code",
            "id": name,
            "metadata": {},
            "source": source.strip(),
            "outputs": [],
            "execution_count": None,
        }
        for name, source in CELLS.items()
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = folder / "lecture.ipynb"
    notebook.write_text(
        json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})
    )
    done = jupyter(folder, "nbconvert", "--to", "notebook", "--execute", "--inplace", notebook.name)
    assert done.returncode == 0, done.stderr
    return notebook


@pytest.fixture
def opened(executed: Path, jupyter: object, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Start JupyterLab for somebody who has never run the notebook, and return its address in a theme."""
    servers: list[subprocess.Popen[bytes]] = []

    def start(theme: str) -> str:
        home = tmp_path / "reader"
        settings = home / "jupyterlab_settings_dir" / "@jupyterlab"
        for plugin, content in {
            "apputils-extension/themes": {"theme": theme},
            "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
            "notebook-extension/tracker": {"windowingMode": "none"},
        }.items():
            file = settings / f"{plugin}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(content))
        folder = tmp_path / "handed-in"
        folder.mkdir()
        shutil.copy(executed, folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [str(HOME / "bin" / "jupyter"), "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        command += [f"--port={port}", "--IdentityProvider.token=", "--ServerApp.password="]
        command += ["--LabApp.extension_manager=readonly"]  # which asks no registry for extensions
        with open(tmp_path / "lab.log", "wb") as log:
            servers.append(
                subprocess.Popen(command, cwd=folder, env=environment(home), stdout=log, stderr=log)
            )
        address = f"http://127.0.0.1:{port}"
        for _ in range(120):
            try:
                with urlopen(f"{address}/api/status", timeout=5):
                    return f"{address}/lab/tree/{executed.name}"
            except OSError:
                time.sleep(0.5)
        raise AssertionError((tmp_path / "lab.log").read_text())

    yield start
    for server in servers:
        server.terminate()
        server.wait(timeout=60)
