"""The ledger's results as tables and as a document, for Parquet and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from experiments.claims.order import LedgerRun, Order
from experiments.claims.results import Judged, PartResult, RowResult
from experiments.claims.verdict import MARGINS, Spread
from experiments.running.ending import COMPLETE, INCOMPLETE
from experiments.storage.folders import CLAIMS

if TYPE_CHECKING:
    import pandas as pd


def spread_fields(found: Spread) -> dict[str, float]:
    """Mean, 90 % interval over draws, spread between draws, and the standard error that luck leaves in the mean."""
    return {
        "mean": found.mean,
        "low": found.quantile(0.05),
        "high": found.quantile(0.95),
        "between_draws": found.between,
        "luck": found.luck,
    }


def part_fields(result: PartResult) -> dict[str, Any]:
    """One part as plain values; effects are log ratios, percentage points or slopes, as ``effect`` says."""
    part = result.part
    fields: dict[str, Any] = {
        "observable": part.observable, "over": part.over, "against": part.against, "group": part.group,
        "versus": part.versus, "per": part.per, "scenario": part.scenario, "compare": part.compare,
        "reference": "" if part.compare == "level" else part.reference,
        "window": part.window, "expected": part.direction, "effect": part.kind,
        "delta": result.delta, "status_quo": result.status_quo, "scenario_level": result.scenario,
    }  # fmt: skip
    for name, found in (("on", result.on), ("frozen", result.off), ("on_minus_frozen", result.gap)):
        fields |= {f"{name}_{key}": value for key, value in spread_fields(found).items()}
    for multiple, chance in zip(MARGINS, result.chances, strict=True):
        at = f"{multiple:g}_delta"
        fields |= {f"above_{at}": chance.above, f"within_{at}": chance.within, f"below_{at}": chance.below}
    return fields | {
        "verdict": result.decision.word, "how": result.decision.how, "mechanism": result.role,
        "placebo": result.placebo.word, "default": result.default, "default_luck": result.default_luck,
        "depends": "; ".join(result.depends), "draws": len(result.draws),
        "draws_collapsed": result.collapsed, "draws_undefined": result.undefined,
    }  # fmt: skip


def row_fields(row: RowResult) -> dict[str, Any]:
    """One claim as plain values, without its parts."""
    claim = row.claim
    return {
        "claim": claim.id, "section": claim.section, "source": ", ".join(claim.source), "text": claim.text,
        "class": claim.grade, "switch": ", ".join(claim.switch), "row_verdict": row.decision.word,
        "row_how": row.decision.how, "probability": row.alone.probability, "withheld": row.withheld,
        "note": claim.note,
    }  # fmt: skip


def parts_frame(judged: Judged) -> pd.DataFrame:
    """One row for each part of each claim."""
    import pandas as pd

    rows = [
        row_fields(row) | {"part": n + 1} | part_fields(part) for row in judged.rows for n, part in enumerate(row.parts)
    ]
    return pd.DataFrame(rows)


def draws_frame(judged: Judged) -> pd.DataFrame:
    """One row for each part and parameter draw: the effect with the mechanism and with it frozen."""
    import pandas as pd

    rows = [
        (row.claim.id, n + 1, int(draw), float(on), float(off))
        for row in judged.rows
        for n, part in enumerate(row.parts)
        for draw, on, off in zip(part.draws, part.effects, part.effects_off, strict=True)
    ]
    return pd.DataFrame(rows, columns=["claim", "part", "draw", "effect", "effect_frozen"])


def document(result: LedgerRun) -> dict[str, Any]:
    """Everything that was found, as one JSON document."""
    assert result.judged is not None
    rows = [row_fields(row) | {"parts": [part_fields(part) for part in row.parts]} for row in result.judged.rows]
    return {"manifest": manifest(result), "claims": rows}


def asked(order: Order) -> dict[str, Any]:
    """What an order needs to be gone on with from its folder alone; a ledger of one's own lies beside it."""
    return {"precision": order.precision.name, "seed": order.seed}


def manifest(result: LedgerRun) -> dict[str, Any]:
    """What was run: model, precision, seed, draws; and how it came out over all rows."""
    from experiments.storage.manifest import commit, versions
    from model.machine import replaced
    from model.machine.compilation import model_hash

    assert result.judged is not None
    how = result.order.precision
    return replaced.described() | {
        "kind": CLAIMS, "status": INCOMPLETE if result.failed else COMPLETE, "model": model_hash(),
        "commit": commit(), "precision": how.name, "draws": len(result.draws),
        "renewed": result.renewed,
        "replicates": how.replicates, "scale": how.scale, "burn_in": how.burn_in, "seed": result.order.seed,
        "overrides": dict(result.order.overrides), "claims": len(result.judged.rows),
        "verdicts": dict(result.judged.counts), "cut_off": result.judged.cut_off,
        "placebo": dict(result.judged.placebo), "versions": versions(), "asked": asked(result.order),
    }  # fmt: skip
