"""Serves as JSON what the pages show and do; docs/openapi.yaml describes every operation.

Each file is a thin door to the same functions that a page calls, so that rules and words are the same.
"""
