"""Writes to people: digests at the times that they have chosen, and what must not wait."""
