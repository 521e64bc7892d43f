"""Lists, for each permission of a key, a harmless call that Stripe refuses if the key lacks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stripe import InvalidRequestError, StripeClient

# Deleting what is not there changes nothing, and asks for the same permission as making an endpoint.
NO_ENDPOINT = "we_connectably_asks_whether_it_may"
# Nor can what is not there be ended, paid back or changed: Stripe first looks whether the key may.
NO_SESSION = "cs_connectably_asks_whether_it_may"
NO_CHARGE = "ch_connectably_asks_whether_it_may"
NO_SUBSCRIPTION = "sub_connectably_asks_whether_it_may"

Try = Callable[[StripeClient], object]


def _harmlessly(call: Try) -> Try:
    """Takes a refusal of the request itself, whatever its status: the key's permissions come first."""

    def tried(stripe: StripeClient) -> object:
        try:
            return call(stripe)
        except InvalidRequestError:
            return None

    return tried


TRIED: Mapping[str, Try] = {
    "account": lambda stripe: stripe.v1.accounts.retrieve_current(),
    "balance": lambda stripe: stripe.v1.balance.retrieve(),
    "balance_transactions": lambda stripe: stripe.v1.balance_transactions.list({"limit": 1}),
    "charges": lambda stripe: stripe.v1.charges.list({"limit": 1}),
    "customers": lambda stripe: stripe.v1.customers.list({"limit": 1}),
    "disputes": lambda stripe: stripe.v1.disputes.list({"limit": 1}),
    "invoices": lambda stripe: stripe.v1.invoice_payments.list({"limit": 1}),
    "payouts": lambda stripe: stripe.v1.payouts.list({"limit": 1}),
    "topups": lambda stripe: stripe.v1.topups.list({"limit": 1}),
    "webhooks": lambda stripe: stripe.v1.webhook_endpoints.delete(NO_ENDPOINT),
}
"""By the names of `stripe_permissions.PERMISSIONS`."""
TRIED_TO_SELL: Mapping[str, Try] = {
    "sessions": _harmlessly(lambda stripe: stripe.v1.checkout.sessions.expire(NO_SESSION)),
    "payment_intents": lambda stripe: stripe.v1.payment_intents.list({"limit": 1}),
    "refunds": _harmlessly(lambda stripe: stripe.v1.refunds.create({"charge": NO_CHARGE, "amount": 1})),
    "subscriptions": _harmlessly(
        lambda stripe: stripe.v1.subscriptions.update(NO_SUBSCRIPTION, {"metadata": {}})
    ),
}
"""By the names of `stripe_permissions.SELLING`."""
