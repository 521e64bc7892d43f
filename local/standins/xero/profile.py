"""Answers GET /Organisation: its name, whether it charges VAT, and its lock dates."""

from __future__ import annotations

import hashlib
from datetime import date

from local.standins.xero.calls import Answer, answer
from local.standins.xero.envelope import envelope
from local.standins.xero.records import Element
from local.standins.xero.render import ms_date, ms_time
from local.standins.xero.request import Request
from local.standins.xero.state import State


def show(request: Request) -> Answer:
    shown = [render(request.state)]
    return answer(200, envelope(request.state, request.call.at, "Organisations", shown))


def render(state: State) -> Element:
    return {
        "OrganisationID": state.tenant_id,
        "Name": state.name,
        "LegalName": state.name,
        "PaysTax": state.vat_registered,
        "Version": "UK" if state.country_code == "GB" else "GLOBAL",
        "OrganisationType": "COMPANY",
        "OrganisationEntityType": "COMPANY",
        "BaseCurrency": state.base_currency,
        "CountryCode": state.country_code,
        "IsDemoCompany": state.is_demo,
        "OrganisationStatus": "ACTIVE",
        "FinancialYearEndDay": 31,
        "FinancialYearEndMonth": 3,
        "SalesTaxBasis": "ACCRUALS" if state.vat_registered else "NONE",
        "SalesTaxPeriod": "QUARTERLY" if state.vat_registered else "NONE",
        "DefaultSalesTax": state.default_sales_tax,
        **_lock("PeriodLockDate", state.period_lock_date),
        **_lock("EndOfYearLockDate", state.end_of_year_lock_date),
        "CreatedDateUTC": ms_time(state.created),
        "Timezone": "GMTSTANDARDTIME",
        "ShortCode": f"!{hashlib.sha256(state.tenant_id.encode()).hexdigest()[:5]}",
        "Edition": "BUSINESS",
        "Class": "DEMO" if state.is_demo else "STANDARD",
        "Addresses": [],
        "Phones": [],
        "ExternalLinks": [],
        "PaymentTerms": {},
    }


def _lock(name: str, day: date | None) -> Element:
    return {} if day is None else {name: ms_date(day)}
