from __future__ import annotations

import json
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from requests import Session
from starlette.responses import HTMLResponse, Response

from local.standins.faults import Kind
from local.standins.gocardless import GoCardlessStandIn, Limits, Organisation
from local.standins.serving import serving
from shared.errors import Away, Throttled, Unavailable, Unknown
from shared.providers import gocardless_api
from shared.providers.gocardless_api import TIMEOUT, GoCardlessReader
from shared.providers.limits import shared_session

NOW = datetime(2026, 10, 7, 12, tzinfo=UTC)
TOKEN = "live_nobody_may_see_this_token"
CASES = Path(__file__).parents[2] / "cases"


@dataclass(frozen=True)
class GoCardless:
    standin: GoCardlessStandIn
    organisation: Organisation
    reader: GoCardlessReader
    objects: dict[str, Any]
    url: str

    @property
    def payment(self) -> str:
        return str(self.objects["payments"][0]["id"])


@pytest.fixture
def gocardless() -> Iterator[GoCardless]:
    case = json.loads((CASES / "direct-debit-late-failure.json").read_text(encoding="utf-8"))
    objects = case["phases"][-1]["gocardless"]
    standin = GoCardlessStandIn(clock=lambda: NOW)
    organisation = standin.add_organisation(TOKEN, "secret")
    organisation.show(objects)
    with serving(standin.app) as url:
        yield GoCardless(standin, organisation, GoCardlessReader(TOKEN, url), objects, url)


def shown(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error)


@pytest.mark.parametrize("kind", ["payments", "mandates", "customers", "payouts"])
def test_an_object_is_read_as_gocardless_tells_it(kind: str, gocardless: GoCardless) -> None:
    told = gocardless.objects[kind][0]
    found = gocardless.reader.one(kind, told["id"])
    assert type(found) is dict
    assert found == told


def test_what_gocardless_does_not_know_is_unknown(gocardless: GoCardless) -> None:
    with pytest.raises(Unknown):
        gocardless.reader.one("payments", "PM_NOBODY")


def test_what_is_not_there_yet_is_there_later(gocardless: GoCardless) -> None:
    gocardless.standin.faults.add(404)
    with pytest.raises(Unknown):
        gocardless.reader.one("payments", gocardless.payment)
    assert gocardless.reader.one("payments", gocardless.payment)["id"] == gocardless.payment


def test_what_gocardless_keeps_and_shows_no_more_is_unknown_too(gocardless: GoCardless) -> None:
    customer = gocardless.objects["customers"][0]["id"]
    gocardless.standin.faults.add(410, on=f"/customers/{customer}")
    with pytest.raises(Unknown):
        gocardless.reader.one("customers", customer)


FAULTS: list[Kind] = [500, 503, 429, "dropped"]


@pytest.mark.parametrize("kind", FAULTS)
def test_a_gocardless_that_does_not_answer_is_unavailable_and_asked_once(
    kind: Kind, gocardless: GoCardless
) -> None:
    # The SDK would ask thrice after a lost connection, for longer than the recorder lives.
    gocardless.standin.faults.add(kind)
    with pytest.raises(Unavailable) as raised:
        gocardless.reader.one("payments", gocardless.payment)
    assert isinstance(raised.value, Away)
    assert TOKEN not in shown(raised.value)
    assert len(gocardless.organisation.log) == 1


def test_all_calls_of_all_readers_of_a_session_share_one_connection(gocardless: GoCardless) -> None:
    session = shared_session()
    for _ in range(3):
        GoCardlessReader(TOKEN, gocardless.url, session).one("payments", gocardless.payment)
    (pool,) = pools(session)
    assert (pool.num_connections, pool.num_requests) == (1, 3)
    session.close()


def pools(session: Session) -> list[Any]:
    adapter: Any = session.get_adapter("http://")
    kept = adapter.poolmanager.pools
    return [kept[key] for key in list(kept.keys())]


@pytest.mark.parametrize("kind", FAULTS)
def test_a_list_that_could_not_be_read_is_unavailable_and_not_empty(
    kind: Kind, gocardless: GoCardless
) -> None:
    reader, (payout, *_) = gocardless.reader, gocardless.objects["payouts"]
    for ask in (
        lambda: reader.page("payments", NOW - timedelta(days=7)),
        lambda: reader.events_of("payments", gocardless.payment),
        lambda: reader.items_of(payout["id"]),
    ):
        gocardless.standin.faults.add(kind)
        with pytest.raises(Unavailable):
            ask()


def test_a_proxys_page_of_html_is_unavailable_and_not_quoted() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        answer: Response = HTMLResponse("<p>Ada Lovelace's payment</p>", 502)
        await answer(scope, receive, send)

    with serving(app) as url, pytest.raises(Unavailable) as raised:
        GoCardlessReader(TOKEN, url).one("payments", "PM1")
    assert str(raised.value) == "GoCardless did not answer as it should: MalformedResponseError"
    assert "Ada" not in shown(raised.value)


def test_a_wrong_token_is_unavailable_and_not_shown(gocardless: GoCardless) -> None:
    reader = GoCardlessReader("live_wrong_and_secret", gocardless.url)
    with pytest.raises(Away, match="AuthenticationError") as raised:
        reader.one("payments", gocardless.payment)
    assert not isinstance(raised.value, Unknown)
    assert "wrong_and_secret" not in shown(raised.value)


@pytest.mark.parametrize("id", ["", "..", "PM1/../../balances", "PM1?limit=1", "PM1/actions/cancel"])
def test_an_odd_id_is_never_another_address(id: str, gocardless: GoCardless) -> None:
    with pytest.raises(Unavailable):
        gocardless.reader.one("payments", id)
    assert gocardless.organisation.log == []


# ---- lists


def test_things_are_listed_newest_first_a_page_at_a_time(gocardless: GoCardless) -> None:
    made = sorted(gocardless.objects["payments"], key=lambda one: str(one["created_at"]), reverse=True)
    since = datetime.fromisoformat(made[-1]["created_at"])
    first = gocardless.reader.page("payments", since, limit=2)
    second = gocardless.reader.page("payments", since, after=first.after, limit=2)
    assert [one["id"] for one in (*first.things, *second.things)] == [one["id"] for one in made]
    assert (first.after, second.after) == (made[1]["id"], "")


def test_things_from_before_are_not_listed(gocardless: GoCardless) -> None:
    newest = max(datetime.fromisoformat(one["created_at"]) for one in gocardless.objects["events"])
    london = newest.astimezone(UTC)
    assert len(gocardless.reader.page("events", london).things) >= 1
    assert gocardless.reader.page("events", london + timedelta(seconds=1)).things == []


def test_a_cursor_that_gocardless_does_not_know_is_unavailable(gocardless: GoCardless) -> None:
    with pytest.raises(Unavailable, match="ValidationFailedError"):
        gocardless.reader.page("payments", NOW - timedelta(days=7), after="PM_NOBODY")


@pytest.mark.parametrize("most", [1, 2, 500])
def test_all_events_about_something_are_read_the_oldest_first(
    most: int, gocardless: GoCardless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gocardless_api, "MOST", most)
    found = gocardless.reader.events_of("payments", gocardless.payment)
    assert [each["action"] for each in found] == ["created", "submitted", "confirmed", "paid_out"]
    assert {each["links"]["payment"] for each in found} == {gocardless.payment}
    payout = gocardless.objects["payouts"][0]["id"]
    assert [each["action"] for each in gocardless.reader.events_of("payouts", payout)] == ["paid"]


@pytest.mark.parametrize("most", [1, 500])
def test_all_items_of_a_payout_are_read(
    most: int, gocardless: GoCardless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gocardless_api, "MOST", most)
    for payout, items in gocardless.objects["payout_items"].items():
        assert list(gocardless.reader.items_of(payout) or ()) == items


def test_a_payouts_items_are_read_a_page_at_a_time(
    gocardless: GoCardless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gocardless_api, "MOST", 1)
    payout, items = next(iter(gocardless.objects["payout_items"].items()))
    first = gocardless.reader.item_page(payout)
    assert first
    second = gocardless.reader.item_page(payout, first.after)
    assert second
    assert [*first.things, *second.things] == items[:2]
    gocardless.organisation.log.clear()
    some = gocardless.reader.items_of(payout)
    assert some
    next(some)
    assert len(gocardless.organisation.log) == 1


def test_items_that_gocardless_no_longer_shows_are_none_and_those_of_nothing_unknown(
    gocardless: GoCardless,
) -> None:
    old = gocardless.objects["payouts"][0] | {"id": "PO1", "created_at": "2026-03-01T09:00:00.000Z"}
    gocardless.organisation.show(gocardless.objects | {"payouts": [old]})
    assert gocardless.reader.items_of("PO1") is None
    with pytest.raises(Unknown):
        gocardless.reader.items_of("PO_NOBODY")


# ---- balances


def held(kind: str, amount: int, creditor: str = "CR1", currency: str = "GBP") -> dict[str, Any]:
    links = {"creditor": creditor}
    return {"balance_type": kind, "amount": amount, "currency": currency, "links": links}


def test_the_balance_is_what_is_confirmed_or_on_its_way_over_all_creditors_in_pounds(
    gocardless: GoCardless,
) -> None:
    balances = [
        held("confirmed_funds", 10001),
        held("pending_payouts", 2000),
        held("pending_payments_submitted", 99999),
        held("confirmed_funds", 77777, currency="EUR"),
        held("confirmed_funds", -300, "CR2"),
    ]
    creditors = [{"id": "CR1"}, {"id": "CR2"}]
    gocardless.organisation.show({"creditors": creditors, "balances": balances})
    assert gocardless.reader.balance() == 11701
    assert gocardless.organisation.calls == {"GET /creditors": 1, "GET /balances": 2}


@pytest.mark.parametrize("most", [1, 500])
def test_a_balance_of_several_pages_is_read_to_its_end(
    most: int, gocardless: GoCardless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gocardless_api, "MOST", most)
    balances = [held("confirmed_funds", 1), held("pending_payouts", 10), held("confirmed_funds", 100, "CR2")]
    creditors = [{"id": "CR1"}, {"id": "CR2"}]
    gocardless.organisation.show({"creditors": creditors, "balances": balances})
    assert gocardless.reader.balance() == 111


def test_who_has_no_creditor_has_no_balance(gocardless: GoCardless) -> None:
    gocardless.organisation.show({})
    assert gocardless.reader.balance() == 0


@pytest.mark.parametrize("path", ["/creditors", "/balances"])
@pytest.mark.parametrize("kind", FAULTS)
def test_a_balance_that_could_not_be_read_is_unavailable_and_not_nothing(
    kind: Kind, path: str, gocardless: GoCardless
) -> None:
    gocardless.standin.faults.add(kind, on=path)
    with pytest.raises(Unavailable):
        gocardless.reader.balance()


def test_balances_asked_for_too_often_are_throttled_until_the_minute_is_over() -> None:
    standin = GoCardlessStandIn(clock=lambda: NOW)
    standin.add_organisation(TOKEN, "secret", Limits(balances=1)).show({"creditors": [{"id": "CR1"}]})
    with serving(standin.app) as url:
        reader = GoCardlessReader(TOKEN, url, clock=lambda: NOW)
        assert reader.balance() == 0
        with pytest.raises(Throttled) as caught:
            reader.balance()
    assert caught.value.until == NOW + timedelta(minutes=1)


def test_a_reader_shows_no_token_and_waits_no_longer_than_it_says(gocardless: GoCardless) -> None:
    assert TOKEN not in repr(gocardless.reader)
    client: Any = gocardless.reader._gocardless
    assert client._api_client.timeout == TIMEOUT == (3, 8)


def test_without_another_address_gocardless_itself_is_asked() -> None:
    client: Any = GoCardlessReader(TOKEN)._gocardless
    assert client._api_client.base_url == "https://api.gocardless.com"
