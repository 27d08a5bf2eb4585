"""Why a profile is in an audience, or not: every rule, what decided it, and the nearest miss."""

from toolkit.engine.explain.known import Known
from toolkit.engine.explain.reason import Reason, reason

__all__ = ["Known", "Reason", "reason"]
