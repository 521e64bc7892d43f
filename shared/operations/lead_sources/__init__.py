"""Lets owners edit lead sources, and keeps them in step with a tracking category at Xero."""
