"""Turns the environment into connections, as no other package does: all others are handed what they need.

Nothing is read or connected at import. A function builds its connections at the first call and keeps them
while warm; the command line builds them once for each command.
"""
