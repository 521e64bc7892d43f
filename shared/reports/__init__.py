"""What accountants file: reports and exports as text, CSV, PDF and beancount. No I/O."""
