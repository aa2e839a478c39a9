"""Make the network of a job and train it once: ``python first_training.py SIDE JOB_FILE [CHECKOUT]``.

Prints the seconds of the processor that the first call of `fit` takes. The samples are few, so that most of
it is what has to be imported, compiled or loaded before.
"""

import pickle
import sys
from pathlib import Path
from time import process_time


def main(side: str, job_file: str, checkout: str | None = None) -> None:
    """Import, build, and time one call."""
    if checkout is not None:
        sys.path.insert(0, checkout)
    import neurosim

    if checkout is not None and not Path(neurosim.__file__).is_relative_to(checkout):
        raise SystemExit(f"there is no neurosim in {checkout}")
    from peers import engines

    job = pickle.loads(Path(job_file).read_bytes())
    engine = {"ours": engines.Engine, "before": engines.Numba}[side].engine
    network = engines.network(job)
    start = process_time()
    engines.fitted(network, job, engine)
    print(process_time() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
