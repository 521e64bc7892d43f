"""Worlds: what the providers hold, phase by phase, and what must then stand in the books."""
