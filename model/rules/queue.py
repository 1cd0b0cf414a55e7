"""The order in which clients come: by a keyed number, never by position in a list."""

from model.compiled import rule


@rule
def by_luck(requests, count, order, buckets):
    """Fill ``order[:count]`` with the indices of the requests sorted by their luck.

    A bucket sort with an insertion pass: as fast as one pass over the requests, at any size of the world.
    """
    buckets[: count + 1] = 0
    for n in range(count):
        buckets[int(requests[n].luck * count) + 1] += 1
    for b in range(count):
        buckets[b + 1] += buckets[b]
    for n in range(count):
        b = int(requests[n].luck * count)
        order[buckets[b]] = n
        buckets[b] += 1
    for n in range(1, count):
        item = order[n]
        m = n - 1
        while m >= 0 and requests[order[m]].luck > requests[item].luck:
            order[m + 1] = order[m]
            m -= 1
        order[m + 1] = item
