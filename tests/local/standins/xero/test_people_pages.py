"""What a person does on the stand-in's own pages happens in the books, or is refused in Xero's words."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from local.standins.xero.beancount import check
from tests.local.standins.xero.world import NO_TLS, World


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=world.base_url, verify=NO_TLS, follow_redirects=True) as client:
        yield client


def pressed(client: httpx.Client, world: World, does: str, what: str) -> httpx.Response:
    return client.post(f"/person/{world.org.tenant_id}", data={"does": does, "what": what})


def status_of_sales(world: World) -> str:
    (account,) = (each for each in world.org.state.accounts if each.code == "200")
    return account.status


def test_the_organisations_lead_to_their_books(client: httpx.Client, world: World) -> None:
    page = client.get("/person").text
    assert f'href="/person/{world.org.tenant_id}"' in page
    assert "200 " in client.get(f"/person/{world.org.tenant_id}").text


def test_an_account_is_archived_and_restored(client: httpx.Client, world: World) -> None:
    assert "Restore" in pressed(client, world, "archive", "200").text
    assert status_of_sales(world) == "ARCHIVED"
    pressed(client, world, "restore", "200")
    assert status_of_sales(world) == "ACTIVE"


def test_an_invoice_is_voided_only_once_its_payment_is_deleted(client: httpx.Client, world: World) -> None:
    invoice = str(world.invoice()["InvoiceID"])
    world.pay(invoice)
    refused = pressed(client, world, "void", invoice)
    assert (refused.status_code, 'role="alert"' in refused.text) == (400, True)
    payment = next(each.id for each in world.org.state.payments)
    assert payment in refused.text
    assert pressed(client, world, "delete", payment).status_code == 200
    assert pressed(client, world, "void", invoice).status_code == 200
    assert world.org.state.invoices[invoice].status == "VOIDED"


def test_the_journals_can_be_had_as_beancount_reads_them(client: httpx.Client, world: World) -> None:
    invoice = str(world.invoice()["InvoiceID"])
    ledger = client.get(f"/person/{world.org.tenant_id}/beancount")
    assert ledger.headers["Content-Type"].startswith("text/plain")
    assert f'document: "{invoice}"' in ledger.text
    assert check(ledger.text) == []


@pytest.mark.parametrize(("does", "what"), [("burn", "200"), ("", "")])
def test_what_nobody_can_do_is_not_found(client: httpx.Client, world: World, does: str, what: str) -> None:
    assert pressed(client, world, does, what).status_code == 404


def test_an_organisation_that_is_not_there_is_not_found(client: httpx.Client) -> None:
    assert client.get("/person/nowhere").status_code == 404
    assert client.get("/person/nowhere/beancount").status_code == 404
    assert client.post("/person/nowhere", data={"does": "archive", "what": "200"}).status_code == 404


def test_an_account_that_is_not_there_is_refused(client: httpx.Client, world: World) -> None:
    assert pressed(client, world, "archive", "999").status_code == 400
