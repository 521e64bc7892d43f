"""Runs AWS on this machine: deploys the real template to an emulator that really runs the functions."""
