"""Compares a clearing account with its processor's balance, and names the cause of every penny. Pure."""
