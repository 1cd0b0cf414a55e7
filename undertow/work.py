"""Work that takes a while: comparing policies with the status quo, and experiments at many points."""

from __future__ import annotations

import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from undertow.asking import Changes, Folder, Policy, Rules, in_words_of_python, plan_of, reporter_of, text_of
from undertow.results import Run, Sweep, open_run, open_sweep

if TYPE_CHECKING:
    from experiments.running.engine import Outcome
    from experiments.running.plan import Plan
    from experiments.storage.workplace import Answer


def run(
    *policies: Policy, replicates: int = 16, weeks: int = 208, burn_in: int = 260, scale: float = 1.0, seed: int = 1,
    parameters: Changes | None = None, rules: Rules | None = None, workers: int | None = None,
    out: Folder | None = None, overwrite: bool = False, progress: bool = False,
) -> Run:  # fmt: skip
    """Compare policies with the status quo, on the same luck; the same as ``undertow run``, to the last bit.

    Args:
        policies: names of shipped scenarios (see `undertow.scenarios`) or paths of scenario files; "a+b" applies both.
            None stands for the six headline scenarios.
        replicates: simulated worlds for each policy, each with luck of its own.
        weeks: of policy. burn_in: weeks without any policy before them.
        scale: size of the world; 1 is about 28,000 people.
        seed: the same seed gives the same results.
        parameters: changed parameters and switches by name, such as ``{"fear_hides": 0.3}``.
        rules: a file of rules, or functions that take the place of rules (see ``docs/rules.md``); the result's own
            ``rules`` has their source.
        workers: processes; None takes all cores. Never changes a result.
        out: folder for the results. Without it nothing is written but a temporary folder, which is removed. What it
            holds of these very results is shown, or gone on with.
        overwrite: whether another run in that folder may be replaced.
        progress: whether to tell on standard error how far the work is.

    Returns:
        Data frames, the manifest and charts; see `undertow.Run`.

    Raises:
        InputError: a policy, a number, a parameter, a rule or the folder is wrong; nothing has run then.
        OSError: the results cannot be written.
        RuntimeError: no replicate finished; says why the first one failed. Where some did, a warning says so. Also
            in a script that calls this outside ``if __name__ == "__main__":``.
        KeyboardInterrupt: Ctrl-C. Finished replicates stay in ``out``, and the same call goes on with them.

    >>> found = run("end_demand", scale=0.02, replicates=2, weeks=26, burn_in=26)
    >>> found.effects.query("outcome == 'active_workers' and window == 'all'")[["unit", "effect", "n"]].values.tolist()
    [['%', 'ratio', 2]]
    >>> found.folder is None
    True
    """
    from experiments.rules.given import file_of

    sizes = {"replicates": replicates, "weeks": weeks, "burn_in": burn_in, "scale": scale, "seed": seed}
    with in_words_of_python(), _place(out) as folder, file_of(rules) as file:
        plan = plan_of("run", policies, sizes | {"workers": workers}, parameters, out=folder, overwrite=overwrite)
        ended = _by_rules(file, _compared, plan, not policies, progress)
        found = open_run(folder, hold=out is None) if ended.path is not None else None
    _tell(ended, found)
    assert found is not None
    return found


def sweep(
    experiment: Policy, out: Folder, *, rules: Rules | None = None, workers: int | None = None,
    overwrite: bool = False, progress: bool = False,
) -> Sweep:  # fmt: skip
    """Run an experiment: scenarios at many points, each with replicates; the same as ``undertow sweep``.

    Args:
        experiment: path of an experiment file, or the name of a shipped one.
        out: folder for the results. A sweep of the same experiment that is there already is gone on with.
        rules: a file of rules, or functions that take the place of rules, as in `run`.
        workers: processes; None takes all cores. Never changes a result.
        overwrite: whether another sweep in that folder may be replaced.
        progress: whether to tell on standard error how far the work is.

    Returns:
        The sweep, opened; see `undertow.Sweep`.

    Raises:
        InputError: the file or the folder is wrong; nothing has run then.
        OSError: the disk is full or cannot be written; what is finished is kept.
        RuntimeError: in a script, outside ``if __name__ == "__main__":``. Runs that fail are a warning.
        KeyboardInterrupt: Ctrl-C. Finished runs are kept, and the same call goes on with them.

    >>> from pathlib import Path
    >>> _ = Path("fear.toml").write_text('''
    ... title = "Does it matter how far fear makes clients hide?"
    ... description = "Ending demand at two values of one parameter."
    ... scenarios = ["end_demand"]
    ... run = {weeks = 8, burn_in = 6, scale = 0.02, replicates = 2}
    ... design = {kind = "grid"}
    ... uncertainty = [{parameter = "fear_hides", levels = [0.0, 0.5]}]
    ... ''')
    >>> found = sweep("fear.toml", out="results/fear")
    >>> found.points["fear_hides"].tolist()
    [0.0, 0.5]
    """
    from experiments.rules.given import file_of
    from experiments.running.worker import check_main
    from model.files import located

    check_main()
    with in_words_of_python(), file_of(rules) as file:
        folder = located(text_of("out", out))
        name = text_of("experiment", experiment)
        outcome = _by_rules(file, _swept, name, folder, workers, overwrite, progress)
    kept = f"{outcome.done} of {outcome.planned} runs are in {folder}"
    if outcome.trouble is not None:
        told = f"{outcome.trouble.strerror or outcome.trouble}: {kept}; the same call goes on with them"
        raise OSError(outcome.trouble.errno, told)
    if outcome.stopped_by is not None:
        _hand_on(outcome.stopped_by, f"{kept}; the same call goes on with them.")
    if outcome.failed:
        again = f"Try them again with `undertow resume {folder} --retry`."
        told = f"{kept}, {outcome.failed} failed. The first reason: {outcome.first_failure}. {again}"
        warnings.warn(told, RuntimeWarning, stacklevel=2)
    return open_sweep(folder)


def _swept(name: str, folder: Path, workers: int | None, overwrite: bool, progress: bool) -> Outcome:
    """How an experiment ended that ran into a folder."""
    from experiments.running.means import Means
    from experiments.sweeps import files
    from experiments.sweeps.launch import plan_sweep, run_sweep

    named, means = files.read(name), Means(workers)
    command = f"undertow.sweep({Path(named.name).name!r})"
    planned = plan_sweep(named, folder, command, join=True, overwrite=overwrite)
    return run_sweep(planned, means, reporter_of(progress))


def _compared(plan: Plan, headline: bool, progress: bool) -> Answer:
    """What comes of a plan, which may be for the headline scenarios as far as they reach."""
    from experiments.comparison.run import compare, within_horizon

    reporter = reporter_of(progress)
    return compare(within_horizon(plan, reporter) if headline else plan, reporter)


def _by_rules(file: Path | None, work: Callable[..., Any], *args: Any) -> Any:
    """Do some work in this process, or in one of its own if it is to live by other rules than this one."""
    from experiments.rules.given import other_than_here
    from experiments.running.another_process import call

    environment = other_than_here(file)
    return work(*args) if environment is None else call(environment, work, *args)


@contextmanager
def _place(out: Folder | None) -> Iterator[Path]:
    """The folder for results, or a temporary one that is gone when the block ends, whatever ends it."""
    from model.files import located

    if out is not None:
        yield located(text_of("out", out))
        return
    with tempfile.TemporaryDirectory(prefix="undertow-") as folder:
        try:
            yield Path(folder).resolve() / "run"
        except OSError as error:
            # What was said about going on there is no longer true.
            if isinstance(error.__cause__, OSError):
                raise error.__cause__ from None
            raise


def _tell(ended: Answer, found: Run | None) -> None:
    """Say how work ended that did not simply finish."""
    count = found.manifest["replicates"] if found is not None else 0
    kept = f"{count} finished replicate{'' if count == 1 else 's'} kept"
    if ended.stopped_by is not None:
        where = f": {kept} in {found.folder}; the same call goes on with them" if found and found.folder else ""
        _hand_on(ended.stopped_by, f"stopped{where}.")
    if found is None:
        first = ended.failures[0]
        raise RuntimeError(f"no replicate finished. The first failure: {first.reason}\n\n{first.traceback}")
    if ended.failures:
        warnings.warn(ended.told(kept), RuntimeWarning, stacklevel=3)


def _hand_on(number: int, message: str) -> NoReturn:
    """Do what the signal would have done that ended the work, now that nothing is half-written."""
    if number != signal.SIGINT:
        signal.raise_signal(number)
    raise KeyboardInterrupt(message)
