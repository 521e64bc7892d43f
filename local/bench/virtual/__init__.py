"""Runs the real handlers side by side in virtual time: hours of AWS in minutes, and the same every time.

Each invocation is a thread, and exactly one thread runs at a time. A call to AWS or over HTTP takes a latency
of virtual time, during which other invocations run. Queues, event sources and schedules follow template.yaml.
"""
