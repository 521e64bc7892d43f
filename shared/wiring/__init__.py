"""Only this package turns the environment into connections; everything else is handed what it needs.

Nothing is read or connected at import. A function builds its connections at the first call and keeps them
while warm; the command line builds them once for each command.
"""
