"""The list of webhooks and the wish to have one again, seen through the real SDK."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import gocardless_pro
import pytest
from gocardless_pro import errors, webhooks

from local.standins.gocardless import GoCardlessStandIn, Organisation
from local.standins.serving import serving
from tests.local.standins.gocardless.conftest import NOW, client_of

URL = "https://crm.example/webhooks/gocardless/shop"


@dataclass
class Shop:
    standin: GoCardlessStandIn
    organisation: Organisation
    client: gocardless_pro.Client
    later: Callable[[int], None]

    def send(self, status: int | None, event: str = "EV1") -> str:
        """Delivers a webhook, reports its answer, None if there was none, and returns its id."""
        self.organisation.deliver({"events": [{"id": event}]})
        self.organisation.answered(status)
        return self.ids()[0]

    def ids(self, **params: str) -> list[str]:
        return [each.id for each in self.client.webhooks.list(params=params).records]


@pytest.fixture
def shop() -> Iterator[Shop]:
    clock = [NOW]
    standin = GoCardlessStandIn(lambda: clock[0])
    organisation = standin.open_organisation("CR1", "The Shop")
    organisation.set_up_webhook(URL, "secret")
    standin.add_token(organisation, "live_shop")

    def later(minutes: int) -> None:
        clock[0] += timedelta(minutes=minutes)

    with serving(standin.app) as url:
        yield Shop(standin, organisation, client_of(url, "live_shop"), later)


def test_a_webhook_is_shown_with_what_was_sent_and_how_it_was_answered(shop: Shop) -> None:
    id = shop.send(498)
    shown = shop.client.webhooks.get(id)
    assert (shown.url, shown.response_code, shown.successful, shown.is_test) == (URL, 498, False, False)
    assert datetime.fromisoformat(shown.created_at) == NOW
    signature = shown.request_headers["Webhook-Signature"]
    assert [event.id for event in webhooks.parse(shown.request_body.encode(), "secret", signature)] == ["EV1"]


@pytest.mark.parametrize(("status", "successful"), [(200, True), (204, True), (302, False), (500, False)])
def test_any_2xx_is_a_success_and_nothing_else_is(shop: Shop, status: int, successful: bool) -> None:
    assert shop.client.webhooks.get(shop.send(status)).successful is successful


def test_a_webhook_that_nobody_answered_is_not_successful(shop: Shop) -> None:
    shown = shop.client.webhooks.get(shop.send(None))
    assert (shown.response_code, shown.successful) == (None, False)


def test_a_webhook_on_its_way_is_not_shown_yet(shop: Shop) -> None:
    id = shop.send(200)
    shop.organisation.deliver({"events": []})
    assert shop.ids() == [id]
    with pytest.raises(errors.InvalidApiUsageError, match="Resource not found"):
        shop.client.webhooks.get("WB000000000002")
    shop.organisation.answered(500)
    assert shop.ids() == ["WB000000000002", id]


def test_the_list_is_filtered_by_success_and_time_and_comes_in_pages(shop: Shop) -> None:
    first = shop.send(200)
    shop.later(10)
    second = shop.send(500)
    shop.later(10)
    third = shop.send(500)
    assert shop.ids() == [third, second, first]
    assert shop.ids(successful="false") == [third, second]
    assert shop.ids(successful="true") == [first]
    assert shop.ids(is_test="true") == []
    assert shop.ids(**{"created_at[gt]": "2026-10-07T12:10:00Z"}) == [third]
    page = shop.client.webhooks.list(params={"successful": "false", "limit": 1})
    assert [each.id for each in page.records] == [third]
    assert shop.ids(successful="false", after=page.after) == [second]
    with pytest.raises(errors.ValidationFailedError, match="successful is invalid"):
        shop.ids(successful="perhaps")


def test_a_webhook_is_sent_again_as_it_was_and_its_answer_counts(shop: Shop) -> None:
    first, second = shop.send(500, "EV1"), shop.send(500, "EV2")
    assert shop.organisation.take_retries() == []
    assert shop.client.webhooks.retry(first).id == first
    (again,) = shop.organisation.take_retries()
    assert [
        event.id for event in webhooks.parse(again.body, "secret", again.headers["Webhook-Signature"])
    ] == ["EV1"]
    shop.organisation.answered(200, id=again.id)
    assert shop.ids(successful="false") == [second]
    assert shop.organisation.take_retries() == []


def test_an_unknown_webhook_is_neither_shown_nor_sent_again(shop: Shop) -> None:
    for call in (shop.client.webhooks.get, shop.client.webhooks.retry):
        with pytest.raises(errors.InvalidApiUsageError, match="Resource not found") as caught:
            call("WB_x")
        assert caught.value.code == 404


def test_a_forged_webhook_is_none_of_gocardless(shop: Shop) -> None:
    shop.organisation.deliver({"events": []}, forged=True)
    assert shop.ids() == []


def test_one_organisation_never_sees_anothers_webhooks(shop: Shop) -> None:
    other = shop.standin.open_organisation("CR2", "Another")
    other.set_up_webhook(URL, "secret")
    other.deliver({"events": []})
    other.answered(500)
    assert shop.ids() == []


def test_an_organisation_without_a_webhook_sends_none() -> None:
    organisation = GoCardlessStandIn(lambda: NOW).open_organisation("CR1", "The Shop")
    with pytest.raises(LookupError, match="no webhook"):
        organisation.deliver({"events": []})
