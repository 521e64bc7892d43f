"""Gives operators a command line: python -m ops, on this machine's stack or on one in AWS."""
