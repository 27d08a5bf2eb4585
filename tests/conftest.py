"""How hard the property tests look: HYPOTHESIS_PROFILE is dev (default), ci or deep."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A first example may prepare a store; time limits would measure the machine, not the property.
settings.register_profile(
    "dev", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "ci", settings.get_profile("dev"), max_examples=200, derandomize=True, print_blob=True
)
settings.register_profile("deep", settings.get_profile("dev"), max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
