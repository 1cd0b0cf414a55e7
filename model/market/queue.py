"""The order in which clients come: by a keyed number, never by position in a list."""

from model.machine.compilation import rule


@rule
def by_luck(requests, count, queue, buckets):
    """Fill ``queue[:count]`` with the requests sorted by their luck.

    A bucket sort with an insertion pass: as fast as one pass over the requests, at any size of the world.
    """
    buckets[: count + 1] = 0
    for n in range(count):
        buckets[int(requests[n].luck * count) + 1] += 1
    for b in range(count):
        buckets[b + 1] += buckets[b]
    for n in range(count):
        b = int(requests[n].luck * count)
        queue[buckets[b]] = requests[n]
        buckets[b] += 1
    for n in range(1, count):
        move_up(queue, n)


@rule
def move_up(queue, n):
    """Move a request ahead of those before it whose luck is greater."""
    luck = queue[n].luck
    if queue[n - 1].luck <= luck:
        return
    client = queue[n].client
    index = queue[n].index
    while n > 0 and queue[n - 1].luck > luck:
        queue[n] = queue[n - 1]
        n -= 1
    queue[n].client = client
    queue[n].index = index
    queue[n].luck = luck
