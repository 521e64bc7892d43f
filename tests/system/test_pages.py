"""The pages as deployed: the emulator's own sign-in, our cookies through the front door, IAM in force."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from local.bench.pages import (
    CUSTOMER,
    FORM,
    IN_BUSINESS,
    MONTH,
    MOVEMENT,
    ORDER,
    PAYOUT,
    PRODUCT,
    UPLOAD,
)
from local.demo.trading_day import SETTINGS
from local.stack.business import Business
from local.stack.chart import accounts_of
from local.stack.emulated import EmulatedStack
from local.stack.newcomer import Newcomer, expect
from local.stack.opening import open_business
from local.stack.visitor import Visitor
from shared.catalogue.comparing import Kept
from shared.catalogue.products import Item
from shared.store import activity, catalogue, tenants
from tests.system.scripts import Script, deliver, listed, settle

# A payout, a month, a product, a form or an order is there once there was one; movements and customers have
# ids of their own.
LATER = {
    PAYOUT,
    MONTH,
    MOVEMENT,
    f"/c/{CUSTOMER}",
    f"/of/{UPLOAD}",
    f"/p/{PRODUCT}",
    f"/f/{FORM}",
    f"/o/{ORDER}",
}
# Below a customer's own page.
OF_CUSTOMER = ("", "/edit", "/merge", "/personal-data", "/erase")
SHOWN = (
    *(each for each in IN_BUSINESS if not any(one in each for one in LATER)),
    "/progress",
    "/attention/for/overpaid",
)


@pytest.fixture(scope="module")
def olga(stack: EmulatedStack) -> Newcomer:
    return expect(stack, "olga", "Olga", "Olga's Pianos", accounts_of(SETTINGS))


@pytest.fixture(scope="module")
def business(stack: EmulatedStack, olga: Newcomer) -> Business:
    """Goes from nothing to settings in force by the pages alone."""
    return open_business(stack, olga, SETTINGS)


@pytest.fixture(scope="module")
def root(stack: EmulatedStack, business: Business) -> str:
    return f"{stack.addresses.front_door}/manage/b/{business.tenant}"


@pytest.fixture(scope="module")
def owner(stack: EmulatedStack, business: Business, olga: Newcomer) -> Visitor:
    visitor = Visitor()
    visitor.open(stack.addresses.front_door)
    visitor.press("Sign in")
    assert urlsplit(visitor.url).netloc == urlsplit(stack.addresses.sign_in).netloc
    visitor.press("Sign in", username=olga.email, password=olga.password)
    return visitor


def test_a_business_that_was_opened_by_the_pages_has_all_that_posting_needs(business: Business) -> None:
    found = tenants.read(business.tenant)
    assert found
    assert found.xero_organisation == business.xero.tenant_id
    stored = tenants.settings(business.tenant)
    assert stored
    assert (stored["accounts"]["sales"], stored["feed_from"]) == ("200", SETTINGS["feed_from"])


def test_an_owner_signs_in_and_sees_the_business(owner: Visitor, root: str, olga: Newcomer) -> None:
    assert (owner.status, owner.url) == (200, root)
    assert olga.organisation in owner.text
    assert olga.email in owner.text


def test_what_happens_to_a_business_is_posted_and_what_is_parked_is_mended_by_its_button(
    stack: EmulatedStack, business: Business, owner: Visitor, root: str, one_payment: Script
) -> None:
    assert stack.deliver(business, {"events": []}, to="gocardless") == 200
    business.xero.archive_account("404")
    deliver(stack, business, one_payment.world.phases[0])
    settle(business)
    assert [each["kind"] for each in business.xero.documents()].count("payment") == 1
    assert [each["reason"] for each in listed(business, "parked")] == ["account_not_usable"]
    owner.open(f"{root}/attention")
    assert "Not in Xero yet" in owner.text
    business.xero.restore_account("404")
    owner.press(owner.find("form[action$='/retry'] button", " "))
    assert (owner.status, owner.url) == (200, f"{root}/attention")
    settle(business)
    owner.open(f"{root}/attention")
    assert "Nothing needs you" in owner.text
    assert listed(business, "parked") == []


@pytest.mark.parametrize("page", SHOWN)
def test_every_page_is_let_read_what_it_shows(owner: Visitor, root: str, page: str) -> None:
    owner.open(f"{root}{page}")
    assert owner.status == 200


def test_the_story_of_a_movement_is_let_read_what_it_tells(
    business: Business, owner: Visitor, root: str
) -> None:
    ((_, newest),) = activity.latest(business.tenant, 1)
    owner.open(f"{root}/activity/of/{newest.key}")
    assert owner.status == 200
    assert "It was read and booked" in owner.text
    owner.open(f"{root}/undo?source={newest.key}")
    assert (owner.status, "Taken out of Xero" in owner.text) == (200, True)


def test_a_customer_is_let_be_entered_shown_found_and_erased(owner: Visitor, root: str) -> None:
    owner.open(f"{root}/customers/new")
    owner.press("Save", kind="company", name="Ada Lovelace Ltd", email="ada@ada.example")
    customer = owner.url
    for page in OF_CUSTOMER:
        owner.open(f"{customer}{page}")
        assert owner.status == 200, page
    owner.open(f"{root}/customers?q=lovelace")
    assert "Ada Lovelace Ltd" in owner.text
    owner.open(f"{customer}/erase")
    owner.press("Erase the personal data", sure=True)
    assert (owner.status, "Lovelace" in owner.text) == (200, False)
    owner.open(f"{root}/customers?q=lovelace")
    assert "Ada Lovelace Ltd" not in owner.text


def test_a_product_is_let_be_shown_and_renamed_for_buyers(
    business: Business, owner: Visitor, root: str
) -> None:
    catalogue.keep(business.tenant, [Kept(Item(PRODUCT, "LESSON", "Lesson"))])
    owner.open(f"{root}/products/p/{PRODUCT}")
    assert (owner.status, "LESSON" in owner.text) == (200, True)
    owner.press("Save", name="An hour at the piano")
    assert owner.status == 200
    owner.open(f"{root}/products?q=lesson")
    assert (owner.status, "An hour at the piano" in owner.text) == (200, True)


def test_a_wrong_password_signs_nobody_in(stack: EmulatedStack, root: str, olga: Newcomer) -> None:
    visitor = Visitor()
    visitor.open(root)
    visitor.press("Sign in")
    visitor.press("Sign in", username=olga.email, password=f"{olga.password}x")
    assert urlsplit(visitor.url).netloc == urlsplit(stack.addresses.sign_in).netloc
    visitor.open(f"{stack.addresses.front_door}/manage")
    assert visitor.url.endswith("/manage/sign-in?next=%2Fmanage")


def test_without_a_session_a_page_leads_to_the_sign_in(root: str) -> None:
    visitor = Visitor()
    visitor.open(f"{root}/people")
    path = urlsplit(root).path.replace("/", "%2F")
    assert visitor.url.endswith(f"/manage/sign-in?next={path}%2Fpeople")
