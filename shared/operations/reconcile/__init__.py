"""Holds each clearing account in Xero against its processor and the ledger, and names every difference."""
