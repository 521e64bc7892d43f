"""What an event means in the books. Pure: no clock, no network, no storage."""
