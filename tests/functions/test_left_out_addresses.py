"""An e-mail address that Xero does not take never holds up the money, and can be put right afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from functions.sync.reconcile_wiring import wire
from local.demo.trading_day import CLOSE
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payers import Debtor, new_customer, new_mandate
from local.gocardless_month.payments import Wanted
from local.gocardless_month.refunds import refund, refund_paid
from local.stack.in_process import Stack
from local.standins.xero import FOREVER, Fault, Logged, LoseAnswer, RefuseElement
from local.standins.xero.calls import Call
from local.stripe_month import refunds as stripe_refunds
from local.stripe_month import sales
from local.stripe_month.account import StripeAccount
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Buyer, Thing
from shared.operations.parked import flagged, retry
from shared.providers.objects import ORDER
from tests.functions.shop import Shop, assert_nothing_is_double, come_to_rest, open_shop
from tests.functions.trading import owner_of
from tests.local.gocardless_month.trading import confirmed

ADDRESSES = {
    "without a dot": "mabel@home",
    "of two": "a@tarn.example, c@tarn.example",
    "with a display name": "Mabel <mabel@tarn.example>",
    "in other letters": "m\u00e4bel@tarn.example",
    "too long": f"{'m' * 250}@tarn.example",
    "with a control": "mabel@tarn.example\x07",
}
RIGHT = "mabel@tarn.example"


@dataclass
class Trade:
    """A customer at Stripe, who buys, is refunded and changes their address."""

    shop: Shop
    address: str
    account: StripeAccount = field(default_factory=lambda: StripeAccount(int(CLOSE.timestamp())))
    sold: list[Thing] = field(default_factory=list)
    told: int = 0

    def sell(self, words: str = "Retainer", order: str = "") -> None:
        buyer = Buyer("Mabel Tarn", self.address, "Leeds")
        metadata = {ORDER: order} if order else {}
        self.sold.append(sales.pay(self.account, Bought(6000, buyer, metadata=metadata)))
        self.sold[-1]["description"] = words
        self.settle()

    def refund(self) -> None:
        stripe_refunds.refund(self.account, self.sold[0], 3000)
        self.settle()

    def put_right(self, address: str = RIGHT) -> None:
        self.account.things["customers"][0]["email"] = address
        self.settle()

    def settle(self) -> None:
        self.shop.business.stripe.show(self.account.world())
        for event in self.account.events[self.told :]:
            self.shop.stack.deliver(self.shop.business, event)
        self.told = len(self.account.events)
        come_to_rest(self.shop.stack)


@dataclass
class Debits:
    """The same of a customer at GoCardless."""

    shop: Shop
    address: str
    account: GoCardlessAccount = field(
        default_factory=lambda: GoCardlessAccount(int(CLOSE.timestamp()) - 9 * 86400)
    )
    sold: list[Thing] = field(default_factory=list)
    mandate: Thing | None = None
    told: int = 0

    def sell(self, words: str = "Retainer", order: str = "") -> None:
        if self.mandate is None:
            debtor = Debtor("Mabel", "Tarn", email=self.address)
            self.mandate = new_mandate(self.account, new_customer(self.account, debtor))
        metadata = {ORDER: order} if order else {}
        wanted = Wanted(6000, description=words, metadata=metadata)
        self.sold.append(confirmed(self.account, wanted, self.mandate))
        self.settle()

    def refund(self) -> None:
        refund_paid(self.account, refund(self.account, self.sold[0], 3000))
        self.settle()

    def put_right(self, address: str = RIGHT) -> None:
        self.account.things["customers"][0]["email"] = address
        self.settle()

    def settle(self) -> None:
        self.shop.business.gocardless.show(self.account.world())
        fresh = self.account.events[self.told :]
        self.told = len(self.account.events)
        if fresh:
            self.shop.stack.deliver(self.shop.business, {"events": fresh}, to="gocardless")
        come_to_rest(self.shop.stack)


Open = Callable[[Shop, str], Trade | Debits]
AT = pytest.mark.parametrize("provider", [Trade, Debits])


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def customers(shop: Shop) -> list[tuple[str, str]]:
    """Names and addresses of the contacts in Xero that are no supplier's."""
    held = [each for each in shop.business.xero.state.contacts if not str(each.number).startswith("supplier")]
    return [(each.name, each.fields.get("EmailAddress", "")) for each in held]


def listed(shop: Shop) -> list[str]:
    return [each.row.reason_code for each in flagged(shop.tenant)]


def try_again(shop: Shop) -> None:
    for each in list(flagged(shop.tenant)):
        retry(owner_of(shop.tenant), each.row.key, wire())
    come_to_rest(shop.stack)


def assert_all_is_posted(shop: Shop) -> None:
    assert set(shop.states()) == {"posted"}
    assert_nothing_is_double(shop)


def sets_an_address(call: Call | Logged) -> bool:
    return call.path == "Contacts" and call.method == "POST"


@AT
@pytest.mark.parametrize("kind", ADDRESSES)
def test_the_sale_its_refund_and_the_next_sale_are_booked_and_the_address_is_listed(
    provider: Open, kind: str, shop: Shop
) -> None:
    trade = provider(shop, ADDRESSES[kind])
    trade.sell()
    trade.refund()
    trade.sell()
    assert_all_is_posted(shop)
    assert customers(shop) == [("Mabel Tarn", "")]
    assert [each["total"] for each in shop.live("invoice")] == [60, 60]
    assert [each["total"] for each in shop.live("credit_note")] == [30]
    assert listed(shop) == ["email_left_out"]


@AT
def test_put_right_at_the_provider_and_tried_again_the_contact_gets_the_address_once(
    provider: Open, shop: Shop
) -> None:
    trade = provider(shop, "mabel@home")
    trade.sell()
    try_again(shop)
    assert customers(shop) == [("Mabel Tarn", "")]
    assert listed(shop) == ["email_left_out"]

    trade.put_right()
    try_again(shop)
    assert customers(shop) == [("Mabel Tarn", RIGHT)]
    assert listed(shop) == []
    writes = shop.business.xero.calls.write
    try_again(shop)
    trade.sell()
    assert customers(shop) == [("Mabel Tarn", RIGHT)]
    assert len(list(filter(sets_an_address, shop.business.xero.log))) == 1
    assert shop.business.xero.calls.write > writes
    assert_all_is_posted(shop)


def test_two_who_try_again_at_once_set_the_address_once(shop: Shop) -> None:
    trade = Trade(shop, "mabel@home")
    trade.sell()
    (flag,) = flagged(shop.tenant)
    trade.put_right()
    for _ in range(2):
        retry(owner_of(shop.tenant), flag.row.key, wire())
    come_to_rest(shop.stack)
    assert len(list(filter(sets_an_address, shop.business.xero.log))) == 1
    assert_all_is_posted(shop)


def test_an_address_that_a_person_has_entered_meanwhile_stays(shop: Shop) -> None:
    trade = Trade(shop, "mabel@home")
    trade.sell()
    trade.put_right()
    (contact,) = (each for each in shop.business.xero.state.contacts if each.name == "Mabel Tarn")
    shop.business.xero.enter_email(contact.id, "by.hand@tarn.example")
    try_again(shop)
    assert customers(shop) == [("Mabel Tarn", "by.hand@tarn.example")]
    assert not list(filter(sets_an_address, shop.business.xero.log))
    assert (listed(shop), shop.parked()) == ([], [])


def test_a_contact_that_was_there_before_is_left_as_it_is_and_a_person_is_told(shop: Shop) -> None:
    shop.business.xero.add("Contacts", {"Name": "MABEL  Tarn"})
    trade = Trade(shop, "mabel@home")
    trade.sell()
    trade.put_right()
    try_again(shop)
    assert customers(shop) == [("MABEL  Tarn", "")]
    assert [(row.kind, row.reason_code) for row in shop.parked()] == [("ContactEmail", "contact_not_ours")]


@pytest.mark.parametrize("times", [1, 2])
def test_an_address_whose_answer_is_lost_is_set_once(shop: Shop, times: int) -> None:
    trade = Trade(shop, "mabel@home")
    trade.sell()
    trade.put_right()
    lost = Fault(LoseAnswer(), sets_an_address, times=times)
    shop.stack.xero.faults.add(lost)
    try_again(shop)
    assert lost.times == 0
    assert customers(shop) == [("Mabel Tarn", RIGHT)]
    assert_all_is_posted(shop)


def makes_contacts(call: Call) -> bool:
    return call.path == "Contacts" and call.method == "PUT"


@AT
@pytest.mark.parametrize(
    "words", ["Email address must be valid.", "The contact's EmailAddress is not one that we accept"]
)
def test_an_address_that_xero_alone_refuses_is_left_out_too(provider: Open, words: str, shop: Shop) -> None:
    shop.stack.xero.faults.add(Fault(RefuseElement(0, words), makes_contacts))
    trade = provider(shop, "mabel@odd.example")
    trade.sell()
    assert_all_is_posted(shop)
    assert ("Mabel Tarn", "") in customers(shop)
    assert listed(shop) == ["email_left_out"]
    trade.put_right()
    try_again(shop)
    assert ("Mabel Tarn", RIGHT) in customers(shop)
    assert listed(shop) == []


def test_an_address_that_xero_refuses_twice_is_parked_and_done_once_a_person_has_entered_one(
    shop: Shop,
) -> None:
    trade = Trade(shop, "mabel@home")
    trade.sell()
    trade.put_right()
    no = Fault(RefuseElement(0, "Email address must be valid."), sets_an_address, FOREVER)
    shop.stack.xero.faults.add(no)
    try_again(shop)
    (parked,) = shop.parked()
    assert (parked.kind, parked.reason_code) == ("ContactEmail", "email_refused")
    assert shop.states()["parked"] == 1
    (contact,) = (each for each in shop.business.xero.state.contacts if each.name == "Mabel Tarn")
    shop.business.xero.enter_email(contact.id, "by.hand@tarn.example")
    retry(owner_of(shop.tenant), parked.key, wire())
    come_to_rest(shop.stack)
    assert_all_is_posted(shop)


def test_what_is_listed_for_another_reason_cannot_be_tried_again(shop: Shop) -> None:
    trade = Trade(shop, RIGHT)
    too_much = "Payment amount exceeds the amount outstanding on this document"
    shop.stack.xero.faults.add(Fault(RefuseElement(0, too_much), lambda call: call.path == "Payments"))
    trade.sell()
    (flag,) = flagged(shop.tenant)
    assert flag.row.reason_code == "overpaid"
    assert list(flagged(shop.tenant, "email_left_out")) == []
    with pytest.raises(KeyError):
        retry(owner_of(shop.tenant), flag.row.key, wire())


@AT
def test_words_of_any_length_and_kind_are_booked(provider: Open, shop: Shop) -> None:
    trade = provider(shop, RIGHT)
    trade.sell("Boiler\x00 " * 900, "order \x01 " + "7" * 400)
    trade.sell("\x07", "order \x01 " + "7" * 401)
    trade.refund()
    assert_all_is_posted(shop)
    assert [each["total"] for each in shop.live("invoice")] == [60, 60]
    assert max(len(each["reference"]) for each in shop.live("invoice")) <= 255
