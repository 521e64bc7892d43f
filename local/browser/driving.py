"""Opens pages in Chromium, as people see them on a phone and on a desk. Needs the environment `browser`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from local.browser.finding import chromium

# It fetches nothing by itself; and the sandbox needs rights that a container does not have.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE, DESK = 390, 1280
Scheme = Literal["light", "dark"]


@contextmanager
def browser() -> Iterator[Browser]:
    """Starts Chromium, and stops it. Raises Failed if the machine has none."""
    program = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        try:
            yield started
        finally:
            started.close()


@contextmanager
def window(on: Browser, width: int = DESK, scripts: bool = True) -> Iterator[BrowserContext]:
    """Opens a window of its own: no cookie of it is seen by another. `width` is in CSS pixels."""
    size = {"width": width, "height": 800}
    context = on.new_context(viewport=size, java_script_enabled=scripts, locale="en-GB")
    try:
        yield context
    finally:
        context.close()


@dataclass(slots=True)
class Visit:
    """A page that is open, what it has complained about so far, and the bytes that it has cost."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    transferred: int = 0

    def accessibility(self) -> list[str]:
        """Returns what axe objects to, a line for each rule and element. Empty is well."""
        found = Axe().run(self.page).response["violations"]
        return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]

    def is_wider_than_the_window(self) -> bool:
        wide: bool = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return wide


def visit(context: BrowserContext, url: str) -> Visit:
    """Opens an address in a new page, and waits for all of it."""
    visited = Visit(context.new_page())
    visited.page.on("console", lambda said: visited.complaints.append(said.text))
    visited.page.on("pageerror", lambda error: visited.complaints.append(str(error)))
    network = context.new_cdp_session(visited.page)
    network.send("Network.enable")

    def count(finished: dict[str, Any]) -> None:
        visited.transferred += int(finished["encodedDataLength"])

    network.on("Network.loadingFinished", count)
    visited.page.goto(url)
    return visited
