"""SQS by the virtual clock; the times are seconds."""

from __future__ import annotations

import pytest

from local.bench.virtual.queues import Message, Queue
from local.bench.virtual.sqs import Sqs
from local.stack import template


def standard(visibility: int = 30, delay: int = 0) -> tuple[Queue, Queue]:
    """Makes a queue and the one of its dead letters, which are tried twice."""
    dead = Queue(template.Queue("Dead", is_fifo=False, delay=0, visibility=30), None)
    spec = template.Queue("Work", is_fifo=False, delay=delay, visibility=visibility, dead="Dead", tries=2)
    return Queue(spec, dead), dead


def fifo() -> Queue:
    return Queue(template.Queue("Lanes", is_fifo=True, delay=0, visibility=30), None)


def send(queue: Queue, *bodies: str, group: str = "", now: float = 0) -> None:
    for body in bodies:
        queue.send(body, group, None, now)


def bodies(messages: list[Message]) -> list[str]:
    return [each.body for each in messages]


def test_what_is_received_is_hidden_until_its_visibility_ends() -> None:
    queue, _ = standard()
    send(queue, "a", "b")
    assert bodies(queue.receive(1, 0)) == ["a"]
    assert bodies(queue.receive(10, 29)) == ["b"]
    assert bodies(queue.receive(10, 30)) == ["a"]
    assert queue.next_at() == 59


def test_what_is_deleted_never_comes_again_and_an_old_receipt_deletes_nothing() -> None:
    queue, _ = standard()
    send(queue, "a")
    (first,) = queue.receive(1, 0)
    old = first.receipt
    (again,) = queue.receive(1, 30)
    queue.delete(old)
    assert len(queue) == 1
    queue.delete(again.receipt)
    assert (len(queue), queue.receive(1, 1000), queue.next_at()) == (0, [], None)


def test_what_was_received_too_often_is_a_dead_letter() -> None:
    queue, dead = standard()
    send(queue, "a")
    assert [bodies(queue.receive(1, now)) for now in (0, 30, 60)] == [["a"], ["a"], []]
    assert bodies(dead.receive(1, 60)) == ["a"]
    assert (queue.tally.died, queue.tally.received) == (1, 2)


def test_visibility_can_be_changed_either_way() -> None:
    queue, _ = standard()
    send(queue, "a")
    (first,) = queue.receive(1, 0)
    assert queue.change_visibility(first.receipt, 100, 10)
    assert queue.receive(1, 109) == []
    (again,) = queue.receive(1, 110)
    assert queue.change_visibility(again.receipt, 0, 111)
    assert not queue.change_visibility("another", 0, 111)
    assert queue.next_at() == 111
    assert queue.tally.deferred == 2


def test_a_delayed_message_comes_after_its_delay() -> None:
    queue, _ = standard(delay=10)
    send(queue, "a")
    queue.send("b", "", 3, 0)
    assert (queue.delayed(), queue.visible(), queue.next_at()) == (2, 0, 3)
    assert bodies(queue.receive(10, 9)) == ["b"]
    assert bodies(queue.receive(10, 10)) == ["a"]


def test_of_several_groups_the_one_with_the_fewest_in_flight_comes_first() -> None:
    """As a fair queue of SQS: who has few messages does not wait behind who has many."""
    queue, _ = standard()
    send(queue, *"abcdef", group="many")
    send(queue, "x", group="few")
    assert bodies(queue.receive(3, 0)) == ["a", "x", "b"]


def test_without_groups_it_is_first_come_first_served() -> None:
    queue, _ = standard()
    send(queue, *"abcdef")
    send(queue, "x")
    assert bodies(queue.receive(3, 0)) == ["a", "b", "c"]


def test_a_fifo_group_gives_one_message_at_a_time_and_in_order() -> None:
    queue = fifo()
    send(queue, "a1", "a2", group="a")
    send(queue, "b1", group="b")
    first, other = queue.receive(10, 0)
    assert bodies([first, other]) == ["a1", "b1"]
    assert bodies(queue.receive(10, 30)) == ["a1", "b1"]
    for each in (first, other):
        queue.delete(each.receipt)
    assert bodies(queue.receive(10, 31)) == ["a2"]


def test_change_is_told() -> None:
    queue, _ = standard()
    told: list[int] = []
    queue.on_change = lambda: told.append(len(queue))
    send(queue, "a")
    assert told == [1]


def sqs_of(*queues: Queue) -> Sqs:
    return Sqs({queue.spec.name: queue for queue in queues}, lambda: 0.0)


def test_the_functions_calls_are_answered_as_sqs_does() -> None:
    queue, dead = standard()
    sqs, url = sqs_of(queue, dead), {"QueueUrl": "https://sqs.eu-west-2.amazonaws.com/1/Work"}
    entries = [{"Id": str(number), "MessageBody": f"{number}"} for number in range(3)]
    answer = sqs.answer("SendMessageBatch", url | {"Entries": entries})
    assert [each["Id"] for each in answer["Successful"]] == ["0", "1", "2"]
    sqs.answer("SendMessage", url | {"MessageBody": "3", "DelaySeconds": 5, "MessageGroupId": "a"})
    given = sqs.answer("ReceiveMessage", url | {"MaxNumberOfMessages": 2})["Messages"]
    assert [(each["Body"], each["Attributes"]["ApproximateReceiveCount"]) for each in given] == [
        ("0", "1"),
        ("1", "1"),
    ]
    sqs.answer(
        "ChangeMessageVisibility", url | {"ReceiptHandle": given[0]["ReceiptHandle"], "VisibilityTimeout": 0}
    )
    sqs.answer("DeleteMessage", url | {"ReceiptHandle": given[1]["ReceiptHandle"]})
    told = sqs.answer("GetQueueAttributes", url)["Attributes"]
    assert [told[f"ApproximateNumberOfMessages{each}"] for each in ("", "NotVisible", "Delayed")] == [
        "1",
        "1",
        "1",
    ]


@pytest.mark.parametrize(
    ("operation", "request_", "why"),
    [
        ("SendMessageBatch", {"Entries": [{"Id": "1", "MessageBody": ""}] * 11}, "takes 10"),
        ("SendMessageBatch", {"Entries": [{"Id": "1", "MessageBody": "x" * 1_048_577}]}, "megabyte"),
        ("SendMessage", {"MessageBody": "", "DelaySeconds": 901}, "quarter"),
        ("ChangeMessageVisibility", {"ReceiptHandle": "", "VisibilityTimeout": 43_201}, "twelve hours"),
        ("ChangeMessageVisibility", {"ReceiptHandle": "old", "VisibilityTimeout": 0}, "not in flight"),
        ("PurgeQueue", {}, "nobody plays"),
    ],
)
def test_what_sqs_would_refuse_is_refused(operation: str, request_: dict[str, object], why: str) -> None:
    queue, _ = standard()
    with pytest.raises(AssertionError, match=why):
        sqs_of(queue).answer(operation, {"QueueUrl": "/Work"} | request_)


@pytest.mark.parametrize("more", [{}, {"MessageGroupId": "a"}, {"MessageGroupId": "a", "DelaySeconds": 1}])
def test_a_fifo_queue_wants_a_group_and_an_id_and_no_delay(more: dict[str, object]) -> None:
    request_ = {"QueueUrl": "/Lanes.fifo", "MessageBody": ""} | more
    if "DelaySeconds" in more:
        request_ |= {"MessageDeduplicationId": "1"}
    with pytest.raises(AssertionError, match="FIFO"):
        sqs_of(fifo()).answer("SendMessage", request_)
