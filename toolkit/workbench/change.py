"""Who entered and left an audience between two memberships, and why, as an analyst holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit import overlap
from toolkit.errors import ToolkitError, UnknownNameError
from toolkit.workbench.display import text_table, thousands
from toolkit.workbench.explanation import ChangeExplanation
from toolkit.workbench.matching import Matched
from toolkit.workbench.ruling import Ruled, told

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from toolkit.engine.bitmap import Bitmap
    from toolkit.language.tree import Expression
    from toolkit.overlap import Walk
    from toolkit.workbench.asking import Asking
    from toolkit.workbench.explanation import Explanation
    from toolkit.workbench.membership import Membership
    from toolkit.workbench.ruling import Rule


class Change:
    """What changed between two memberships: who entered, who left, and by what.

    From before to after one thing is changed after another: the evaluation instant (the moving
    window), then the extract (the data), then the definition (the rule). A profile that entered or
    left is of the last of these that changed where it stands, so the causes add up to the
    difference in size. Events between the two instants that the earlier extract has already are of
    the window; those that only the later one has are of the data, and so are attributes, which
    have no history. Profiles are matched by id.

    Parameters
    ----------
    before, after
        The memberships; of any definitions, instants and extracts.

    Raises
    ------
    DefinitionError
        The earlier definition names a list of profiles, and it would have to be evaluated at
        another instant or over another extract.
    PqlTypeError
        The earlier definition does not fit the fields of the later extract.
    """

    def __init__(self, before: Membership, after: Membership) -> None:
        self.before = before
        self.after = after
        self._profiles = Matched(before.asking.engine.store, after.asking.engine.store)
        self._walk = self._walked()
        self._causes = overlap.causes(self._walk)

    def table(self) -> pd.DataFrame:
        """Return how many profiles each cause let in and out.

        Returns
        -------
        DataFrame
            One row a cause, in the order of the walk: cause (window, data, new profile, removed
            profile, rule), entered, exited, profiles (the size before, plus entered, less exited,
            of this and the causes above), undone (profiles it moved and a later one moved back).
        """
        return overlap.changes(self._walk, self._causes)

    def profiles(self) -> pd.DataFrame:
        """Return the profiles that changed, or would have but for a later cause.

        Returns
        -------
        DataFrame
            profile_id (ascending), change (entered, exited, or undone where a later cause moved
            it back), cause (empty where undone), and whether it was in at the start and after
            each step: start, window, data, rule.
        """
        table = overlap.moved(self._walk, self._causes)
        ids = self._profiles.ids(table.pop("profile").to_numpy())
        table.insert(0, "profile_id", ids)
        return table.sort_values("profile_id", ignore_index=True)

    def rules(self) -> pd.DataFrame:
        """Return the rules of both definitions, and whom each decides among those who changed.

        A rule is a leaf of the canonical definition, with `not` where it must not hold. An
        audience that `inSegment` names is one rule. A definition without a rule is what is left
        of it when the rule is struck out.

        Returns
        -------
        DataFrame
            rule (in English), said (both, before or after: which definition says it), entered and
            exited, which are of a rule that is said

            - in both: those who entered and for whom it turned true, those who left and for whom
              it turned false, by any cause;
            - only before: those who entered by the rule and whom the earlier definition, without
              it, had let in; those who left by the rule and whom it, without it, had left out;
            - only after: those who entered by the rule and whom the later definition, without it,
              would leave out; those who left by the rule and whom it, without it, would let in.

            A profile counts for several rules, or for none where no one of them decides.

        Raises
        ------
        DefinitionError
            A definition names a list of profiles.
        """
        asking, there = self.before.asking, self.after.asking
        then = Ruled.of(asking, _tree(self.before))
        moved = Ruled.of(self._moved, _tree(self.before))
        now = Ruled.of(there, _tree(self.after))
        names, rows = there.engine.store.event_names, []
        for rule in dict.fromkeys((*now.rules, *moved.rules)):
            if rule in now.rules and rule in moved.rules:
                said, (entered, exited) = "both", self._turned(rule, then, now)
            elif rule in now.rules:
                said, (entered, exited) = "after", self._decided(now.without(rule), wanted=True)
            else:
                said, (entered, exited) = "before", self._decided(moved.without(rule), wanted=False)
            rows.append((told(rule, names), said, entered.count, exited.count))
        return pd.DataFrame(rows, columns=["rule", "said", "entered", "exited"])

    def explain(self, profile_id: str) -> ChangeExplanation:
        """Return why one profile changed: its cause, the rules that turned, and both explanations.

        Parameters
        ----------
        profile_id
            The profile.

        Raises
        ------
        UnknownNameError
            Neither extract has a profile of that id.
        """
        then, now = _explained(self.before, profile_id), _explained(self.after, profile_id)
        if then is None and now is None:
            store = self.after.asking.engine.store
            raise UnknownNameError("profile", profile_id, store.near_ids(profile_id))
        number = self._profiles.number(str(profile_id))
        cause = next(
            (
                name
                for name, each in self._causes.items()
                if number in each.entered or number in each.exited
            ),
            "",
        )
        states = tuple(number in place for place in self._walk.places)
        return ChangeExplanation(str(profile_id), self.after.name, cause, states, then, now)

    def figure(self) -> Figure:
        """Return how the size came from before to after: what each cause let in and out."""
        from toolkit import charts  # noqa: PLC0415 - plotly is loaded on first use

        return charts.change(self.table(), self._title, *self._ends)

    # --- the walk -----------------------------------------------------------------------------

    def _walked(self) -> Walk:
        before, after, known = self.before, self.after, self._profiles
        tree, engine = _tree(before), before.asking.engine
        start = before.members
        window = start
        if after.as_of != before.as_of:
            asking = before.asking.elsewhere(engine.at(after.as_of))
            window = asking.ruled(tree)
        data = known.earlier(window)
        if engine.store.folder != after.asking.engine.store.folder:
            try:
                data = known.later(self._moved.ruled(tree))
            except ToolkitError as error:
                where = after.asking.standing.extract.name
                error.add_note(f"{before.name!r} was asked of the later extract, {where!r}, too")
                raise
        return overlap.Walk(
            known.earlier(start),
            known.earlier(window),
            data,
            known.later(after.members),
            known.added,
            known.removed,
        )

    @property
    def _moved(self) -> Asking:
        """What asks the earlier definition where the later one was asked."""
        return self.before.asking.elsewhere(self.after.asking.engine)

    def _turned(self, rule: Rule, then: Ruled, now: Ruled) -> tuple[Bitmap, Bitmap]:
        """Return who entered and has a rule turned true, and who left and has it turned false."""
        known = self._profiles
        before, after = known.earlier(then.holding(rule)), known.later(now.holding(rule))
        start, end = self._walk.start, self._walk.rule
        return (end - start) & (after - before), (start - end) & (before - after)

    def _decided(self, without: Bitmap, *, wanted: bool) -> tuple[Bitmap, Bitmap]:
        """Return whom of the rule's own changes a definition without one of its rules explains."""
        taken, by_rule = self._profiles.later(without), self._causes["rule"]
        if wanted:
            return by_rule.entered - taken, by_rule.exited & taken
        return by_rule.entered & taken, by_rule.exited - taken

    # --- as shown -----------------------------------------------------------------------------

    @property
    def _title(self) -> str:
        names = dict.fromkeys((self.before.name, self.after.name))
        return " → ".join(names)

    @property
    def _ends(self) -> tuple[str, str]:
        ends = self.before, self.after
        found = [f"{one.as_of:%Y-%m-%d %H:%M}" for one in ends]
        return ("before", "after") if found[0] == found[1] else (found[0], found[1])

    def _repr_mimebundle_(self, **options: object) -> dict[str, Any]:
        return {**(self.figure()._repr_mimebundle_(**options) or {}), "text/plain": repr(self)}

    def __repr__(self) -> str:
        table = self.table()
        rows = [
            (cause, thousands(entered), thousands(exited), thousands(size))
            for cause, entered, exited, size in table.iloc[:, :4].itertuples(index=False)
        ]
        sizes = f"{thousands(self._walk.start.count)} → {thousands(self._walk.rule.count)} profiles"
        head = f"{self._title}: {sizes}"
        return f"{head}\n{text_table(tuple(table.columns[:4]), rows, numbers=3)}"


def _tree(membership: Membership) -> Expression:
    return membership.audience.definition.expression


def _explained(membership: Membership, profile_id: str) -> Explanation | None:
    """Return why a profile is in or not; None where its extract does not have it."""
    try:
        return membership.explain(profile_id)
    except UnknownNameError:
        return None
