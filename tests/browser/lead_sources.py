"""Follows lead sources in a browser: into Xero, to the line of a payment there, and to the report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.contacts import FORTE, Contacts, press

BUYER, SOURCE = "Ada Lovelace", "Referral"
# Each that is kept is a call to Xero, and a minute has few for them.
KEPT = ("Google search", SOURCE, "Word of mouth", "Other")
# The tracking categories of somebody who has no room for another one.
TAKEN = ("Region", "Department")
MOST = 100
# Adds lead sources one after the other, as another system does, and returns how each was answered.
ADD = """async ([address, names]) => {
  const token = document.querySelector("input[name=csrf_token]").value;
  const headers = {"Content-Type": "application/json", "X-CSRF-Token": token};
  const told = [];
  for (const name of names) {
    const answer = await fetch(address, {method: "POST", headers, body: JSON.stringify({name})});
    told.push(answer.status);
  }
  return told;
}"""


@dataclass
class LeadSources:
    """The lead sources of a business. `buy_at` is the address at Stripe where its buyers pay."""

    contacts: Contacts
    buy_at: str

    @property
    def main(self) -> Locator:
        return self.contacts.page.locator("main")

    def take_both_slots_there(self) -> None:
        there = self.contacts.below_xero("tracking")
        for name in TAKEN:
            there.get_by_label("New category", exact=True).fill(name)
            press(there, "Add: New category")
        there.close()
        self._open()
        expect(self.main.get_by_text("Not in Xero yet")).to_be_visible()
        self._press("Set up in Xero")

    def archive_what_is_of_no_use(self) -> None:
        rows = self.main.get_by_role("row").filter(has=self.contacts.page.get_by_role("textbox"))
        for name in rows.get_by_role("rowheader").all_inner_texts():
            if name not in KEPT:
                self._button("Archive", name).click()
                expect(self._button("Restore", name)).to_be_visible()

    def see_that_there_is_no_room(self) -> None:
        """The page says so, and what takes the room; nothing was changed in Xero."""
        self._wait_for("“Region” and “Department” take the room")
        expect(self.main.get_by_text("No room in Xero", exact=True)).to_be_visible()
        assert self._categories_there() == [f"{each}: ACTIVE" for each in TAKEN]

    def make_room_there(self) -> None:
        there = self.contacts.below_xero("tracking")
        press(there, f"Archive {TAKEN[0]}")
        there.close()
        self._open()
        self._press("Look again at Xero")
        # Of which a webhook tells at once.
        self.contacts.edit_there(FORTE, "room@forte.example")

    def see_them_in_xero(self) -> None:
        self._wait_for("Xero has them as options")
        for each in KEPT:
            expect(self.contacts.row(each)).to_contain_text("In Xero")
        assert "Lead Source: ACTIVE" in self._categories_there()

    def say_what_had_brought_the_buyer(self) -> None:
        self.contacts.open_one(BUYER)
        self._press("Edit")
        self._look(f"Edit {BUYER}")
        self.main.get_by_label("Lead source").select_option(label=SOURCE)
        self.main.get_by_role("button", name="Save", exact=True).last.click()
        self._look(BUYER)
        expect(self.main.get_by_role("definition").filter(has_text=SOURCE)).to_be_visible()

    def have_the_buyer_pay(self) -> None:
        """Pays for two lessons on Stripe's page: £70 and VAT."""
        shop = self.contacts.page.context.new_page()
        shop.goto(self.buy_at)
        about = {"Name": BUYER, "E-mail address": "ada@example.co.uk", "What for": "Two lessons"}
        for label, typed in {**about, "Amount in pounds": "84.00"}.items():
            shop.get_by_label(label).fill(typed)
        press(shop, "Pay")
        expect(shop.get_by_role("status")).to_have_text("Thank you. It is paid.")
        shop.close()

    def see_the_line_tracked_there(self) -> None:
        there = self.contacts.at_xero(BUYER)
        there.get_by_role("link", name=f"Sales to {BUYER}").click()
        invoice = there.get_by_role("listitem").filter(has_text="PAID, 84.00 GBP").get_by_role("link")
        self.contacts.wait_for(lambda: bool(invoice.count()), there.reload)
        invoice.click()
        expect(there.get_by_text("Two lessons: ")).to_contain_text(f"Lead Source: {SOURCE}")
        there.close()
        self.contacts.have_all_read()

    def see_it_in_the_report(self) -> None:
        self._open()
        self.main.get_by_role("link", name="Sales by lead source").click()
        row = self.contacts.row(SOURCE).filter(has_text="£70.00")
        self.contacts.wait_for(lambda: bool(row.count()), self.contacts.page.reload)
        self.main.get_by_text("Show the figures").click()
        self._look("Sales by lead source")

    def add_as_many_as_xero_keeps(self) -> None:
        """Adds all but one by the API and the last one by hand. The next is refused, with the reason."""
        self._open()
        names = [f"Fair {number}" for number in range(1, MOST - self._count())]
        address = self.contacts.page.url.replace("/manage/b/", "/api/businesses/")
        assert self.contacts.page.evaluate(ADD, [address, names]) == [201] * len(names)
        self._add("The last fair")
        expect(self.main.get_by_text(f"{MOST} of {MOST} lead sources")).to_be_visible()
        self._add("One fair more")
        expect(self.main.get_by_role("alert")).to_contain_text(f"{MOST} lead sources")
        self.contacts.day.journey.expect_a_refusal()
        self._look("Lead sources")

    def _button(self, does: str, name: str) -> Locator:
        return self.main.get_by_role("button", name=re.compile(f"^{does} ?: {re.escape(name)}$"))

    def _count(self) -> int:
        said = self.main.get_by_text(re.compile(f"[0-9]+ of {MOST} lead sources")).inner_text()
        return int(said.partition(" ")[0])

    def _add(self, name: str) -> None:
        self.main.get_by_label("Name", exact=True).fill(name)
        self._press("Add")

    def _wait_for(self, words: str) -> None:
        self.contacts.wait_for(lambda: self.contacts.shows(words), self._open)

    def _categories_there(self) -> list[str]:
        there = self.contacts.below_xero("tracking")
        # The last heading is that of the form that adds one.
        found: list[str] = there.get_by_role("heading", level=2).all_inner_texts()[:-1]
        there.close()
        return found

    def _open(self) -> None:
        self.contacts.day.open("Lead sources")

    def _look(self, heading: str) -> None:
        self.contacts.day.journey.look(heading)

    def _press(self, name: str) -> None:
        self.contacts.day.journey.press(name)
