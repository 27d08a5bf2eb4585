"""Every row of the table of PQL functions can be shown to an analyst: it is named, told, written."""

from __future__ import annotations

import pytest

from toolkit.language.functions import FUNCTIONS, Function
from toolkit.language.pql import parse
from toolkit.language.tree import Call, walk

ROWS = [pytest.param(function, id=name) for name, function in FUNCTIONS.items()]
