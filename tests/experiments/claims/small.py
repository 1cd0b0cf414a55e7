"""What tests of the ledger share: a precision that runs in seconds, and a row of it."""

from experiments.claims.order import Precision

PLATFORM_ROW = """
[P1]
section = "Platforms"
source = ["Q3"]
class = "B"
switch = ["venue_choice"]
claim = "Bookings online fall."
part = [{ observable = "platform_bookings", scenario = "platform_seizure", window = "weeks 0-12", direction = "less" }]
"""


def tiny(draws: int) -> Precision:
    """Two replicates of each draw in small worlds."""
    return Precision("tiny", draws=draws, replicates=2, scale=0.05, burn_in=26, steps=1)
