"""Calls Xero, as no other code does: writes documents as JSON, reads answers, refreshes tokens."""
