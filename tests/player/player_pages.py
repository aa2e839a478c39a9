"""A page in the browser, asked and used as a viewer would."""

import json
import time
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

#: In JavaScript: what a selector finds and a viewer can see.
SEEN = (
    "((selector) => [...document.querySelectorAll(selector)]"
    ".filter((one) => one.checkVisibility({visibilityProperty: true})))"
)


class Page:
    """A page in the browser, asked and used as a viewer would."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver, self.address = driver, address

    def open(self, hash_: str = "") -> "Page":
        self.driver.get("about:blank")  # so that another hash is another visit
        self.complaints()
        self.driver.get(self.address + hash_)
        return self

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def command(self, name: str, **arguments: Any) -> Any:
        return self.driver.execute_cdp_cmd(name, arguments)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        """The text as it is, whether it can be seen or not."""
        return str(self.one(selector).get_property("textContent"))

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def hover(self, element: WebElement) -> None:
        ActionChains(self.driver).move_to_element(element).perform()

    def type(self, selector: str, text: str) -> None:
        """Put a text into a field in place of what it holds, and leave the field."""
        field = self.one(selector)
        field.clear()
        field.send_keys(text)
        self.run("arguments[0].blur()", field)

    @property
    def step(self) -> str:
        """The one step that can be seen."""
        (shown,) = self.run(f"return {SEEN}('#steps > li').map((item) => item.id)")
        return str(shown)

    def wait_for(self, step: int | str) -> None:
        """Wait until a step is shown, which a change of the address brings about a little later."""
        deadline = time.monotonic() + 10
        while self.step != f"step-{step}":
            assert time.monotonic() < deadline, f"step {step} is not shown, but {self.step}"
            time.sleep(0.02)

    def go(self, step: int | str) -> None:
        """Go to a step by its address."""
        self.run(f"location.hash = '#step-{step}'")
        self.wait_for(step)

    @property
    def hash(self) -> str:
        return str(self.run("return location.hash"))

    def label(self, quantity: str, of: str) -> str:
        """What stands on the network; nothing where it cannot be seen."""
        label = f'text[data-q="{quantity}"][data-of="{of}"]'
        return str(self.run(f"return {SEEN}(arguments[0])[0]?.textContent ?? ''", label))

    def lit(self, strong: bool = False) -> set[str]:
        """The neurons and connections that are lit in the figure that can be seen."""
        kind = ".strong" if strong else ""
        found = (
            f"[...{SEEN}('.graph')[0].querySelectorAll('.glow > *{kind}')].map((shape) => shape.dataset.of)"
        )
        return set(self.run(f"return {found}"))

    def complaints(self) -> list[str]:
        """What the console holds since the last time."""
        return [f"{entry['level']}: {entry['message']}" for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses that were asked for since the last time."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]


def resize(driver: webdriver.Chrome, width: int, height: int) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
