"""Runs the whole integration on this machine: in one process, or deployed to an emulator."""
