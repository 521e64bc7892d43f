"""Decides which documents an event becomes. Pure."""
