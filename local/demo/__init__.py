"""The month that make run and make demo play, and how a person sees it."""
