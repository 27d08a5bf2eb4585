// What a sequence can say: counts, or gaps and excluded steps; an edit that asks for more is refused.

import { childrenOf, childPath, update } from "./edit";
import type { Container, EventCard, Node, Sequence, Step, TimeConstraint } from "./types";

export const COUNTS_FIRST =
  "PQL has no form for a step of several events beside gaps and “and no” steps. First set its count to 1, or choose “One step for each event” in its menu.";
export const GAPS_FIRST =
  "PQL has no form for a step of several events beside gaps and “and no” steps. Remove them first.";
const INCLUDED_FIRST = "A sequence starts with an event that is there, not with “and no”. Include the step first.";
const AT_LEAST =
  "A step of a sequence asks for at least so many events. Another measure stays on an event card beside the sequence.";

export const isTimed = (sequence: Sequence): boolean =>
  sequence.steps.some((step) => step.card.exclude || step.after || step.within);

/** At least how many events a step asks for; null where it asks for anything else. */
export function timesOf({ card: { measure } }: Step): number | null {
  if (!measure) return 1;
  if (measure.type !== "Count" || (measure.at_most ?? null) !== null) return null;
  return measure.at_least === undefined ? 1 : measure.at_least;
}

export const isCounted = (sequence: Sequence): boolean => sequence.steps.some((step) => timesOf(step) !== 1);

/** Why no PQL says a sequence, or null. */
export function refusalOf(sequence: Sequence): string | null {
  if (sequence.steps[0]?.card.exclude) return INCLUDED_FIRST;
  if (sequence.steps.some((step) => timesOf(step) === null)) return AT_LEAST;
  return isTimed(sequence) && isCounted(sequence) ? COUNTS_FIRST : null;
}

/** The steps of a canvas, each with whether it is its sequence's first. */
function stepsOf(canvas: Container): { step: Step; path: string; first: boolean }[] {
  const found: { step: Step; path: string; first: boolean }[] = [];
  const visit = (node: Node, path: string): void => {
    if (node.type === "Sequence") {
      node.steps.forEach((step, index) => found.push({ step, path: childPath(path, index), first: index === 0 }));
    } else if (node.type === "Container") {
      childrenOf(node)?.forEach((child, index) => visit(child, childPath(path, index)));
    }
  };
  visit(canvas, "");
  return found;
}

function sequencesOf(node: Node): Sequence[] {
  if (node.type === "Sequence") return [node];
  return node.type === "Container" ? (node.children ?? []).flatMap(sequencesOf) : [];
}

const hasGap = (step: Step): boolean => Boolean(step.after || step.within);

export type Fitted = { canvas: Container; note: string | null } | { refusal: string };

/**
 * An edited canvas as it may be, or why it may not be. Nothing a step says is changed but the gap of
 * one that comes first, or leaves its sequence: there is nothing left that it comes after; the note says so.
 */
export function fitted(before: Container, after: Container): Fitted {
  const known = new Set(sequencesOf(before));
  for (const sequence of sequencesOf(after)) {
    const refusal = known.has(sequence) ? null : refusalOf(sequence);
    if (refusal !== null) return { refusal };
  }
  let canvas = after;
  for (const { step, path, first } of stepsOf(after)) {
    if (first && hasGap(step)) canvas = update(canvas, path, () => ({ type: "Step", card: step.card }));
  }
  const lost = lostGaps(before, canvas);
  const note = lost === 0 ? null : lost === 1 ? "The gap before the step is left out" : `${lost} gaps before steps are left out`;
  return { canvas, note };
}

/** How many steps are still there, in a sequence or out of it, without the gap they had. */
function lostGaps(before: Container, after: Container): number {
  const gapped = stepsOf(before).filter(({ step }) => hasGap(step));
  if (gapped.length === 0) return 0;
  const steps = new Map(stepsOf(after).map(({ step }) => [step.card, step]));
  const cards = new Set(cardsOf(after));
  return gapped.filter(({ step }) => {
    const now = steps.get(step.card);
    return now === undefined ? cards.has(step.card) : !hasGap(now);
  }).length;
}

function cardsOf(node: Node): EventCard[] {
  if (node.type === "EventCard") return [node];
  return node.type === "Container" ? (node.children ?? []).flatMap(cardsOf) : [];
}

/** Whether two values have the same parts, at any depth. */
function alike(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return Object.is(one, other);
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => alike((one as never)[name], (other as never)[name]));
}

/** When all steps of a sequence are, where they say the same: null is at any time; undefined where they differ. */
export function commonTime(sequence: Sequence): TimeConstraint | null | undefined {
  const [first, ...later] = sequence.steps.map((step) => step.card.time ?? null);
  return later.every((time) => alike(time, first)) ? (first ?? null) : undefined;
}

/** A sequence with one time for all of its steps, excluded ones too; null is at any time. */
export function withTime(sequence: Sequence, time: TimeConstraint | null): Sequence {
  const steps = sequence.steps.map((step): Step => {
    const { time: _was, ...card } = step.card;
    return { ...step, card: time === null ? card : { ...card, time } };
  });
  return { ...sequence, steps };
}

/** Up to so many events a step can be made into steps of. */
export const MOST_STEPS = 10;

/** A step of several events as one step for each, every one later than the one before. */
export function spread(sequence: Sequence, index: number): Sequence {
  const step = sequence.steps[index];
  const times = step ? timesOf(step) : null;
  if (!step || times === null || times < 2 || times > MOST_STEPS) return sequence;
  const { measure: _was, ...card } = step.card;
  const copies = Array.from({ length: times }, (_, at): Step =>
    at === 0 ? { ...step, card } : { type: "Step", card: structuredClone(card) },
  );
  return { ...sequence, steps: [...sequence.steps.slice(0, index), ...copies, ...sequence.steps.slice(index + 1)] };
}
