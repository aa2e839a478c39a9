"""Pages, opened in the browser of the session."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from neurosim.player import PlayerPrinter
from neurosim.trace_view import Trace

sys.path.insert(0, str(Path(__file__).parent))

from player_pages import Page, resize  # noqa: E402


@pytest.fixture
def opened(driver: webdriver.Chrome, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open the page of a trace; at the end the browser is as it was and nothing was complained about."""
    pages: list[Page] = []

    def open_page(trace: Trace, hash_: str = "", **choices: Any) -> Page:
        file = tmp_path / f"page{len(pages)}.html"
        file.write_text(PlayerPrinter(**choices).print(trace), encoding="utf-8")
        pages.append(Page(driver, file.as_uri()))
        return pages[-1].open(hash_)

    resize(driver, 1280, 720)
    yield open_page
    complaints = pages[-1].complaints() if pages else []
    for command in ("Emulation.clearDeviceMetricsOverride", "Emulation.setEmulatedMedia"):
        driver.execute_cdp_cmd(command, {})
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert complaints == []
