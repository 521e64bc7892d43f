"""Stands in for Stripe's Checkout: sessions, the page on which a buyer pays, and what paying causes."""
