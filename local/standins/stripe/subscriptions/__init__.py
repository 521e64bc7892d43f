"""Stands in for Stripe's subscriptions, once a session began them: when they end, and that they end."""
