"""Reads the payment providers: checks their signatures, asks their APIs, turns their objects into events."""
