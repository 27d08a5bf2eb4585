"""An extract, opened: its fields, its profiles, and questions about audiences."""

from __future__ import annotations

import sys
from functools import cached_property, partial
from typing import TYPE_CHECKING

from toolkit import arguments
from toolkit.engine import memberships
from toolkit.engine.audiences import Audiences, checked
from toolkit.engine.cache import LeafCache
from toolkit.engine.duckdb import DuckDBEngine
from toolkit.engine.estimate import estimated
from toolkit.engine.history import histories
from toolkit.engine.values import related
from toolkit.errors import SourceError
from toolkit.language.eligibility import eligibility
from toolkit.store import Limits, ProfileStore, open_store, read_source
from toolkit.store.catalog import Row, fields
from toolkit.store.publish import publish, withdraw
from toolkit.workbench import estimates
from toolkit.workbench.asking import Asking, Standing
from toolkit.workbench.display import html_table, thousands
from toolkit.workbench.doubts import doubts, findings, warn_of, warn_of_attributes
from toolkit.workbench.drawing import Drawing
from toolkit.workbench.evaluation import Evaluation
from toolkit.workbench.membership import Membership
from toolkit.workbench.palette import Palette
from toolkit.workbench.planning import audiences_of, planned
from toolkit.workbench.planning import named as _named
from toolkit.workbench.profile import Profile, read_profile
from toolkit.workbench.progress import progress_bar, telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap
    from toolkit.engine.estimate import Estimate
    from toolkit.engine.plan import Plan
    from toolkit.language.eligibility import Eligibility
    from toolkit.library import Library
    from toolkit.propensity import Ground
    from toolkit.store import Tables
    from toolkit.workbench.doubts import Judged
    from toolkit.workbench.findings import Findings
    from toolkit.workbench.planning import Askable

    _Held = tuple[ProfileStore, LeafCache]

_OPENED = "what tk.open_extract(…) opens, or call that"


class Extract:
    """Profiles and events, prepared for audience questions.

    Parameters
    ----------
    store
        The profile store.
    as_of
        The evaluation instant when none is given, UTC.
    """

    def __init__(self, store: ProfileStore, as_of: datetime) -> None:
        self._store = arguments.instance(store, "store", ProfileStore, _OPENED)
        self._former: list[ProfileStore] = []
        self._counted: dict[str, Row] = {}
        self._judged: Judged = {}
        self._cache = LeafCache(store.folder / "leaves")
        self.as_of = arguments.instant(as_of, "as_of")

    @property
    def name(self) -> str:
        """What the extract is called."""
        return self._store.name

    @property
    def profile_count(self) -> int:
        """How many profiles there are."""
        return self._store.layout.profile_count

    @property
    def event_count(self) -> int:
        """How many events there are."""
        return self._store.event_count

    @property
    def notes(self) -> tuple[str, ...]:
        """What was taken for what when the extract was prepared, and what was left out."""
        return self._store.notes

    @property
    def imported(self) -> tuple[str, ...]:
        """The names of the imported audiences, which `inSegment` can say."""
        return self._store.lists.names

    @property
    def fingerprint(self) -> str:
        """What the source's files were when it was prepared: changes whenever they do."""
        return self._store.fingerprint

    @property
    def ground(self) -> Ground:
        """What predictions are made from: the store, kept answers, the instant."""
        from toolkit.propensity import Ground  # noqa: PLC0415 - loaded on first use

        return Ground(Audiences(self._store), self._cache, self.as_of)

    def profile_ids(self, numbers: NDArray[np.int64]) -> pd.Series[str]:
        """Return the ids of profiles by number, in the order of the numbers."""
        return self._store.profile_ids(numbers)

    def fields(self, search: str = "") -> pd.DataFrame:
        """Return the fields and what is known of them; each is counted once, when first asked.

        Parameters
        ----------
        search
            Only those with this text in their path, name or description, in any case.

        Returns
        -------
        DataFrame
            path, name (the display name, where `extract.toml` gives one), type, fill (share of
            rows that have it, 0 to 1), distinct, top (the most frequent values), description
            (of `extract.toml`). Event fields are under `xEvent`.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> extract.fields("tier")["path"].tolist()
        ['loyalty.tier']
        """
        with progress_bar("Counting") as tell:
            return fields(self._store, search, self._counted, tell)

    def profile(self, profile_id: str) -> Profile:
        """Return one customer: her attributes and her events up to `as_of`.

        Raises
        ------
        UnknownNameError
            There is no profile of that id.
        """
        return read_profile(self._store, profile_id, self.as_of)

    def evaluate(
        self,
        *audiences: Askable,
        as_of: datetime | date | str | None = None,
        library: Library | None = None,
        progress: Callable[[float], None] | None = None,
        quiet: bool = False,
    ) -> Evaluation:
        """Return who is in each audience, all answered together.

        Parameters
        ----------
        *audiences
            Audiences; also definitions or PQL text, which are named by their text.
        as_of
            The instant to evaluate at, UTC; the extract's own when not given.
        library
            Where `inSegment` finds an audience that is neither among these nor imported.
        progress
            Told the share of the work done, 0 to 1, in place of a progress bar; when it raises,
            the work stops.
        quiet
            Do not warn of what makes an answer wrong.

        Raises
        ------
        PqlTypeError
            A definition does not fit the fields; says what, where, and the nearest name.
        UnsupportedError
            A definition uses what is not evaluated yet.
        DefinitionError
            Two audiences of one name, or audiences that refer to one another in a circle.

        Warns
        -----
        ToolkitWarning
            A definition cannot be met, has a window that reaches before the data, a value that
            never occurs, or text compared with a number, or an audience is inactive; each with its
            rule and what to do. No table is read for it: `lint` does, and lists more.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> extract.evaluate(tk.Audience("Everyone", "true"))["Everyone"].count
        20000
        """
        instant = self.as_of if as_of is None else arguments.instant(as_of, "as_of")
        is_quiet = arguments.truth(quiet, "quiet")
        named = _named(audiences)
        where = audiences_of(named, self._store, library)
        asked = planned(where)
        doubted = doubts(named, asked, self._store, instant, library, self._judged)
        if not is_quiet:
            self._warn_of_history(asked, instant)
            warn_of(doubted)
        engine = DuckDBEngine(self._store, instant, self._cache)
        with telling("Evaluating", progress) as tell:
            told = ""
            if self._store.sample is not None and not engine.knows(asked.leaves):
                told = estimates.aloud(self._estimates(asked, named, instant))
                tell(told, 0.0)
            found = memberships.evaluate(
                asked, engine, where.lists_at(instant), lambda share: tell(told, share)
            )
        members_at = partial(self._members_at, (self._store, self._cache))
        standing = Standing(self, library, members_at, instant)
        asking = Asking(engine, found, where.holding(asked), standing)
        return Evaluation(
            {
                name: Membership(
                    audience,
                    found[name],
                    self._store,
                    instant,
                    partial(asking.sql, audience.definition.expression),
                    asking,
                )
                for name, audience in named.items()
            },
            instant,
            partial(members_at, asked, named),
            self,
            library,
            doubted,
        )

    def estimate(
        self,
        *audiences: Askable,
        as_of: datetime | date | str | None = None,
        library: Library | None = None,
    ) -> pd.DataFrame:
        """Return about how many are in each audience, from a sample of the profiles.

        A store of more than five million profiles has a sample: one profile in 32, by a hash of
        its id. Of smaller ones every profile is looked at, and the sizes are exact.

        Parameters
        ----------
        *audiences, as_of, library
            As for `evaluate`.

        Returns
        -------
        DataFrame
            audience, profiles, low and high (the 95 % interval: Wilson's, for a finite
            population), share (0 to 1), matched, sampled, standard_error (in profiles).

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> extract.estimate('loyalty.tier = "gold"')[["profiles", "low", "high"]].values.tolist()
        [[2000, 2000, 2000]]
        """
        instant = self.as_of if as_of is None else arguments.instant(as_of, "as_of")
        named = _named(audiences)
        asked = planned(audiences_of(named, self._store, library))
        self._warn_of_history(asked, instant)
        with progress_bar("Estimating") as tell:
            found = self._estimates(asked, named, instant, lambda share: tell("", share))
        return estimates.table(found)

    def lint(
        self,
        *audiences: Askable,
        as_of: datetime | date | str | None = None,
        library: Library | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Findings:
        """Return what is well formed and still looks wrong, judged with the data.

        Parameters
        ----------
        *audiences
            Audiences; also definitions or PQL text, which are named by their text.
        as_of
            The instant to judge at, UTC; the extract's own when not given.
        library
            Where `inSegment` finds an audience that is neither among these nor imported.
        progress
            Told the share of the work done, 0 to 1; when it raises, the work stops.

        Raises
        ------
        PqlTypeError
            A definition does not fit the fields.
        DefinitionError
            Two audiences of one name, or audiences that refer to one another in a circle.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> [found.code for found in extract.lint('loyalty.tier = "Gold"')]
        ['case-mismatch']
        """
        instant = self.as_of if as_of is None else arguments.instant(as_of, "as_of")
        named = _named(audiences)
        where = audiences_of(named, self._store, library)
        engine = DuckDBEngine(self._store, instant, self._cache)
        told = arguments.callback(progress, "progress")
        return findings(named, planned(where), engine, where, library, self.as_of, told)

    def eligibility(self, audience: Askable) -> Eligibility:
        """Return whether Real-Time CDP could evaluate an audience by batch, streaming or edge.

        As `definition.eligibility()` says, and by the catalog: rules on fields of related tables
        are evaluated by batch only.

        Examples
        --------
        >>> import toolkit as tk
        >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
        >>> extract.eligibility('loyalty.tier = "gold"').streaming.is_eligible
        True
        """
        ((name, asked),) = _named((audience,)).items()
        layout = self._store.layout
        fields = [path for _, path in related(checked(name, asked.definition, layout), layout)]
        return eligibility(asked.definition.expression, fields)

    def drawing(
        self,
        library: Library | None = None,
        *,
        as_of: datetime | date | str | None = None,
    ) -> Drawing:
        """Return what answers a canvas tile by tile: what the builder asks.

        Parameters
        ----------
        library
            Where `inSegment` finds an audience that is not imported.
        as_of
            The instant to count at, UTC; the extract's own when not given.
        """
        instant = self.as_of if as_of is None else arguments.instant(as_of, "as_of")
        return Drawing(audiences_of({}, self._store, library), self._cache, instant)

    @cached_property
    def palette(self) -> Palette:
        """What audiences can be drawn from: fields with their values, event types."""
        return Palette(self._store, self._counted, self.as_of)

    def _estimates(
        self,
        asked: Plan,
        named: Iterable[str],
        instant: datetime,
        progress: Callable[[float], None] = lambda _share: None,
    ) -> dict[str, Estimate]:
        """Return sizes from the sample; of a store without one, from all profiles."""
        sample = self._store.sample or self._store.layout
        engine = DuckDBEngine(self._store, instant, self._cache, sample)
        outside = Audiences(self._store).lists_at(instant)
        found = memberships.evaluate(asked, engine, outside, progress)
        sampled = None if self._store.sample is None else self._store.sampled_profiles
        return {name: estimated(found[name], sampled) for name in named}

    def _members_at(
        self, held: _Held, asked: Plan, named: Iterable[str], instants: Sequence[datetime]
    ) -> list[dict[str, Bitmap]]:
        self._warn_of_history(asked, instants[0])
        with progress_bar("Evaluating") as tell:
            outside = Audiences(held[0]).lists_at
            series = histories(asked, *held, instants, outside, lambda share: tell("", share))
        return [{name: found[name] for name in named} for found in series]

    def _warn_of_history(self, asked: Plan, instant: datetime) -> None:
        """Warn of what a plan speaks of and the extract does not say as it was at an instant."""
        Audiences(self._store).warn(asked.references, instant, self.as_of)
        if instant < self.as_of:
            warn_of_attributes(asked, self._store.layout, instant)

    def publish(self, group: tuple[str, ...], table: pa.Table | pd.DataFrame) -> None:
        """Make columns by profile number attributes under a path, until the source changes."""
        self._use(publish(self._store, group, table))

    def withdraw(self, group: tuple[str, ...]) -> None:
        """Take back the attributes that were published under a path."""
        self._use(withdraw(self._store, group))

    def _use(self, store: ProfileStore) -> None:
        """Ask another store from now on; what was evaluated goes on asking the former one."""
        self._former.append(self._store)
        self._store, self._cache = store, LeafCache(store.folder / "leaves")
        self._counted, self._judged = {}, {}
        self.__dict__.pop("palette", None)

    def clear_cache(self) -> None:
        """Forget every answer that was kept, in memory and on disk: the next is asked anew."""
        self._cache.clear()

    def close(self) -> None:
        """Let go of the profile store's file, and of those from before something was published."""
        self._cache.settle()
        for store in (*self._former, self._store):
            store.close()

    def __enter__(self) -> Extract:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return (
            f"Extract({self.name!r}: {thousands(self.profile_count)} profiles, "
            f"{thousands(self.event_count)} events, as of {self.as_of:%Y-%m-%d %H:%M} UTC)"
        )

    def _repr_html_(self) -> str:
        rows = [
            ("profiles", thousands(self.profile_count)),
            ("events", thousands(self.event_count)),
            ("as of", f"{self.as_of:%Y-%m-%d %H:%M} UTC"),
            ("imported audiences", ", ".join(self.imported) or "none"),
        ]
        return html_table(self.name, ("extract", ""), rows)


def open_extract(
    path: str | Path | Tables,
    as_of: datetime | date | str | None = None,
    *,
    store: str | Path | None = None,
    quiet: bool = False,
    memory: str | None = None,
    threads: int | None = None,
) -> Extract:
    """Return an extract, opened; it is prepared the first time and whenever it has changed.

    Parameters
    ----------
    path
        A folder of Parquet, CSV or JSON lines, with or without `extract.toml`; a DuckDB file;
        or tables by name, as DataFrames.
    as_of
        The evaluation instant, UTC; else the extract's own, else its last event's.
    store
        Where prepared stores are kept; else the user's cache folder.
    quiet
        Do not print what was taken for what.
    memory
        The memory that preparing and answering may take, such as `"4GB"`; else half of the
        machine's. What does not fit is spilled to the cache folder, and removed.
    threads
        How many threads they may take; else one a core.

    Raises
    ------
    SourceError
        The extract cannot be read as it is; names the file, and the column or line.
    DefinitionError
        A memory or a number of threads that cannot be.

    Examples
    --------
    >>> import toolkit as tk
    >>> extract = tk.open_extract("sample_data/sneaker_shop", quiet=True)
    >>> extract.profile_count
    20000
    """
    limits = Limits(memory, threads)
    instant = None if as_of is None else arguments.instant(as_of, "as_of")
    kept = None if store is None else arguments.path(store, "store", "a folder for stores")
    is_quiet = arguments.truth(quiet, "quiet")
    source = read_source(path)
    with progress_bar("Preparing") as tell:
        opened = open_store(source, store_dir=kept, progress=tell, limits=limits)
    if not is_quiet:
        sys.stdout.write("".join(f"{note}\n" for note in opened.notes))
    instant = instant or opened.as_of
    if instant is None:
        opened.close()
        raise SourceError(
            f"{source.name} has no event and says no as_of\n"
            + "".join(f"{note}\n" for note in opened.notes if note.startswith("left out"))
            + "Give as_of, or write as_of = 2026-07-01T00:00:00Z in extract.toml."
        )
    return Extract(opened, instant)
