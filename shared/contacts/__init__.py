"""Decides what becomes of a customer's details when this side or Xero changes them. Pure."""
