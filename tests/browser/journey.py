"""Goes through the pages of a business from nothing to books that agree, as a newcomer does."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from local.browser.driving import Visit
from local.emulator.surroundings import STATE

# A function that starts anew takes seconds where the machine is busy.
expect.set_options(timeout=30_000)
PICTURES = STATE / "journeys"
# In seconds. Jobs begin by the minute: the feed, what it finds, and the comparison after it.
A_WHILE, A_COMPARISON = 600, 90


class Journey:
    """Goes from page to page as a person does; each page is pictured and judged on the way."""

    def __init__(self, seen: Visit, pictures: Path, scripts: bool) -> None:
        """`scripts` says whether the browser runs any: axe is one, and judges only where it does."""
        self.seen, self.page, self.pictures, self.scripts = seen, seen.page, pictures, scripts
        self.objections: list[str] = []
        self.taken = 0

    def look(self, heading: str) -> Page:
        """Waits for a page of ours by its heading, takes its picture, and lets axe judge it."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.taken += 1
        self.page.screenshot(path=self.pictures / f"{self.taken:02}-{heading}.png", full_page=True)
        judged = self._judged() if self.scripts else []
        self.objections += [f"{heading}: {each}" for each in (*judged, *self.seen.complaints)]
        self.seen.complaints.clear()
        return self.page

    def _judged(self) -> list[str]:
        wide = ["wider than the window"] if self.seen.is_wider_than_the_window() else []
        return [*self.seen.accessibility(), *wide]

    def come_back(self) -> None:
        """Forgets what the browser said of another site's pages."""
        expect(self.page.get_by_role("link", name="Connectably for Xero")).to_be_visible()
        self.seen.complaints.clear()

    def expect_a_refusal(self) -> None:
        """Forgets that the browser itself said of a form that was refused that it was."""
        self.seen.complaints[:] = [each for each in self.seen.complaints if "status of 422" not in each]

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def sign_in(self, email: str, password: str) -> None:
        self.look("Sign in")
        self.press("Sign in")
        # Cognito's own page.
        self.page.locator("input[name=username]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("input[name=password]").press("Enter")
        self.come_back()
        self.look("Your businesses")

    def begin_a_business(self, name: str) -> None:
        self.press("Begin a business")
        self.look("Begin a business")
        self.press("Begin")
        expect(self.page.get_by_role("alert")).to_contain_text("Enter the name of the business.")
        self.expect_a_refusal()
        self.look("Begin a business")
        self.page.get_by_label("Name of the business").fill(name)
        self.page.get_by_label("Yes", exact=True).check()
        self.press("Begin")
        self.look("Getting started")

    def connect_xero(self, person: str, organisation: str) -> None:
        self.page.get_by_role("link", name="Connect Xero").click()
        self.look("Xero")
        self.press("Connect Xero")
        # Xero's own pages.
        self.press(person)
        self.page.get_by_label(organisation).check()
        self.press("Allow access")
        self.come_back()
        self.look("Xero")
        expect(self.page.get_by_text(f"Connected to {organisation}")).to_be_visible()

    def see_the_first_steps(self) -> None:
        """Opens them by the connections: the business opens with them only until its books were compared."""
        self.page.get_by_role("navigation").get_by_role("link", name="Connections").click()
        self.look("Connections")
        self.page.get_by_role("link", name=re.compile("^Getting started")).click()
        self.look("Getting started")

    def connect_stripe(self, key: str) -> None:
        self.see_the_first_steps()
        self.page.get_by_role("link", name="Connect Stripe").click()
        self.look("Stripe")
        self.page.get_by_label("Key").fill(key)
        self.press("Connect Stripe")
        self.look("Stripe")
        expect(self.page.get_by_text(f"ends in {key[-4:]}")).to_be_visible()
        assert key not in self.page.content()

    def connect_gocardless(self, token: str) -> None:
        self.see_the_first_steps()
        self.page.get_by_role("link", name="Connect GoCardless").click()
        self.look("GoCardless")
        self.page.get_by_label("Access token").fill(token)
        self.press("Connect GoCardless")
        self.look("GoCardless")
        expect(self.page.get_by_text(f"ends in {token[-4:]}")).to_be_visible()
        assert token not in self.page.content()

    def see_what_is_missing(self) -> None:
        """The page has filled itself: Xero was looked at when the organisation was chosen."""
        self.see_the_first_steps()
        missing = "Stripe is connected, and no bank account in Xero stands for it yet."
        expect(self.page.get_by_text(missing)).to_be_visible()

    def see_the_books_agree(self) -> None:
        """Waits for the one sale at Stripe: read, posted, and compared."""
        self.see_the_first_steps()
        self._wait_without_reloading()
        agree = self.page.get_by_role("heading", name="Your books agree.", exact=True)
        until = time.monotonic() + A_WHILE
        while not agree.count() and time.monotonic() < until:
            # Compared before everything was posted, they are not compared again within the hour.
            self.press("Compare now")
            self._reload_until_shown(agree)
        expect(agree).to_be_visible()
        # The steps fold into details, which need not be visible.
        expect(self.page.get_by_text("The steps up to here")).to_be_attached()
        self.look("Getting started")
        self.page.get_by_role("navigation").get_by_role("link", name="Home").click()
        self.look("Home")
        expect(self.page.get_by_text(re.compile("Stripe and Xero agree: £[1-9]"))).to_be_visible()
        expect(self.page.get_by_text("Nothing needs you")).to_be_visible()

    def _wait_without_reloading(self) -> None:
        """Scripts bring what has changed into the page, until nothing goes on any more."""
        if self.scripts:
            goes_on = self.page.get_by_text("This goes on without you.")
            expect(goes_on).to_have_count(0, timeout=A_WHILE * 1000)

    def _reload_until_shown(self, there: Locator) -> None:
        """Reloads for as long as a comparison takes to begin and to end."""
        until = time.monotonic() + A_COMPARISON
        while not there.count() and time.monotonic() < until:
            self.page.wait_for_timeout(5_000)
            self.page.reload()

    def choose_accounts(self) -> None:
        self.page.get_by_role("navigation").get_by_role("link", name="Settings").click()
        # The accounts were read as soon as Xero was connected.
        self.look("Settings")
        make = re.compile("^Make .* in Xero$")
        while self.page.get_by_role("button", name=make).count():
            self.page.get_by_role("button", name=make).first.click()
            expect(self.page.get_by_role("heading", level=1)).to_have_text("Settings")
        self.look("Settings")
        for provider in ("Stripe", "GoCardless"):
            asked = self.page.get_by_role("group", name=f"Does another tool post {provider}'s payments")
            asked.get_by_label("No", exact=True).check()
        self.page.get_by_label(re.compile("^Minutes|minutes")).first.fill("0")
        # A month that is over can be closed.
        last = date.today().replace(day=1) - timedelta(days=1)  # noqa: DTZ011 - as the page's own day
        self.page.get_by_label("First day of the feed").fill(last.replace(day=1).isoformat())
        self.press("Save")
        self.look("Settings")
        expect(self.page.get_by_text("These settings are in force.")).to_be_visible()

    def sign_out(self) -> None:
        self.press("Sign out")
        self.look("Sign in")
