"""Connects a business of the pages to an organisation at the stand-in for Xero, and fills its settings in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import unescape

import boto3
import pytest

from local.standins.serving import serving
from local.standins.xero import Account, Organisation, XeroStandIn
from shared.environment import Environment
from shared.store import charts
from shared.store.encryption import Seal
from shared.store.tables.businesses import TenantItem
from shared.store.xero_tokens import TokenStore
from shared.xero_tokens import TokenSet
from tests.functions.manage.browser import Answer

AT_XERO = "olga-at-xero"
APP = {"client_id": "connectably", "client_secret": "the Xero app's secret"}
ACCOUNTS = (
    Account("090", "Business Bank Account", "BANK"),
    Account("091", "Stripe", "BANK"),
    Account("200", "Sales", "REVENUE", "OUTPUT2"),
    Account("202", "Online sales", "REVENUE", "OUTPUT2"),
    Account("404", "Bank Fees", "OVERHEADS"),
    Account("416", "Bad Debts", "EXPENSE"),
    Account("621", "Disputed funds", "CURRENT", enable_payments=True),
    Account("850", "Suspense", "CURRLIAB"),
)


@dataclass(frozen=True, slots=True)
class Books:
    standin: XeroStandIn
    organisation: Organisation

    def enable_payments(self, code: str) -> None:
        """Ticks, as a person in Xero does, that an account takes payments."""
        (account,) = (each for each in self.organisation.state.accounts if each.code == code)
        self.organisation.add_account(replace(account, enable_payments=True))


@contextmanager
def connected(tenant: str, patch: pytest.MonkeyPatch) -> Iterator[Books]:
    """Serves an organisation with all accounts but one for GoCardless; suspense takes no payments."""
    xero = XeroStandIn(lambda: datetime.now(UTC))
    xero.add_app(**APP)
    organisation = xero.add_organisation("9d1e6a2c-0000-4000-8000-000000000001", "Piano", list(ACCOUNTS))
    with serving(xero.app) as url:
        patch.setenv("XERO_API_URL", f"{url}/api.xro/2.0")
        patch.setenv("XERO_IDENTITY_URL", url)
        given = xero.authorise(AT_XERO, APP["client_id"], [organisation])
        until = datetime.now(UTC) + timedelta(seconds=given["expires_in"])
        seal = Seal(boto3.client("kms"), Environment.of(os.environ).kms_key_id)
        tokens = TokenSet(given["access_token"], given["refresh_token"], until)
        TokenStore(seal).write(AT_XERO, tokens)
        which = TenantItem.xero_organisation.set(organisation.tenant_id)
        TenantItem(tenant).update(actions=[which, TenantItem.xero_user.set(AT_XERO)])
        yield Books(xero, organisation)


def ids() -> dict[str, str]:
    """Returns the AccountIDs by name, as the pages have read them."""
    chart = charts.read("piano")
    assert chart
    return {each.name: each.id for each in chart.accounts}


def filled(**changes: str) -> dict[str, str]:
    """Returns what a browser sends of a form in which Stripe alone is synced."""
    known = ids()
    # A browser sends each list, also where nothing is chosen in it.
    lists = ("gocardless_bank", "gocardless_fees", "gocardless_fees_tax", "offline_sales")
    sent = {
        **dict.fromkeys(lists, ""),
        "revision": "0",
        "stripe_synced": "y",
        "stripe_other_tool": "none",
        "main_bank": known["Business Bank Account"],
        "stripe_bank": known["Stripe"],
        "sales": known["Sales"],
        "stripe_fees": known["Bank Fees"],
        "disputed_funds": known["Disputed funds"],
        "bad_debts": known["Bad Debts"],
        "suspense": known["Suspense"],
        "sales_tax": "OUTPUT2",
        "stripe_fees_tax": "REVERSECHARGES",
        "dispute_lost": "credit_note",
        "locked_period": "park",
        "gather_minutes": "5",
        "invoice_prefix": "CN-",
        "emails": "both",
        "feed_from": "2026-10-01",
    }
    return sent | changes


def selected(answer: Answer, name: str) -> str:
    """Returns what a select shows as chosen."""
    (field,) = re.findall(rf'<select[^>]* name="{name}".*?</select>', answer.text, re.DOTALL)
    (option,) = re.findall(r"<option[^>]* selected[^>]*>([^<]*)", field)
    return unescape(option)


def errors(answer: Answer) -> list[str]:
    """Returns what the summary above a refused form says."""
    found = re.search(r'<div class="error-summary".*?</div>', answer.text, re.DOTALL)
    said = re.findall(r"<li>(?:<a href[^>]*>)?([^<]*)", found[0]) if found else []
    return [unescape(each) for each in said]
