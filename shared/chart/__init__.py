"""Describes what Xero offers a business to choose from. Pure."""
