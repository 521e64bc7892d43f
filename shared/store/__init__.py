"""The only door to DynamoDB and KMS."""
