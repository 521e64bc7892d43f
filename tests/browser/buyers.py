"""Orders by a form in a browser, and pays on the pages that stand in for Stripe's and GoCardless's."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, expect

from tests.browser.contacts import press
from tests.browser.everyday import LOOKS_EVERY
from tests.browser.journey import A_WHILE, Journey

FORM, PAID = "Autumn course", "Thank you, your order is paid"
ON_ITS_WAY, TO_PAY = "Thank you, your payment is on its way", "Not finished yet: please pay"
INVOICED = "Thank you, we have your order"
ADDRESS = {"First line of the address": "1 Mill Lane", "Town or city": "York", "Postcode": "YO1 7HH"}
# Whoever sends a form sooner is taken for a machine. In seconds.
TO_FILL_IN = 3.5


@dataclass
class Buyer:
    """Somebody with a window of his own. `number` is that of the order, once there is one."""

    journey: Journey
    first_name: str
    last_name: str
    number: str = ""
    order_at: str = ""
    pays_at: str = ""
    opened_at: float = 0.0

    @property
    def page(self) -> Page:
        return self.journey.page

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def read_the_form(self) -> None:
        self.journey.look(FORM)
        self.opened_at = time.monotonic()

    def order(self, metronomes: int, way: str) -> None:
        """Fills the form in, sees the total and orders. Leaves off at the page that comes then."""
        self.page.get_by_label("How many of Metronome").fill(str(metronomes))
        self.journey.press("Update total")
        expect(self.page.get_by_role("cell", name=total(metronomes)).last).to_be_visible()
        about = {"First name": self.first_name, "Last name": self.last_name}
        email = f"{self.first_name}.{self.last_name}@example.co.uk".lower()
        for label, typed in {**about, "E-mail address": email, "Phone": "01904 123456", **ADDRESS}.items():
            self.page.get_by_label(label, exact=True).fill(typed)
        self.page.get_by_label(way, exact=True).check()
        self.page.get_by_label("I accept these terms").check()
        self.journey.look(FORM)
        self.page.wait_for_timeout(max(0.0, self.opened_at + TO_FILL_IN - time.monotonic()) * 1000)
        self.page.locator("#order").click()

    def pay_again(self, way: str) -> None:
        self.page.get_by_label(way, exact=True).check()
        self.page.get_by_role("button", name=re.compile("^Go on to pay £")).click()

    def at_stripe(self, button: str) -> None:
        expect(self.heading).to_have_text(re.compile("^Pay Music School"))
        self.pays_at = self.page.url
        self.page.get_by_label("Name", exact=True).fill(f"{self.first_name} {self.last_name}")
        self.journey.press(button)

    def leave_stripe(self) -> None:
        self.page.get_by_role("link", name="Go back without paying").click()

    def have_stripe_told(self, answer: str) -> None:
        """Lets the bank answer Stripe about a payment that takes days."""
        there = self.page.context.new_page()
        there.goto(self.pays_at)
        press(there, answer)
        there.close()

    def at_gocardless(self, button: str) -> None:
        expect(self.page.get_by_text("This page stands in for GoCardless")).to_be_visible()
        self.journey.press(button)

    def come_back(self, heading: str) -> None:
        """Comes back from another site, and looks at the order's page until it says this on top."""
        expect(self.page.get_by_text("Served by Connectably for")).to_be_visible()
        self.journey.seen.complaints.clear()
        self._note_order()
        self.see(heading)

    def see(self, heading: str) -> None:
        """Waits until the order's page says this on top: by its script, or by looking again."""
        until = time.monotonic() + A_WHILE
        while self.heading.inner_text() != heading:
            assert time.monotonic() < until, f"it did not come to it: {self.page.inner_text('main')}"
            self.page.wait_for_timeout(LOOKS_EVERY)
            self.look_again()
        self.journey.look(heading)

    def look_again(self) -> None:
        self.page.goto(self.order_at)

    def open_the_invoice(self) -> None:
        """Opens the PDF, which a browser without a window downloads."""
        link = self.page.get_by_role("link", name="Invoice (PDF)").get_attribute("href")
        answer = self.page.request.get(urljoin(self.page.url, link))
        assert answer.status == 200, answer.text()
        assert answer.body().startswith(b"%PDF-")

    def _note_order(self) -> None:
        said = self.page.get_by_role("heading", name=re.compile("^Order ORD-")).inner_text()
        self.number = said.removeprefix("Order ")
        self.order_at = re.sub(r"(/o/[^/?]+).*", r"\1", self.page.url)


def total(metronomes: int) -> str:
    """Returns what a lesson at £36.00 and so many metronomes at £25.00 come to, with VAT."""
    return f"£{36 + 25 * metronomes:.2f}"
