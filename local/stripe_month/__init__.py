"""One Stripe account over weeks: whatever can move its balance, in Stripe's own shapes, with true books."""
