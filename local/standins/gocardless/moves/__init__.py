"""Moves what calls and payers have made at one organisation, each move with the events that tell of it."""
