from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from shared.preflight.links import PAGES, InXero, document_in_xero, link_into_xero, page_in_xero
from tests.shared.preflight.looked import trace

LOGIN = "https://go.xero.com/organisationlogin/default.aspx"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_opened_in_the_organisation_that_it_belongs_to(page: InXero) -> None:
    assert page_in_xero("!acme", page) == f"{LOGIN}?shortcode=!acme&redirecturl={PAGES[page]}"


def test_without_a_short_code_the_page_opens_in_whatever_organisation_is_open() -> None:
    assert page_in_xero("", "contacts") == "https://go.xero.com/Contacts/"


def test_an_invoice_opens_as_xero_says() -> None:
    link = document_in_xero("!acme", trace(kind="invoice", id="i-1"))
    assert link == f"{LOGIN}?shortcode=!acme&redirecturl=/AccountsReceivable/View.aspx?InvoiceID=i-1"


def test_a_bank_transaction_is_named_with_its_account_within_one_parameter() -> None:
    link = document_in_xero("!acme", trace(kind="bank_transaction", id="b-1", account="a-1"))
    asked = parse_qs(urlsplit(link).query)
    assert asked == {
        "shortcode": ["!acme"],
        "redirecturl": ["/Bank/ViewTransaction.aspx?bankTransactionID=b-1&accountID=a-1"],
    }


def test_a_short_code_cannot_lead_anywhere_else() -> None:
    link = link_into_xero("!x&redirecturl=//evil.example#", "/Contacts/")
    assert parse_qs(urlsplit(link).query)["redirecturl"] == ["/Contacts/"]
