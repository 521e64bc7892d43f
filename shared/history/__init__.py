"""Says what a business has sold to whom, from the sales documents that Xero shows. Pure."""
