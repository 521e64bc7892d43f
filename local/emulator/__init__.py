"""AWS on this machine: the real template, deployed to an emulator that really runs the functions."""
