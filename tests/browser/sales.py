"""Sells in a browser, on Xero's own pages, and sees here what was sold and at which prices."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.contacts import FORTE, Contacts, press
from tests.browser.lead_sources import LeadSources

LESSON = "Piano lesson"
# Before VAT: two small invoices of when the contacts were looked after, and the one that is made here.
TO_DATE = "£225.00"
CHART = "Sales of the last twelve months, before VAT"


@dataclass
class Sales:
    """The sales and the products of a business. `number` is that of the invoice that is made in Xero.

    A webhook of an invoice that is new here waits, since most are our own; one of a contact does not.
    """

    contacts: Contacts
    number: str = ""

    @property
    def main(self) -> Locator:
        return self.contacts.page.locator("main")

    def raise_a_price_there(self) -> None:
        self._open("Products")
        self._see_prices("£30.00", "£36.00")
        there = self.contacts.below_xero("items")
        form = there.locator("form", has=there.get_by_role("button", name="Save LESSON"))
        form.get_by_label("Price").fill("35")
        press(there, "Save LESSON")
        there.close()
        self.contacts.day.journey.press("Read all products from Xero again")
        expect(self.main.get_by_text("All products are about to be read")).to_be_visible()

    def see_both_prices_here(self) -> None:
        is_new = self.contacts.row(LESSON).filter(has_text="£42.00")
        self.contacts.wait_for(lambda: bool(is_new.count()), lambda: self._open("Products"))
        self._see_prices("£35.00", "£42.00")
        self.main.get_by_role("link", name=LESSON).click()
        self._look(LESSON)
        for price in ("£35.00", "£42.00"):
            expect(self.main.get_by_text(price).first).to_be_visible()

    def sell_there(self) -> None:
        """Sells two concerts on Xero's own page, for £200 and VAT."""
        there = sales_there(self.contacts, FORTE)
        for name, typed in {"Description": "Concert", "Quantity": "2", "UnitAmount": "100"}.items():
            there.locator(f"input[name='LineItems.0.{name}']").fill(typed)
        for name, chosen in {"AccountCode": "200", "TaxType": "OUTPUT2"}.items():
            there.locator(f"select[name='LineItems.0.{name}']").select_option(chosen)
        press(there, "Approve the invoice")
        self.number = there.get_by_role("heading", level=1).inner_text()
        there.close()
        self.contacts.edit_there(FORTE, "sold@forte.example")

    def see_the_sale_here(self) -> None:
        """Sees the figures, the chart with its table, and the invoice, whose page leads into Xero."""
        sold = self._invoice("Approved", "£240.00", "£240.00 left")
        self.contacts.wait_for(lambda: bool(sold.count()), lambda: self.contacts.open_one(FORTE))
        expect(self.contacts.row("To date").first).to_contain_text(TO_DATE)
        expect(self.main.get_by_role("img", name=CHART)).to_be_visible()
        self.main.get_by_text("Show the figures").click()
        self._look(FORTE)
        sold.get_by_role("link").click()
        self._look(f"Invoice {self.number}")
        expect(self.contacts.row("£200.00")).to_be_visible()
        into_xero = re.compile(r"^https://go\.xero\.com/")
        expect(self.main.get_by_role("link", name="Look at it in Xero")).to_have_attribute("href", into_xero)
        self.contacts.open_one(FORTE)
        self.main.get_by_role("link", name="All documents").click()
        self._look(f"Sales to {FORTE}")
        expect(sold).to_be_visible()

    def see_who_has_bought_most(self) -> None:
        self._open("Contacts")
        self.main.get_by_role("link", name="Contacts by sales").click()
        self._look("Contacts by sales")
        expect(self.main.get_by_role("row").nth(1)).to_contain_text(FORTE)
        expect(self.main.get_by_role("row").nth(1)).to_contain_text(TO_DATE)

    def be_paid_there(self) -> None:
        there = sales_there(self.contacts, FORTE)
        there.get_by_role("link", name=self.number, exact=True).click()
        press(there, "Pay")
        there.close()
        self.contacts.edit_there(FORTE, "paid@forte.example")

    def see_it_paid_here(self) -> None:
        paid = self._invoice("Paid", "£240.00")
        self.contacts.wait_for(lambda: bool(paid.count()), lambda: self.contacts.open_one(FORTE))
        expect(paid).not_to_contain_text("left")

    def _invoice(self, *words: str) -> Locator:
        """Finds the invoice's row that has these words."""
        row = self.contacts.row(f"Invoice {self.number}")
        for each in words:
            row = row.filter(has_text=each)
        return row

    def _see_prices(self, net: str, gross: str) -> None:
        for price in (net, gross):
            expect(self.contacts.row(LESSON)).to_contain_text(price)

    def _open(self, name: str) -> None:
        self.contacts.day.open(name)

    def _look(self, heading: str) -> None:
        self.contacts.day.journey.look(heading)


def sales_there(contacts: Contacts, name: str) -> Page:
    """Opens Xero's page of what was sold to a contact."""
    there = contacts.at_xero(name)
    there.get_by_role("link", name=f"Sales to {name}").click()
    return there


def look_after_sales(contacts: Contacts, buy_at: str) -> None:
    """Does all of it. What is read within a minute is asked for first and looked at last."""
    sales, sources = Sales(contacts), LeadSources(contacts, buy_at)
    sources.take_both_slots_there()
    sources.archive_what_is_of_no_use()
    sales.raise_a_price_there()
    sales.sell_there()
    sales.see_the_sale_here()
    sales.see_who_has_bought_most()
    sources.see_that_there_is_no_room()
    sales.be_paid_there()
    sales.see_it_paid_here()
    sources.make_room_there()
    sources.see_them_in_xero()
    sources.say_what_had_brought_the_buyer()
    sources.have_the_buyer_pay()
    sources.see_the_line_tracked_there()
    sources.see_it_in_the_report()
    sales.see_both_prices_here()
    sources.add_as_many_as_xero_keeps()
