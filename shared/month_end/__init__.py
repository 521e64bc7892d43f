"""Builds a provider's month-end report from the ledger's rows. Pure."""
