"""Names the version that the pages show."""

VERSION = "0.1.0"
