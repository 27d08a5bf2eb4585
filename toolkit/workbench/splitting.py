"""The groups of an audience that were drawn at random, as an analyst holds them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import sqlglot.expressions as exp

from toolkit import arguments, overlap
from toolkit.engine.draws import draws, strata
from toolkit.errors import DefinitionError
from toolkit.language.fluent import in_audience
from toolkit.library import Audience
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.splitting import bounds, is_between
from toolkit.workbench.evaluation import Evaluation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from toolkit.engine.bitmap import Bitmap
    from toolkit.workbench.membership import Membership

    _MembersAt = Callable[[Sequence[datetime]], list[dict[str, Bitmap]]]

_T = TypeVar("_T")


def split(
    whole: Membership, shares: Mapping[str, float], seed: int, by: str | Sequence[str]
) -> Evaluation:
    """Return the groups of a random split; see `Membership.split`."""
    _check_shares(shares)
    by = [by] if isinstance(by, str) else arguments.text_list(by, "by", "a field, or a list of")
    _unused(whole, seed)
    store = whole.asking.engine.store
    numbers = draws(store, seed)
    told = {name: f"{share:.4g} of {whole.name!r} at random" for name, share in shares.items()}
    if by:
        found = overlap.stratified(whole.members, numbers, shares, strata(store, by))
        told = {name: f"{text}, evenly by {' and '.join(by)}" for name, text in told.items()}
        return _groups(whole, found, told, seed)

    def members_at(instants: Sequence[datetime]) -> list[dict[str, Bitmap]]:
        series = whole.asking.members_at(whole.audience.definition.expression, instants)
        return [_named(whole, overlap.split(at, numbers, shares)) for at in series]

    found = overlap.split(whole.members, numbers, shares)
    writers = {
        name: partial(_statement, whole, numbers_of, seed)
        for name, numbers_of in bounds(shares).items()
    }
    return _groups(whole, found, told, seed, writers, members_at)


def holdout(
    whole: Membership, base_rate: float, lift: float, *, power: float, alpha: float, seed: int
) -> Evaluation:
    """Return the profiles to treat and those to hold out; see `Membership.holdout`."""
    _unused(whole, seed)
    for name, each in (("base_rate", base_rate), ("lift", lift), ("power", power)):
        arguments.number(each, name)
    arguments.number(alpha, "alpha")
    count = overlap.smallest_holdout(base_rate, lift, whole.count, power=power, alpha=alpha)
    held = overlap.at_random(whole.members, draws(whole.asking.engine.store, seed), count)
    told = f"so that a lift of {lift:g} of {base_rate:g} is found with a chance of {power:g}"
    return _groups(
        whole,
        {"treated": whole.members - held, "holdout": held},
        {
            "treated": f"all of {whole.name!r} but {count:,} profiles, drawn at random, {told}",
            "holdout": f"{count:,} profiles of {whole.name!r}, drawn at random, {told}",
        },
        seed,
    )


def _check_shares(shares: object) -> None:
    accepted = 'the share of each group by its name: {"test": 0.5, "control": 0.5}'
    if not isinstance(shares, Mapping):
        raise arguments.refused(shares, "shares", accepted)
    for name, share in shares.items():
        arguments.text(name, "a name of shares", accepted)
        arguments.number(share, f"shares[{name!r}]")


def _groups(
    whole: Membership,
    found: Mapping[str, Bitmap],
    told: Mapping[str, str],
    seed: int,
    writers: Mapping[str, Callable[[], str]] | None = None,
    members_at: _MembersAt | None = None,
) -> Evaluation:
    lists = _named(whole, found)
    asking = whole.asking.holding(lists, _named(whole, writers or {}), seed)
    described = _named(whole, told)
    memberships = {
        name: whole.of(
            Audience(name, in_audience(name), description=f"{described[name]} (seed {seed})"),
            members,
            asking,
        )
        for name, members in lists.items()
    }
    standing = asking.standing
    return Evaluation(
        memberships,
        whole.as_of,
        members_at or partial(_no_history, whole),
        standing.extract,
        standing.library,
    )


def _named(whole: Membership, groups: Mapping[str, _T]) -> dict[str, _T]:
    return {f"{whole.name}: {group}": value for group, value in groups.items()}


def _unused(whole: Membership, seed: int) -> None:
    arguments.whole_number(seed, "seed")
    if seed in whole.asking.seeds:
        raise DefinitionError(
            f"{whole.name!r} was drawn by seed {seed}: it would draw the same again\n"
            f"Give another: seed={max(whole.asking.seeds) + 1}."
        )


def _statement(whole: Membership, numbers: tuple[int, int], seed: int) -> str:
    """Return the statement whose rows are the ids of a group's profiles."""
    select = whole.asking.select(whole.audience.definition.expression)
    identifier = exp.column("profile_id", table="p")
    return DUCKDB.text(select.where(is_between(identifier, numbers, seed)), pretty=True)


def _no_history(whole: Membership, _instants: Sequence[datetime]) -> list[dict[str, Bitmap]]:
    raise DefinitionError(
        f"the groups of {whole.name!r} were drawn from its profiles at "
        f"{whole.as_of:%Y-%m-%d %H:%M} UTC: they have no history\n"
        "Groups of a split without by have one, as a profile is in the same group at any instant."
    )
