"""Defines where a business's customers come from, and keeps that in step with a tracking category at Xero."""
