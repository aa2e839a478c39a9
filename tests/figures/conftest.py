"""Make the checks of kinds, and the state builders of the drawing tests, importable from these tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "drawing"))
