"""Reads products from Xero, lists them, and changes what a business says of them."""
