"""Why a training got nowhere."""

from collections.abc import Sequence


def diagnosis(reasons: Sequence[str]) -> str | None:
    """Return why a training got nowhere; None where it got somewhere."""
    if not reasons:
        return None
    return "\n".join(["WHY IT GOT NOWHERE", *(f"  {sentence}" for sentence in reasons)])
