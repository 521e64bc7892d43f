"""Keeps what was sold to whom as Xero shows it, in the turns in which contacts are read."""
