// What a tile lacks before it says anything. The canvas that is sent names it: an unfinished tile
// stands in an `Unfinished`, with the reason; the kernel counts the others. Here it is as drawn.

import { fieldAt, type Index, labelAt } from "../catalog";
import { childPath, childrenOf, indices, nodeAt, scopeAt, update } from "./edit";
import type { AttributeCard, Container, EventCard, Node, Tile, Unfinished, ValuesCard } from "./types";

export interface Lack {
  /** What the tile needs: "a value". */
  needs: string;
  /** What to do about it. */
  todo: string;
}

const VALUE: Lack = { needs: "a value", todo: "Choose a value" };
const BOUNDS: Lack = { needs: "both numbers", todo: "Type both numbers" };
const ORDER: Lack = { needs: "the smaller number first", todo: "Exchange the numbers" };
const FIELD: Lack = { needs: "a field", todo: "Choose a field" };
const TYPE: Lack = { needs: "an event type", todo: "Choose an event" };
const RULE: Lack = { needs: "a rule", todo: "Add a rule" };
const TEXT: Lack = { needs: "PQL text", todo: "Write PQL" };
const STEP: Lack = { needs: "two steps", todo: "Add a step" };

/** What a tile lacks by itself, whatever is inside; null where it is finished. */
export function lackOf(node: Node, path: string): Lack | null {
  switch (node.type) {
    case "AttributeCard":
    case "ValuesCard":
      return lackOfTest(node);
    case "EventCard":
      return lackOfEvent(node);
    case "Step":
      return lackOfEvent(node.card);
    case "Sequence":
      return node.steps.length < 2 ? STEP : node.steps.some((step) => lackOfEvent(step.card)) ? TYPE : null;
    case "CodeTile":
      return node.code.trim() ? null : TEXT;
    case "Container":
      return path !== "" && !node.children?.length ? RULE : null;
    default:
      return null;
  }
}

function lackOfTest({ test }: AttributeCard | ValuesCard): Lack | null {
  switch (test.type) {
    case "TextTest":
    case "ListTest":
      return test.values.length ? null : VALUE;
    case "ValueTest":
      return test.value === null ? VALUE : null;
    case "RangeTest":
      return test.low === "" || test.high === "" ? BOUNDS : test.low > test.high ? ORDER : null;
    case "FieldTest":
      return test.other ? null : FIELD;
    default:
      return null;
  }
}

/** No types are any event; an empty list of them is a choice that was not made yet. */
function lackOfEvent(card: EventCard): Lack | null {
  if (card.event_types?.length === 0) return TYPE;
  if (card.measure?.type === "Aggregation" && !card.measure.field) return FIELD;
  const said = card.measure?.type !== "Every" || (card.rules ?? []).some((rule, at) => !saysNothing(rule, String(at)));
  return said ? null : RULE;
}

export interface Place {
  path: string;
  lack: Lack;
}

const known = new WeakMap<Node, Place[]>();

/** The tiles that are left out, by path from a tile; of one inside another only the outer. */
export function unfinishedIn(node: Node): readonly Place[] {
  const found = known.get(node) ?? placesIn(node);
  known.set(node, found);
  return found;
}

const placesIn = (node: Node): Place[] =>
  (childrenOf(node) ?? []).flatMap((child, at) => {
    const path = String(at);
    const lack = lackOf(child, path);
    if (lack && child.type !== "Step") return [{ path: firstLacking(child, path), lack }];
    return unfinishedIn(child).map((each) => ({ ...each, path: `${path}.${each.path}` }));
  });

/** Where to go: the step of a sequence that lacks its type. */
function firstLacking(node: Node, path: string): string {
  if (node.type !== "Sequence") return path;
  const at = node.steps.findIndex((step) => lackOfEvent(step.card));
  return at < 0 ? path : childPath(path, at);
}

/** What a tile lacks as a sentence: "Loyalty tier needs a value". */
export function reasonOf(canvas: Container, { path, lack }: Place, index: Index): string {
  const node = nodeAt(canvas, path)!;
  return `${subjectOf(node, scopeAt(canvas, path), path, index)} needs ${lack.needs}`;
}

function subjectOf(node: Node, scope: readonly string[], path: string, index: Index): string {
  switch (node.type) {
    case "AttributeCard":
    case "ValuesCard":
      return fieldAt(index, scope, node.field) ? labelAt(index, scope, node.field) : node.field;
    case "EventCard":
      return "An event card";
    case "Step":
      return `Step ${(indices(path).at(-1) ?? 0) + 1} of a sequence`;
    case "Sequence":
      return "A sequence";
    case "CodeTile":
      return "A tile of code";
    default:
      return "A container";
  }
}

/** Why a canvas cannot be saved, or null: "1 rule is unfinished: Loyalty tier needs a value". */
export function unfinishedReason(canvas: Container, index: Index): string | null {
  const places = unfinishedIn(canvas);
  if (!places.length) return null;
  const reasons = places.slice(0, 3).map((place) => reasonOf(canvas, place, index));
  const more = places.length > 3 ? `; and ${places.length - 3} more` : "";
  return `${places.length === 1 ? "1 rule is" : `${places.length} rules are`} unfinished: ${reasons.join("; ")}${more}`;
}

export const leftOut = (count: number): string => `${count} unfinished ${count === 1 ? "rule" : "rules"} left out`;

/** Whether nothing of a canvas says anything: then everyone is in. */
export function saysNothing(node: Node, path = ""): boolean {
  if (lackOf(node, path)) return true;
  return node.type === "Container" && (node.children ?? []).every((child, at) => saysNothing(child, childPath(path, at)));
}

/** The canvas as the kernel reads it. */
export function sent(canvas: Container, index: Index): Container {
  return unfinishedIn(canvas).reduce((whole, place) => {
    const path = outermost(canvas, place.path);
    const wrapped: Unfinished = { type: "Unfinished", tile: nodeAt(canvas, path) as Tile, reason: reasonOf(canvas, place, index) };
    return update(whole, path, () => wrapped as unknown as Node);
  }, canvas);
}

/** The sequence of a step that lacks something; any other tile itself. */
function outermost(canvas: Container, path: string): string {
  return nodeAt(canvas, path)?.type === "Step" ? path.slice(0, path.lastIndexOf(".")) : path;
}

/** The canvas as it is drawn. */
export function received(canvas: Container): Container {
  return opened(canvas) as Container;
}

function opened(node: Node | Unfinished): Node {
  if (node.type === "Unfinished") return node.tile;
  let result: Node = node;
  childrenOf(node)?.forEach((child, at) => {
    const inner = opened(child);
    if (inner !== child) result = update(result as Container, String(at), () => inner);
  });
  return result;
}
