"""The pages on sweeps: every [sweep] on them can be carried out."""

import re
import tomllib
from pathlib import Path

import pytest

from neurosim.scenario import load
from neurosim.scenario.scenario import Scenario
from neurosim.sweeps.given import changed_sweep, parsed_seeds, parsed_set
from neurosim.sweeps.ready import engines_here, first_ready
from neurosim.sweeps.settings import SweepPlan

TEXT = "\n".join(page.read_text("utf-8") for page in Path(__file__).parents[2].glob("docs/sweeps*.md"))
BLOCKS = [block for block in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL) if "[sweep]" in block]
WHOLE = next(block for block in BLOCKS if "title" in block)
LINES = re.findall(r"^\$ neurosim sweep xor (.+)$", TEXT, re.MULTILINE)


def scenario(folder: Path) -> Scenario:
    path = folder / "mine.toml"
    path.write_text(WHOLE, encoding="utf-8")
    return load(path)


def test_the_scenario_makes_as_many_rows_as_is_said(tmp_path: Path) -> None:
    plan = SweepPlan.of(scenario(tmp_path))
    assert "These are 2 · 2 settings with 20 seeds each, 80 rows." in TEXT
    assert plan.text() == "80 trainings: 4 settings with 20 seeds each"


@pytest.mark.parametrize("block", BLOCKS)
def test_every_sweep_can_be_trained(tmp_path: Path, block: str) -> None:
    plan = SweepPlan.of(scenario(tmp_path), tomllib.loads(block)["sweep"])
    first_ready(plan, engines_here())


@pytest.mark.parametrize("line", LINES)
def test_what_is_typed_can_be_trained(line: str) -> None:
    seeds = re.search(r"--seeds (\S+)", line)
    given = parsed_set(re.findall(r"--set '(.+?)'", line))
    if seeds is not None:
        given["seeds"] = parsed_seeds(seeds[1])
    xor = load("xor")
    first_ready(SweepPlan.of(xor, changed_sweep(xor, given)), engines_here())


def test_the_message_on_the_page_is_what_is_said() -> None:
    with pytest.raises(ValueError, match="learning_rate") as caught:
        SweepPlan.of(load("xor"), {"training.learning_rate": [0.5, -1]})
    assert f"`{str(caught.value).removeprefix('scenario xor: ')}`" in TEXT
