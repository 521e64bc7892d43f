"""Lists what AWS charges in London (eu-west-2), before any free tier, in USD."""

from __future__ import annotations

from dataclasses import dataclass

REGION = "eu-west-2"
READ_ON = "2026-11-29"
HOURS = 730
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """`usd` is for `per` of `what`; `source` says where the price is from."""

    what: str
    usd: float
    per: int
    source: str

    def of(self, count: float) -> float:
        return self.usd * count / self.per


LIST = "AWS price list of October 2026, {}".format

# DynamoDB's were not found in London's list: the ratio of London to us-east-1 is the one before prices were
# halved in November 2024 (1.4846 to 1.25 a million written, 0.297 to 0.25 a million read).
WRITTEN = Price(
    "DynamoDB write units, on demand", 0.7423, MILLION, "derived: 0.625 in us-east-1, times 1.1877"
)
READ = Price("DynamoDB read units, on demand", 0.1485, MILLION, "derived: 0.125 in us-east-1, times 1.188")
KMS = Price("KMS requests", 0.03, 10_000, LIST("eu-west-2-KMS-Requests"))
FIFO = Price("SQS requests, FIFO", 0.50, MILLION, LIST("EUW2-Requests-FIFO-Tier1"))
STANDARD = Price("SQS requests, standard", 0.40, MILLION, LIST("EUW2-Requests-Tier1"))
GB_SECOND = Price("Lambda GB-seconds, arm64", 13.3334, MILLION, LIST("EUW2-Lambda-GB-Second-ARM"))
RUN = Price("Lambda requests", 0.20, MILLION, LIST("EUW2-Request-ARM"))
TRACE = Price("X-Ray traces recorded", 5.00, MILLION, "aws.amazon.com/xray/pricing")
LOGGED = Price("CloudWatch log bytes ingested", 0.5985, 1_000_000_000, LIST("EUW2-DataProcessing-Bytes"))
STRUCK = Price("Scheduler invocations", 1.15, MILLION, LIST("EUW2-ScheduledInvocation"))
ALARM = Price("CloudWatch alarms, a month", 0.10, 1, LIST("EUW2-CW:AlarmMonitorUsage"))
METRIC = Price("CloudWatch metrics, a month", 0.30, 1, LIST("EUW2-CW:MetricMonitorUsage"))
KEY = Price("KMS keys, a month", 1.00, 1, LIST("eu-west-2-KMS-Keys"))
SECRET = Price("Secrets, a month", 0.40, 1, LIST("EUW2-AWSSecretsManager-Secrets"))

PRICES = (
    WRITTEN,
    READ,
    KMS,
    FIFO,
    STANDARD,
    GB_SECOND,
    RUN,
    TRACE,
    LOGGED,
    STRUCK,
    ALARM,
    METRIC,
    KEY,
    SECRET,
)
