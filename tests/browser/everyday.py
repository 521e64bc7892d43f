"""Does in a browser what a bookkeeper does on any day: undoes, mends, and posts again what was voided."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Browser, Locator, Page, expect

from local.browser.driving import Visit, visit, window
from tests.browser.journey import A_WHILE, Journey

# What is ordered is done within a minute; a comparison begins by the minute, too.
LOOKS_EVERY = 3_000
SALES = "200 Sales"
SHOWN_TO_READERS = (
    "",
    "/activity",
    "/attention",
    "/customers",
    "/customers/by-sales",
    "/lead-sources",
    "/lead-sources/sales",
    "/products",
    "/reconciliation",
    "/months",
    "/connections",
    "/undo",
    "/settings",
    "/audit",
)


@dataclass
class Everyday:
    """A day of a business whose one sale is in the books.

    `at_xero` is the organisation's page in Xero. `look_thoroughly` has all that Xero holds of a business, by
    its id, compared at once.
    """

    journey: Journey
    at_xero: str
    look_thoroughly: Callable[[str], None]

    @property
    def page(self) -> Page:
        return self.journey.page

    def open(self, name: str) -> None:
        self._link(name).click()
        self.journey.look(name)

    def _link(self, name: str) -> Locator:
        return self.page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True)

    def undo_the_day(self) -> None:
        """Takes the sale out of Xero; a second window of the same person is told that it was done."""
        self._name_today("Show what would be taken out")
        self.journey.look("Take out of Xero")
        second = self.page.context.new_page()
        second.goto(self.page.url)
        self.journey.press("Take them out of Xero")
        self.journey.look("Activity")
        second.get_by_role("button", name="Take them out of Xero").click()
        expect(second.get_by_role("heading", level=1)).to_have_text("There is nothing left to do")
        second.close()
        self.journey.seen.complaints.clear()
        out = self._status("Taken out of Xero")
        self._wait_for(lambda: bool(out.count()), "Activity")

    def redo_while_an_account_is_archived(self) -> None:
        """Posts the sale again, which Xero refuses while a person has archived the account of sales."""
        self._in_xero(f"Archive {SALES}")
        self._name_today("Show what would be posted again")
        self.journey.look("Post again")
        self.journey.press("Post them again")
        parked = self.page.get_by_role("link", name=re.compile("not in Xero yet"))
        self._wait_for(lambda: parked.count() > 0, "Home")
        self.journey.look("Home")
        parked.click()
        self.journey.look("Needs attention")
        expect(self.page.get_by_text("Not in Xero yet")).to_be_visible()

    def mend_it_by_its_button(self) -> None:
        self._in_xero(f"Restore {SALES}")
        self.page.get_by_role("button", name=re.compile("^Retry")).first.click()
        posted = self._status("In Xero")
        self._wait_for(lambda: bool(posted.count()), "Activity")
        self.open("Home")
        expect(self.page.get_by_text("Nothing needs you")).to_be_visible()

    def post_again_what_a_person_voids(self) -> None:
        """Names the invoice that somebody has voided in Xero, and posts it again with its payment."""
        self._in_xero(re.compile("^Delete the payment of"), re.compile("^Void"))
        # Invoices are looked for once a day; an operator need not wait.
        self.look_thoroughly(self.page.url.partition("/manage/b/")[2].partition("/")[0])
        self.open("Needs attention")
        expect(self.page.get_by_text("Somebody voided the document in Xero.")).to_be_visible()
        expect(self.page.get_by_text("Somebody deleted the document in Xero.")).to_be_visible()
        # The payment takes its invoice along.
        self.page.get_by_role("button", name=re.compile("^Post it again.*payment of")).click()
        self.journey.look("Needs attention")
        self._wait_for(lambda: bool(self._status("In Xero").count()), "Activity")
        self._compare()
        self._wait_for(self._is_well, "Home")

    def close_last_month(self) -> None:
        """Closes the month before this one, and downloads its report."""
        last = date.today().replace(day=1) - timedelta(days=1)  # noqa: DTZ011 - the business's day is the machine's
        self.open("Month end")
        self.page.get_by_role("link", name=f"{last:%B %Y}").first.click()
        self.journey.look(f"{last:%B %Y}")
        self.journey.press("Close this month")
        reopen = self.page.get_by_role("button", name="Reopen this month")
        expect(reopen).to_be_visible(timeout=A_WHILE * 1000)
        self.journey.look(f"{last:%B %Y}")
        self.page.get_by_role("button", name=re.compile("^Make the PDF")).first.click()
        file = self.page.get_by_role("link", name=re.compile("^Download the PDF")).first
        expect(file).to_be_visible(timeout=A_WHILE * 1000)
        with self.page.expect_download() as download:
            file.click()
        assert download.value.path().read_bytes().startswith(b"%PDF-")

    def show_a_reader(self, browser: Browser, front_door: str, email: str, password: str) -> None:
        """Lets a reader in, who sees everything and can change nothing."""
        self.open("People")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label(re.compile("^Reader")).check()
        self.journey.press("Invite")
        expect(self.page.get_by_text(email, exact=True).first).to_be_visible()
        business = re.sub(r"/people$", "", self.page.url)
        with window(browser, 1280, scripts=True) as context:
            seen = visit(context, front_door)
            sign_in(seen, email, password)
            for place in SHOWN_TO_READERS:
                seen.page.goto(f"{business}{place}")
                expect(seen.page.locator("main form[method=post]")).to_have_count(0)
            told = {"since": today(), "source": "", "csrf_token": token_of(seen.page)}
            answer = seen.page.request.post(
                f"{business}/undo", form=told, headers={"Origin": front_door, "Sec-Fetch-Site": "same-origin"}
            )
            assert answer.status == 403
            assert "Your role does not allow this" in answer.text()

    def _status(self, words: str) -> Locator:
        """Finds how something stands; the filters name the same words."""
        return self.page.locator(".status").get_by_text(words, exact=True)

    def _is_well(self) -> bool:
        return bool(self.page.get_by_text("Nothing needs you").count())

    def _compare(self) -> None:
        self.open("Reconciliation")
        self.journey.press("Compare now")
        self.journey.look("Reconciliation")

    def _name_today(self, press: str) -> None:
        self.open("Activity")
        self.page.get_by_role("link", name=re.compile("^Take everything since a given day")).click()
        self.journey.look("Take out of Xero")
        place = self.page.get_by_role("button", name=press)
        self.page.locator("form", has=place).locator("input[type=date]").fill(today())
        place.click()

    def _in_xero(self, *buttons: str | re.Pattern[str]) -> None:
        """Presses buttons on Xero's own page, as a person does there."""
        there = self.page.context.new_page()
        there.goto(self.at_xero)
        for each in buttons:
            press_there(there, there.get_by_role("button", name=each).first)
        there.close()

    def _wait_for(self, is_so: Callable[[], bool], name: str) -> None:
        """Opens a page time and again until it is so."""
        link: Locator = self.page.get_by_role("navigation", name="Main").get_by_role(
            "link", name=name, exact=True
        )
        until = time.monotonic() + A_WHILE
        link.click()
        while not is_so():
            assert time.monotonic() < until, f"{name} did not come to it: {self.page.inner_text('main')}"
            self.page.wait_for_timeout(LOOKS_EVERY)
            link.click()
            expect(self.page.get_by_role("heading", level=1)).to_have_text(name)


def sign_in(seen: Visit, email: str, password: str) -> None:
    seen.page.get_by_role("button", name="Sign in").click()
    seen.page.locator("input[name=username]").fill(email)
    seen.page.locator("input[name=password]").fill(password)
    seen.page.locator("input[name=password]").press("Enter")
    expect(seen.page.get_by_role("heading", level=1)).to_be_visible()


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def press_there(there: Page, button: Locator) -> None:
    """Presses a button on a page of another system's, which does what it says.

    The page that answers is awaited: whoever closes a page before that may take the form back.
    """
    with there.expect_navigation():
        button.click()
    expect(there.get_by_role("alert")).to_have_count(0)


def token_of(page: Page) -> str:
    """Returns the token that every form of a session holds, such as the one that signs out."""
    return str(page.locator("input[name=csrf_token]").first.input_value())
