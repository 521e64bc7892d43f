"""Lists the parameters of POST /v1/checkout/sessions: those taken here, and those that only Stripe takes.

The names are those of Stripe's SDK. What is `elsewhere` is refused in words of the stand-in's own.
"""

from __future__ import annotations

from local.standins.stripe.fields import Reader, choice, decimal, email, flag, many, shape, text, url, whole
from local.standins.stripe.known import LOCALES, PAYMENT_METHOD_TYPES
from local.standins.stripe.metadata import metadata

MODES = ("payment", "setup", "subscription")
UI_MODES = ("elements", "embedded_page", "form", "hosted_page")
# The longest periods that Stripe takes: three years.
PERIODS = {"day": 1095, "week": 156, "month": 36, "year": 3}

PRODUCT = {"name": text(), "description": text(), "metadata": metadata}
PRODUCT_ELSEWHERE = ("images", "tax_code", "tax_details", "unit_label")
RECURRING = {"interval": choice(*PERIODS), "interval_count": whole(1)}
PRICE = {
    "currency": text(),
    "product_data": shape(PRODUCT, ("name",), PRODUCT_ELSEWHERE),
    "recurring": shape(RECURRING, ("interval",)),
    "unit_amount": whole(),
    "unit_amount_decimal": decimal,
}
PRICE_ELSEWHERE = ("product", "tax_behavior")
LINE = {
    "metadata": metadata,
    "price_data": shape(PRICE, ("currency", "product_data"), PRICE_ELSEWHERE),
    "quantity": whole(1),
}
LINE_ELSEWHERE = ("adjustable_quantity", "price", "tax_rates")
INTENT = {
    "description": text(),
    "metadata": metadata,
    "receipt_email": email,
}
INTENT_ELSEWHERE = (
    *("application_fee_amount", "capture_method", "on_behalf_of", "setup_future_usage", "shipping"),
    *("statement_descriptor", "statement_descriptor_suffix", "transfer_data", "transfer_group"),
)
SUBSCRIPTION = {"description": text(500), "metadata": metadata, "trial_end": whole(0, 10**12)}
SUBSCRIPTION_ELSEWHERE = (
    *("application_fee_percent", "billing_cycle_anchor", "billing_cycle_anchor_config", "billing_mode"),
    *("default_tax_rates", "invoice_settings", "on_behalf_of", "pending_invoice_item_interval"),
    *("proration_behavior", "transfer_data", "trial_period_days", "trial_settings"),
)
INVOICE = {"enabled": flag}
INVOICE_ELSEWHERE = ("invoice_data",)
SESSION = {
    "allowed_payment_method_types": many(choice(*PAYMENT_METHOD_TYPES)),
    "cancel_url": url,
    "client_reference_id": text(200),
    "currency": text(),
    "customer": text(),
    "customer_creation": choice("always", "if_required"),
    "customer_email": email,
    "excluded_payment_method_types": many(choice(*PAYMENT_METHOD_TYPES)),
    "expand": many(text()),
    "expires_at": whole(0, 10**12),
    "invoice_creation": shape(INVOICE, ("enabled",), INVOICE_ELSEWHERE),
    "line_items": many(shape(LINE, elsewhere=LINE_ELSEWHERE)),
    "locale": choice(*LOCALES),
    "metadata": metadata,
    "mode": choice(*MODES),
    "payment_intent_data": shape(INTENT, elsewhere=INTENT_ELSEWHERE),
    "payment_method_configuration": text(),
    "submit_type": choice("auto", "book", "donate", "pay", "subscribe"),
    "subscription_data": shape(SUBSCRIPTION, elsewhere=SUBSCRIPTION_ELSEWHERE),
    "success_url": url,
    "ui_mode": choice(*UI_MODES),
}
SESSION_ELSEWHERE = (
    *("adaptive_pricing", "after_expiration", "allow_promotion_codes", "automatic_tax"),
    *("billing_address_collection", "branding_settings", "consent_collection", "custom_fields"),
    *("custom_text", "customer_account", "customer_update", "discounts", "integration_identifier"),
    *("managed_payments", "name_collection", "optional_items", "origin_context"),
    *("payment_method_collection", "payment_method_data", "payment_method_options", "permissions"),
    *("phone_number_collection", "redirect_on_completion", "return_url", "saved_payment_method_options"),
    *("setup_intent_data", "shipping_address_collection", "shipping_options", "tax_id_collection"),
    "wallet_options",
)
CREATED: Reader = shape(SESSION, elsewhere=SESSION_ELSEWHERE)
"""Reads the whole body."""
EXPIRED: Reader = shape({"expand": many(text())})
