"""One GoCardless organisation over weeks: whatever moves its money, in its own shapes, with true books."""
