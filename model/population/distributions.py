"""Numbers from stated distributions, made from uniform ones."""

import math

from model.machine.compilation import rule


@rule
def normal(first, second):
    """A standard normal number from two uniform ones (Box and Muller 1958)."""
    return math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * second)


@rule
def exponential(luck):
    """An exponential number with mean 1 from a uniform one."""
    return -math.log(luck)
