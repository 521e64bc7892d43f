"""Shows the customers of a business and lets people change them: lists, one customer, pairs, files."""
