"""Holds what an owner chooses, checks it against what Xero offers, and makes settings of it. Pure."""
