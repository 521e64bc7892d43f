"""Read-only, disabled and foreign tokens, and an organisation's first day, seen through the real SDK."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from gocardless_pro import errors

from local.standins.gocardless import GoCardlessStandIn, Organisation
from local.standins.serving import serving
from tests.local.standins.gocardless.conftest import NOW, client_of, world


@pytest.fixture
def shop(running: tuple[GoCardlessStandIn, str]) -> Organisation:
    return running[0].open_organisation("CR_shop", "The Shop")


def test_an_organisation_has_a_creditor_from_its_first_day(
    running: tuple[GoCardlessStandIn, str], shop: Organisation
) -> None:
    standin, url = running
    standin.add_token(shop, "live_first_day")
    client = client_of(url, "live_first_day")
    (creditor,) = client.creditors.list().records
    assert (creditor.id, creditor.name, creditor.country_code) == ("CR_shop", "The Shop", "GB")
    assert creditor.verification_status == "successful"
    assert client.creditors.get("CR_shop").name == "The Shop"
    shop.show(world("webhooks-only"))
    assert "CR_shop" not in [each.id for each in client.creditors.list().records]


def test_a_read_only_token_reads_everything_and_changes_nothing(
    running: tuple[GoCardlessStandIn, str], shop: Organisation
) -> None:
    standin, url = running
    standin.add_token(shop, "live_reader", read_only=True)
    client = client_of(url, "live_reader")
    assert client.payments.list().records == []
    shop.set_up_webhook("https://crm.example/", "secret")
    shop.deliver({"events": []})
    shop.answered(500)
    (webhook,) = client.webhooks.list().records
    writes: list[Callable[[], object]] = [
        lambda: client.webhooks.retry(webhook.id),
        lambda: client.refunds.create(params={"amount": 1}),
    ]
    for write in writes:
        with pytest.raises(errors.PermissionsError) as caught:
            write()
        assert (caught.value.code, caught.value.errors[0]["reason"]) == (403, "insufficient_permissions")
    assert shop.take_retries() == []


def test_a_disabled_token_is_no_longer_active_and_another_one_goes_on(
    running: tuple[GoCardlessStandIn, str], shop: Organisation
) -> None:
    standin, url = running
    standin.add_token(shop, "live_old")
    standin.add_token(shop, "live_new")
    standin.disable_token("live_old")
    with pytest.raises(errors.AuthenticationError, match="has been disabled") as caught:
        client_of(url, "live_old").creditors.list()
    assert (caught.value.code, caught.value.errors[0]["reason"]) == (401, "access_token_not_active")
    assert client_of(url, "live_new").creditors.list().records


@pytest.fixture
def sandbox() -> Iterator[tuple[GoCardlessStandIn, str]]:
    standin = GoCardlessStandIn(lambda: NOW, environment="sandbox")
    with serving(standin.app) as url:
        yield standin, url


def test_a_token_of_the_other_environment_is_none_of_this_one(
    running: tuple[GoCardlessStandIn, str], sandbox: tuple[GoCardlessStandIn, str]
) -> None:
    running[0].add_token(running[0].open_organisation("CR1", "The Shop"), "live_ours")
    sandbox[0].add_token(sandbox[0].open_organisation("CR1", "The Shop"), "sandbox_ours")
    assert client_of(sandbox[1], "sandbox_ours").creditors.list().records
    with pytest.raises(errors.AuthenticationError, match="not a valid sandbox API access token") as caught:
        client_of(sandbox[1], "live_ours").creditors.list()
    assert caught.value.errors[0]["reason"] == "access_token_not_found"
    with pytest.raises(errors.AuthenticationError, match="not a valid live API access token"):
        client_of(running[1], "sandbox_ours").creditors.list()


def test_no_environment_makes_a_token_that_begins_like_the_others(
    running: tuple[GoCardlessStandIn, str], shop: Organisation
) -> None:
    with pytest.raises(ValueError, match="begins with live_"):
        running[0].add_token(shop, "sandbox_token")
