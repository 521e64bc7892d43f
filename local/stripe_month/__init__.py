"""Plays weeks of one Stripe account: all that can move its balance, Stripe's own shapes, true books."""
