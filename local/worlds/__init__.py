"""Reads and plays worlds: what the providers hold, phase by phase, and what the books must then show."""
