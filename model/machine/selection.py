"""Ranks among numbers, without sorting all of them."""

from model.machine.compilation import rule


@rule
def ranked(numbers, count, rank):
    """The number with ``rank`` smaller ones among the first ``count``, which are put in another order (Hoare 1961)."""
    low = 0
    high = count - 1
    while low < high:
        pivot = numbers[(low + high) // 2]
        i = low
        j = high
        while i <= j:
            while numbers[i] < pivot:
                i += 1
            while numbers[j] > pivot:
                j -= 1
            if i <= j:
                numbers[i], numbers[j] = numbers[j], numbers[i]
                i += 1
                j -= 1
        if rank <= j:
            high = j
        elif rank >= i:
            low = i
        else:
            break
    return numbers[rank]
