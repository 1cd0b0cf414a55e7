"""The golden results: two small worlds whose outcomes are pinned, so that no change to a rule goes unnoticed.

After a change that is meant to change results, write them anew and look at the difference before it is committed:

    .venv/bin/python -m tests.model.regenerate_golden
"""

import json
from pathlib import Path

import numpy as np

from model.conditions import status_quo_table
from model.counting import outcomes
from model.parameters import Parameters
from model.world import World
from tests.model.worlds import with_levers

FILE = Path(__file__).with_name("golden.json")
DIGITS = 9
BURN_IN, WEEKS, SCALE, SEED = 40, 40, 0.1, 2018
TELLING = [
    "active_workers", "bookings", "clients_seeking", "client_fear", "unmet_requests", "information_shared",
    "refusal_share", "other_violence", "risky_services", "control", "dependence", "exploitation_incidence",
    "income_variability", "debt", "unstable_housing", "police_contacts", "extortion", "client_arrests", "with_record",
    "trust", "help_sought", "cost", "entries", "exits",
]  # fmt: skip
"""Outcomes pinned besides the main ones."""


def tables() -> dict[str, np.recarray]:
    """The policy weeks of each golden world."""
    policy = with_levers(
        WEEKS,
        enforcement_client_stings=2.0,
        enforcement_target_clients=8.0,
        income_support_amount=250.0,
        income_support_delay=2.0,
        shock_job_loss=0.01,
        services_beds=60.0,
        services_flexible_fund=4000.0,
    )
    policy.platform_closure_closed[:, 0] = 1.0
    policy.shock_demand[:] = 0.8
    return {"status_quo": status_quo_table(WEEKS), "many_policies": policy}


def results() -> dict[str, dict[str, float]]:
    """Main and other telling outcomes of each golden world over its policy weeks."""
    burnt_in = World(Parameters.defaults(), SEED, SCALE).run(status_quo_table(BURN_IN))
    found = {}
    for name, table in tables().items():
        world = burnt_in.fork().run(table)
        values = outcomes.window(world.tallies, BURN_IN, BURN_IN + WEEKS)
        pinned = [outcome.name for outcome in outcomes.OUTCOMES.values() if outcome.main] + TELLING
        found[name] = {outcome: float(f"{values[outcome]:.{DIGITS}g}") for outcome in pinned}
    return found


def main() -> None:
    """Write the golden file, aside first and then in one step."""
    aside = FILE.with_suffix(".writing")
    aside.write_text(json.dumps(results(), indent=1) + "\n", encoding="utf-8")
    aside.replace(FILE)


if __name__ == "__main__":
    main()
