"""Writes docs/scale.md: the cost of many businesses, of a long ledger, of a backlog."""
