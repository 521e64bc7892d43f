"""What the pages of owners and the pages of buyers have in common: headers, files and templates."""
