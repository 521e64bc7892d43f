"""Plays weeks of one GoCardless organisation: all that moves its money, its own shapes, true books."""
