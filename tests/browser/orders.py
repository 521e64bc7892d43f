"""Sells by an order form in a browser: an owner builds it, and sees how its orders stand."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from local.emulator.surroundings import ROOT
from tests.browser.buyers import FORM, Buyer
from tests.browser.contacts import Contacts, press
from tests.browser.everyday import Everyday
from tests.browser.standing import agree

LESSON, METRONOME = "Piano lesson (LESSON)", "Metronome (METRONOME)"
WAYS = ("By card, at Stripe", "By direct debit, at GoCardless", "Pay by Bank, at GoCardless")
BY_HAND = "By hand: Xero's invoice says how"
BEAN_CHECK = ROOT / ".venv" / "bin" / "bean-check"
INVOICE = re.compile(r'\* "invoice"\n.*\n.*\n  reference: "(ORD-[A-Z0-9]+)')


@dataclass
class Orders:
    """The order forms and orders of a business. `bank` is the dashboard at GoCardless, with banks on it."""

    day: Everyday
    bank: str

    @property
    def page(self) -> Page:
        return self.day.page

    @property
    def tenant(self) -> str:
        return str(self.page.url).partition("/manage/b/")[2].partition("/")[0]

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def check_the_key(self) -> None:
        """Has Stripe asked whether its key may sell, on the page on which it was just pasted."""
        expect(self.main.get_by_text("Not checked yet")).to_be_visible()
        self._press("Check whether it may sell")
        expect(self.main.get_by_text("Order forms may take cards")).to_be_visible()
        self._look("Stripe")

    def set_up_the_webhook(self) -> None:
        """Enters the webhook at GoCardless, which makes the secret, and keeps the secret here."""
        address = self.main.locator("ol code.to-copy").inner_text()
        there = self.at_the_bank()
        there.get_by_label("URL").fill(address)
        press(there, "Create the webhook endpoint")
        secret = there.locator("code").inner_text()
        there.close()
        self.main.get_by_label("Secret").fill(secret)
        self._press("Keep the secret")
        self._look("GoCardless")
        assert secret not in self.page.content()

    def read_products(self) -> None:
        """Has the products read, which begins within a minute, unless they came with the accounts."""
        Contacts(self.day).wait_for(
            lambda: bool(self.main.get_by_role("link", name="Metronome").count()),
            lambda: self.day.open("Products"),
        )

    def build_the_form(self) -> None:
        """Offers a lesson, exactly one, and up to three metronomes, which are counted."""
        self.day.open("Orders")
        self.main.get_by_role("link", name="order forms").first.click()
        self._look("Order forms")
        self.main.get_by_label("Title").fill(FORM)
        self._press("Begin")
        self._look(f"Edit {FORM}")
        for name, pieces in ((LESSON, ("1", "1")), (METRONOME, ("0", "3"))):
            self._add(name, *pieces)
        for way in (*WAYS, BY_HAND, "Phone number"):
            self.main.get_by_label(way).check()
        self.main.get_by_label("When the order comes in").check()
        self.main.get_by_label("Text").fill("Ten weeks, each Tuesday at six.")
        self.main.get_by_label("Terms").fill("You can cancel within fourteen days.")
        self.main.get_by_label("Colour").fill("#0b5c4a")
        self._look(f"Edit {FORM}")
        self.main.get_by_role("button", name="Save", exact=True).last.click()

    def open_the_form(self) -> str:
        """Sees the previews, opens the form, and returns its address for buyers."""
        self._look(FORM)
        expect(self.main.get_by_role("table", name="Invoice of an example")).to_contain_text("£36.00")
        self.main.get_by_role("button", name="Open this form").click()
        expect(self.main.get_by_role("button", name="Close this form")).to_be_visible()
        self._look(FORM)
        return str(self.main.get_by_role("link", name=re.compile("^http")).get_attribute("href"))

    def find(self, buyer: Buyer, state: str) -> None:
        """Waits until the list says so of a buyer's order, and looks at the order."""
        stands = self.page.locator(".status").get_by_text(state, exact=True)
        row = self.main.get_by_role("row").filter(has_text=buyer.number).filter(has=stands)
        Contacts(self.day).wait_for(lambda: bool(row.count()), lambda: self.day.open("Orders"))
        row.get_by_role("link").first.click()
        self._look(f"Order {buyer.number}")

    def pay_by_hand(self, buyer: Buyer) -> None:
        """Pays a buyer's invoice on Xero's own page, as somebody does who has found the money at the bank.

        A webhook of an invoice of ours waits for a quarter of an hour; one of a contact is followed at once.
        """
        contacts = Contacts(self.day)
        there = contacts.below_xero("contacts")
        name = f"{buyer.first_name} {buyer.last_name}"
        there.get_by_role("link", name=name, exact=True).click()
        there.get_by_role("link", name=f"Sales to {name}").click()
        there.get_by_role("listitem").get_by_role("link").click()
        press(there, "Pay")
        there.close()
        contacts.edit_there(name, "paid@example.co.uk")

    def at_the_bank(self) -> Page:
        there = self.page.context.new_page()
        there.goto(self.bank)
        return there

    def have_the_banks_pay(self) -> None:
        """Lets the banks pay all that is on its way by direct debit, and GoCardless pay out."""
        there = self.at_the_bank()
        pays = there.get_by_role("button", name=re.compile("^The bank pays"))
        for each in [str(button.get_attribute("aria-label")) for button in pays.all()]:
            press(there, each)
        press(there, "Pay out all that is confirmed")
        there.close()

    def see_one_invoice_each(self, buyers: Iterable[Buyer], scratch: Path) -> None:
        """Has beancount judge Xero's books, in which each order has one invoice."""
        there = Contacts(self.day).below_xero("beancount")
        ledger = scratch / "books.beancount"
        ledger.write_text(there.locator("body").inner_text(), encoding="utf-8")
        there.close()
        judged = subprocess.run([BEAN_CHECK, ledger], capture_output=True, text=True, check=False)
        assert judged.returncode == 0, judged.stderr
        invoices = Counter(INVOICE.findall(ledger.read_text(encoding="utf-8")))
        assert invoices == {each.number: 1 for each in buyers}

    def see_the_books_agree(self) -> None:
        """Compares until everything that was told is in Xero, to the penny, and nothing is left to do."""
        Contacts(self.day).wait_for(lambda: agree(self.tenant), lambda: self.day.open("Home"))
        expect(self.main.get_by_text("Nothing needs you")).to_be_visible()

    def _add(self, product: str, least: str, most: str) -> None:
        self.main.get_by_label("Product").select_option(label=product)
        self._press("Add the product")
        line = self.main.get_by_role("group", name=re.compile(rf"^[0-9]\. {product.partition(' (')[0]}$"))
        line.get_by_label("At least").fill(least)
        line.get_by_label("At most").fill(most)

    def _press(self, name: str) -> None:
        self.day.journey.press(name)

    def _look(self, heading: str) -> None:
        self.day.journey.look(heading)
