"""What a page of the stand-in cannot do or show it says, and does nothing."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.local.standins.xero.world import NO_TLS, UNKNOWN, World


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    root = f"{world.base_url}/person/"
    with httpx.Client(base_url=root, verify=NO_TLS, follow_redirects=True) as client:
        yield client


@pytest.mark.parametrize("page", ["tracking", "items", f"invoices/{UNKNOWN}", f"contacts/{UNKNOWN}/sales"])
def test_what_is_not_there_is_not_found(client: httpx.Client, world: World, page: str) -> None:
    assert client.get(f"nowhere/{page}").status_code == 404
    assert client.post(f"nowhere/{page}", data={"does": "add"}).status_code == 404
    if UNKNOWN in page:
        assert client.get(f"{world.org.tenant_id}/{page}").status_code == 404
        assert client.post(f"{world.org.tenant_id}/{page}", data={"does": "approve"}).status_code == 404


def test_a_deed_that_nobody_can_do_is_not_found(client: httpx.Client, world: World) -> None:
    for form in ({"does": "burn"}, {}):
        assert client.post(f"{world.org.tenant_id}/items", data=form).status_code == 404


@pytest.mark.parametrize("form", [{"does": "save"}, {"does": "delete", "item": UNKNOWN}])
def test_a_form_that_names_nothing_is_refused(
    client: httpx.Client, world: World, form: dict[str, str]
) -> None:
    refused = client.post(f"{world.org.tenant_id}/items", data=form)
    assert (refused.status_code, 'role="alert"' in refused.text) == (400, True)


def test_the_books_lead_to_each_page(client: httpx.Client, world: World) -> None:
    invoice = world.invoice()
    books = client.get(world.org.tenant_id).text
    for page in ("tracking", "items", f"invoices/{invoice['InvoiceID']}"):
        assert f'href="/person/{world.org.tenant_id}/{page}"' in books
    contact = f"{world.org.tenant_id}/contacts/{invoice['Contact']['ContactID']}"
    assert f'href="/person/{contact}/sales"' in client.get(contact).text
