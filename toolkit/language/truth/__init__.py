"""What a canonical condition always is: true for every profile, or for none.

Conditions are two-valued (PQL.md §5), so every test of a value is a set of values, with null among
them where it passes for null; `not` is the complement. A condition is impossible when each way to
make it true leaves some value nothing to be. It is always true when its negation is impossible.
What cannot be decided so depends on the profile, as far as is known here.
"""

from __future__ import annotations

from toolkit.language.truth.ground import Ground
from toolkit.language.truth.parts import Part, parts
from toolkit.language.truth.search import implies, truth

__all__ = ["Ground", "Part", "implies", "parts", "truth"]
