"""The operators' command line: python -m local.ops, on this machine's stack or on one in AWS."""
