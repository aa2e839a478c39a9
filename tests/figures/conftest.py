"""Make the state builders importable from the drawing tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
