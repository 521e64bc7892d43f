"""Describes what a business sells: products as Xero shows them, and what is ours beside that. Pure."""
