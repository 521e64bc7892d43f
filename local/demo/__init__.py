"""Makes the month that make run and make demo play, and shows it to a person."""
