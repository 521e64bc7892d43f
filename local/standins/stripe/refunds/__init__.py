"""Stands in for Stripe's refunds: what is paid back, and what that moves."""
