"""Begins a business in a real browser, from nothing, at the stack that make up starts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from local.browser.driving import DESK, PHONE, visit, window
from tests.browser.contacts import Contacts, look_after_contacts
from tests.browser.everyday import Everyday
from tests.browser.journey import PICTURES, Journey
from tests.browser.sales import look_after_sales
from tests.browser.standing import at_xero, look_thoroughly

WAYS = [(PHONE, True), (PHONE, False), (DESK, True), (DESK, False)]


@pytest.mark.parametrize(("width", "scripts"), WAYS, ids=str)
def test_a_newcomer_goes_from_nothing_to_books_that_agree_to_the_penny(
    browser: Browser, stack: dict[str, Any], width: int, scripts: bool
) -> None:
    newcomer = stack["newcomers"][WAYS.index((width, scripts))]
    with window(browser, width, scripts=scripts) as context:
        seen = visit(context, stack["front_door"])
        journey = Journey(seen, PICTURES / f"{width}{'' if scripts else '-without-scripts'}", scripts)
        journey.sign_in(newcomer["email"], newcomer["password"])
        journey.begin_a_business(newcomer["organisation"])
        journey.connect_xero(newcomer["at_xero"], newcomer["organisation"])
        journey.connect_stripe(newcomer["stripe_key"])
        journey.connect_gocardless(newcomer["gocardless_token"])
        journey.see_what_is_missing()
        journey.choose_accounts()
        journey.see_the_books_agree()
        if scripts:
            day = Everyday(journey, at_xero(stack, newcomer), look_thoroughly)
            go_on(day, f"{stack['stripe']}/buy/{newcomer['stripe_account']}", browser, stack)
        journey.sign_out()
        assert journey.objections == []


def go_on(day: Everyday, buy_at: str, browser: Browser, stack: dict[str, Any]) -> None:
    """Goes on with what a bookkeeper does on any day. At `buy_at` a buyer pays."""
    day.undo_the_day()
    day.redo_while_an_account_is_archived()
    day.mend_it_by_its_button()
    day.post_again_what_a_person_voids()
    day.close_last_month()
    look_after_contacts(day)
    look_after_sales(Contacts(day), buy_at)
    reader = stack["newcomers"][len(WAYS)]
    day.show_a_reader(browser, stack["front_door"], reader["email"], reader["password"])
