"""One job: all sides in turn, whether the bits are the same, and the goals."""

from statistics import median
from typing import Any

from bits import EPOCHS, few, learned
from goals import GOALS, spoken_of, verdict
from jobs import JOBS, Job
from report import Report, Verdict
from sides import SIDES, able
from timing import Amount, Timed, prepared, race, ratio

SLOW = {"textbook", "rows", "torch", "objects"}  # sample by sample
OVER = ("compiled", "relaxed", "before", "c", "chand")
OURS = ("compiled", "relaxed", "before")
WHOLE, BRIEF = 1.0, 0.3  # seconds; a share of them
SAME_BITS = ("objects", "program", "before")  # as `compiled`
COLUMNS = (
    "us per sample",
    *("over same bits", "over exact=False", "over the commit before", "over C", "over C by hand"),
    "calls x epochs x samples",
    "first call, s",
    "a call of one update, ms",
)


def report_job(report: Report, key: str, keys: list[str], rounds: int, share: float) -> None:
    """Time all sides, and judge the goals."""
    try:
        job = JOBS[key]()
    except ImportError as error:
        report.say(f"Left out: {key}, whose samples come from elsewhere ({error}).")
        return
    kinds, missing = able(keys, job)
    amounts = {side: amount(side, job, share) for side in kinds}
    timed, failed = prepared(kinds, job, amounts)
    race(timed, rounds)
    title = f"{key}: {job.name}, {len(job.X):,} samples, {job.parameters:,} parameters"
    report.table(title, *COLUMNS)
    for name, side in timed.items():
        ratios = [f"{ratio(side, timed[other]):.3g}" if other in timed else "" for other in OVER]
        trained = f"{side.calls:,} x {side.epochs:,} x {side.samples:,}"
        least = f"{side.least(job.batch_size) * 1e3:.2f}" if name in OURS else ""
        report.row(SIDES[name].name, micro(side.times), *ratios, trained, f"{side.first_call:.2f}", least)
    for name, why in {**missing, **failed}.items():
        report.say(f"Left out: {SIDES[name].name} ({why}).")
    for goal in GOALS:
        if goal.job == key and goal.side in keys:
            report.judge(verdict(goal, timed, SIDES[goal.side].name))
    if "compiled" in timed:
        report.judge(same_bits(job, timed))
    for side in timed.values():
        if hasattr(side.trainer, "close"):
            side.trainer.close()


def amount(side: str, job: Job, share: float) -> Amount:
    """How much of a job a side trains in a measurement.

    A call of `fit` costs something beside the training, so ours train as much in a call as the job asks for,
    within reason; sides that no goal speaks of are measured briefly.
    """
    spoken = side in spoken_of(job.key)
    seconds = max(WHOLE, job.seconds) if side in OURS else job.seconds if spoken else BRIEF * job.seconds
    slow = side in SLOW and job.batch_size == 1
    return Amount(share * seconds, job.places if spoken and not slow else 1, slow)


def same_bits(job: Job, timed: dict[str, Timed]) -> Verdict:
    """Train a little with all sides that promise the same bits, and compare their fingerprints.

    The commit before also trains as much as was measured, and must have learned the same then.
    """
    samples = few(job)
    ours = timed["compiled"]
    found = learned(ours.trainer, EPOCHS, samples)
    others: dict[str, bool] = {}
    for key in SAME_BITS:
        trainer = timed[key].trainer if key in timed else fresh(key, job)
        if trainer is not None:
            others[SIDES[key].name] = learned(trainer, EPOCHS, samples) == found
    amounts = f"{EPOCHS} epochs of {samples:,} samples"
    if "before" in timed:
        long = [learned(timed[key].trainer, ours.epochs, ours.samples) for key in ("compiled", "before")]
        others[f"the same after {ours.epochs:,} epochs of {ours.samples:,}"] = long[0] == long[1]
    told = ", ".join(f"{name}: {'the same' if same else 'DIFFERENT'}" for name, same in others.items())
    goal = f"{job.key}, compiled, same bits: all parameters bit by bit after {amounts}"
    return Verdict(goal, f"{found[:12]}; {told}", all(others.values()))


def fresh(key: str, job: Job) -> Any | None:
    """A trainer that was not timed; None where it cannot train the job, or is not there."""
    if key == "before" or (key == "program" and not SIDES[key].load().can(job)):
        return None
    return SIDES[key].load()(job)


def micro(times: list[float]) -> str:
    """Microseconds: best (median)."""
    return f"{min(times) * 1e6:.4g} ({median(times) * 1e6:.4g})"
