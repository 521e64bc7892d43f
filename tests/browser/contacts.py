"""Looks after contacts in a browser, on the pages here and on Xero's own, and sees both say the same."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.everyday import LOOKS_EVERY, Everyday, press_there
from tests.browser.journey import A_WHILE

# What is edited in Xero is here within this time, in seconds; it takes two where the machine is not busy.
# Xero tells again, after a minute, whoever took longer than five seconds to answer.
A_MINUTE_AND_A_HALF = 90
FORTE, PIANO, TWIN = "Forte Concerts Ltd", "Forte Concerts", "Forte Events"
HERE, THERE = "here@forte.example", "there@forte.example"


@dataclass
class Contacts:
    """The contacts of a business. `day` has the page here, and the address of its organisation in Xero."""

    day: Everyday

    @property
    def page(self) -> Page:
        return self.day.page

    def bring_in(self, name: str) -> None:
        """Enters a contact in Xero, sells to it, and has it read here."""
        there = self.at_xero()
        there.locator("form", has=there.locator("input[name=Name]")).locator("input[name=Name]").fill(name)
        there.locator("form", has=there.locator("input[name=Name]")).get_by_role("button").click()
        there.locator("input[name=amount]").fill("12.50")
        press(there, "Approve an invoice")
        there.close()
        self.have_all_read()
        self.wait_for(lambda: bool(self._named(name)), self._open_list)

    def edit_here_and_see_it_there(self) -> None:
        self._edit(FORTE, HERE)
        expect(self.page.get_by_text(HERE).first).to_be_visible()
        self.wait_for(lambda: self._address_there(FORTE) == HERE, lambda: None)

    def edit_there_and_see_it_here(self) -> None:
        self.edit_there(FORTE, THERE)
        self.wait_for(lambda: self.shows(THERE), lambda: self.open_one(FORTE), A_MINUTE_AND_A_HALF)

    def edit_both_at_once_and_put_one_back(self) -> None:
        """Whoever was later wins. The other value stands in the history, and is put back."""
        self._edit(FORTE, "first@forte.example")
        self.edit_there(FORTE, "second@forte.example")
        row = self.page.get_by_role("row").filter(has_text="first@forte.example")
        put_back = row.get_by_role("button", name=re.compile("^Put back.*first@forte.example"))
        self.wait_for(
            lambda: self.shows("second@forte.example") and bool(put_back.count()),
            lambda: self.open_one(FORTE),
        )
        put_back.first.click()
        self.wait_for(lambda: self._address_there(FORTE) == "first@forte.example", lambda: None)

    def merge_there_and_follow_here(self) -> None:
        self.open_one(TWIN)
        gone = self.page.url
        there = self.at_xero(TWIN)
        there.locator("select[name=into]").select_option(label=FORTE)
        press(there, "Merge")
        there.close()
        self.wait_for(lambda: self.shows("has become part of"), lambda: self.page.goto(gone))

    def confirm_a_likely_pair(self) -> None:
        """Enters somebody who is in Xero already, and says that both are the same."""
        self.day.open("Contacts")
        self.day.journey.press("New contact")
        self.page.get_by_label("A company or another organisation").check()
        self.page.locator("#name").fill(PIANO)
        self.page.locator("#email").fill("first@forte.example")
        self._save()
        self.day.open("Contacts")
        self.page.get_by_role("button", name=re.compile("^Likely pairs")).click()
        self.day.journey.look("Likely pairs")
        self.page.get_by_role("button", name=re.compile("^They are the same")).first.click()
        expect(self.page.get_by_text("they are the same, says")).to_be_visible()

    def _edit(self, name: str, email: str) -> None:
        self.open_one(name)
        self.day.journey.press("Edit")
        self.day.journey.look(f"Edit {name}")
        self.page.locator("#email").fill(email)
        self._save()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    def _save(self) -> None:
        # The first such button is the one that Enter presses.
        self.page.get_by_role("button", name="Save", exact=True).last.click()

    def edit_there(self, name: str, email: str) -> None:
        there = self.at_xero(name)
        there.locator("input[name=EmailAddress]").fill(email)
        press(there, "Save")
        there.close()

    def _address_there(self, name: str) -> str:
        there = self.at_xero(name)
        found = str(there.locator("input[name=EmailAddress]").input_value())
        there.close()
        return found

    def at_xero(self, name: str = "") -> Page:
        """Opens Xero's page of all contacts, or of one."""
        there = self.below_xero("contacts")
        if name:
            there.get_by_role("link", name=name, exact=True).click()
        return there

    def below_xero(self, place: str) -> Page:
        """Opens a page of the organisation's in Xero, in a window of its own."""
        there = self.page.context.new_page()
        there.goto(f"{self.day.at_xero}/{place}")
        return there

    def have_all_read(self) -> None:
        """Has contacts and what was sold to them read from Xero, which begins within a minute."""
        self.day.open("Contacts")
        self.day.journey.press("Read all contacts and their sales from Xero again")

    def _open_list(self) -> None:
        self.day.open("Contacts")

    def open_one(self, name: str) -> None:
        self._open_list()
        self.page.locator("main").get_by_role("link", name=name, exact=True).click()
        self.day.journey.look(name)

    def _named(self, name: str) -> int:
        return int(self.page.locator("main").get_by_role("link", name=name, exact=True).count())

    def row(self, words: str) -> Locator:
        return self.page.locator("main").get_by_role("row").filter(has_text=words)

    def shows(self, words: str) -> bool:
        return bool(self.page.locator("main").get_by_text(words).count())

    def wait_for(
        self, is_so: Callable[[], bool], look_again: Callable[[], object], seconds: float = A_WHILE
    ) -> None:
        until = time.monotonic() + seconds
        look_again()
        while not is_so():
            assert time.monotonic() < until, f"it did not come to it: {self.page.inner_text('main')}"
            self.page.wait_for_timeout(LOOKS_EVERY)
            look_again()


def press(there: Page, name: str) -> None:
    """Presses a button on a page of Xero's, which does what it says."""
    press_there(there, there.get_by_role("button", name=name, exact=True))


def look_after_contacts(day: Everyday) -> None:
    """Does all of it, one after the other."""
    contacts = Contacts(day)
    contacts.bring_in(FORTE)
    contacts.edit_here_and_see_it_there()
    contacts.edit_there_and_see_it_here()
    contacts.edit_both_at_once_and_put_one_back()
    contacts.bring_in(TWIN)
    contacts.merge_there_and_follow_here()
    contacts.confirm_a_likely_pair()
