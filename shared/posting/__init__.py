"""Gets rows into Xero exactly once: the posting protocol as a pure state machine."""
