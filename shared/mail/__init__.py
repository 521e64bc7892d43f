"""Says what is written to people: how their books stand, and what must not wait until they look."""
