"""The keys of replicates: found without the compiler, by whoever needs no more of luck."""

import hashlib


def replicate_seed(seed: int, replicate: int) -> int:
    """The 64-bit key of one replicate, derived by SHA-256 so that no two (seed, replicate) pairs coincide by design.

    >>> replicate_seed(1, 0) != replicate_seed(0, 1)
    True
    """
    digest = hashlib.sha256(f"undertow replicate {seed} {replicate}".encode()).digest()
    return int.from_bytes(digest[:8], "little")
