"""How rows get into Xero exactly once: the posting protocol as a pure state machine."""
