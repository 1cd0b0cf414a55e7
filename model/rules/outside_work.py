"""Work outside the trade: what it pays, who is offered any, how it is found and lost."""

from model.codes import Documentation, Housing
from model.machine.compilation import rule
from model.rules.forms import clip


@rule
def outside_wage(c, p):
    """What a week of other work pays ($), as far as its pay matters to anyone."""
    return max(p.outside_wage * (c.outside_work_wage if p.on_outside_work else 1.0), 1.0)


@rule
def employability(w, p):
    """Share of outside job offers open to a person: records, being outed, status and disability cost offers."""
    open_to = 1.0
    if w.record:
        open_to *= 1.0 - p.record_job_loss
    if w.outed:
        open_to *= 1.0 - p.outed_job_loss
    if w.documentation == Documentation.UNDOCUMENTED:
        open_to *= 1.0 - p.undocumented_job_loss
    if w.disabled:
        open_to *= 1.0 - p.disabled_job_loss
    if w.housing == Housing.UNHOUSED:
        open_to *= 1.0 - p.unhoused_job_loss
    if w.uses_drugs and not w.on_treatment:
        open_to *= 1.0 - p.drugs_job_loss
    return open_to


@rule
def chance_to_lose_work(c, p):
    """Weekly chance that someone outside the trade loses other work."""
    return clip(p.job_loss + c.shock_job_loss, 0.0, 1.0)


@rule
def chance_to_find_work(w, c, p):
    """Weekly chance that someone outside the trade finds other work."""
    return p.job_finding * c.outside_work_offers * employability(w, p)
