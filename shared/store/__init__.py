"""Keeps everything in DynamoDB, encrypted under KMS where it is secret. No other code calls either."""
