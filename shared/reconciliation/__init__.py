"""Compares a clearing account in Xero with its processor's balance, and names each difference's cause. Pure."""
