"""Names in scripts that the usual font lacks."""

import warnings
from pathlib import Path

import pytest
from drawing_states import network, passed

from neurosim.drawing import draw_network, save_figure
from neurosim.drawing.page.signs import family_with


def test_signs_that_no_font_has_are_named_in_one_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("neurosim.drawing.page.signs.family_with", lambda sign: None)
    record = network(["输入"], {"y": {"输入": 0.5}}, outputs=["y"])
    figure = draw_network(passed(record), title="输")
    with pytest.warns(UserWarning, match="no installed font has the signs '入输'.* or save as SVG") as found:
        save_figure(figure, tmp_path / "a.png")
    assert len(found) == 1


def test_an_svg_keeps_every_sign_and_warns_of_none(tmp_path: Path) -> None:
    record = network(["输入"], {"y": {"输入": 0.5}}, outputs=["y"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save_figure(draw_network(passed(record)), tmp_path / "a.svg")
    assert "输入" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_a_box_that_stands_for_a_script_is_no_sign() -> None:
    assert family_with("a") is not None
    assert family_with("\u0378") is None
