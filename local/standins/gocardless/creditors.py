"""Makes the creditor that an organisation has from its first day, if its world names none."""

from __future__ import annotations

from datetime import datetime

from local.standins.gocardless.shown import Thing


def first_creditor(id: str, name: str, now: datetime) -> Thing:
    """Returns a creditor who is verified, with one bank account in pounds."""
    return {
        "id": id,
        "name": name,
        "created_at": f"{now:%Y-%m-%dT%H:%M:%S.000Z}",
        "address_line1": "1 High Street",
        "address_line2": None,
        "address_line3": None,
        "bank_reference_prefix": "SHOP",
        "can_create_refunds": True,
        "city": "London",
        "country_code": "GB",
        "creditor_type": "company",
        "custom_payment_pages_enabled": False,
        "fx_payout_currency": None,
        "links": {"default_gbp_payout_account": "BA1"},
        "logo_url": None,
        "mandate_imports_enabled": False,
        "merchant_responsible_for_notifications": False,
        "postal_code": "EC1V 7LQ",
        "region": None,
        "scheme_identifiers": [],
        "verification_status": "successful",
    }
