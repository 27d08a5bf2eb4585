// New tiles from fields, event types and audiences, and what is not finished on a card.

import { kindOf, type Kind } from "../catalog";
import type { Field } from "../protocol";
import { childrenOf, update, childPath } from "./edit";
import type { Container, EventCard, Node, Rule, Test, TimeConstraint } from "./types";

export const LAST_30_DAYS: TimeConstraint = { type: "InLast", amount: 30, unit: "day" };

export function defaultTest(kind: Kind): Test {
  switch (kind) {
    case "text":
      return { type: "TextTest", operator: "equals", values: [] };
    case "number":
      return { type: "ValueTest", operator: ">=", value: "" };
    case "boolean":
      return { type: "ValueTest", operator: "=", value: true };
    case "date":
      return LAST_30_DAYS;
    default:
      return { type: "ExistsTest" };
  }
}

/** A rule on a field, by its path from where the rule stands; items cards around what is in arrays. */
export function ruleOn(field: Field, path: string): Rule {
  const array = path.indexOf("[].");
  if (array >= 0) {
    return { type: "ItemsCard", field: path.slice(0, array), rules: [ruleOn(field, path.slice(array + 3))] };
  }
  if (kindOf(field) === "list") return { type: "ItemsCard", field: path };
  const test = defaultTest(kindOf(field));
  if (isList(field)) return { type: "ValuesCard", field: path, test };
  return { type: "AttributeCard", field: path, test };
}

/** Whether a field is a list; `kindOf` says of what. */
const isList = (field: Field): boolean => field.type.startsWith("array of ");

/** A field's path from inside a scope; null where the field is not to be had there. */
export function relativePath(field: Field, scope: readonly string[]): string | null {
  const [first, ...arrays] = scope;
  if (first === undefined) return field.table === "profile" ? field.path : null;
  const isEvent = first === "xEvent";
  if (isEvent !== (field.table === "event")) return null;
  const prefix = (isEvent ? arrays : scope).map((array) => `${array}[].`).join("");
  return field.path.startsWith(prefix) ? field.path.slice(prefix.length) : null;
}

/** The tile a field makes where it is put; null where it cannot be. */
export function tileOf(field: Field, scope: readonly string[]): Node | null {
  const path = relativePath(field, scope);
  if (path !== null) return ruleOn(field, path);
  return scope.length === 0 && field.table === "event" ? eventOf(field) : null;
}

function eventOf(field: Field): EventCard {
  if (field.path === "eventType") return { type: "EventCard" };
  if (field.path === "timestamp") return { type: "EventCard", time: LAST_30_DAYS };
  return { type: "EventCard", rules: [ruleOn(field, field.path)] };
}

export const eventCard = (type: string): EventCard => ({ type: "EventCard", event_types: [type] });

// --- unfinished cards ---------------------------------------------------------------------------

export function isFinished(test: Test): boolean {
  switch (test.type) {
    case "TextTest":
    case "ListTest":
      return test.values.length > 0;
    case "ValueTest":
      return test.value !== "" && !(typeof test.value === "number" && !Number.isFinite(test.value));
    case "RangeTest":
      return test.low !== "" && test.high !== "" && test.low <= test.high;
    case "FieldTest":
      return test.other !== "";
    default:
      return true;
  }
}

/** The canvas as it can be answered: a rule without its value asks whether there is one. */
export function finished(canvas: Container): Container {
  return finishedNode(canvas) as Container;
}

function finishedNode(node: Node): Node {
  if (node.type === "AttributeCard" || node.type === "ValuesCard") {
    return isFinished(node.test) ? node : { ...node, test: { type: "ExistsTest" } };
  }
  if (node.type === "CodeTile" && !node.code.trim()) return { type: "Container" };
  let result = node;
  childrenOf(node)?.forEach((child, index) => {
    const whole = finishedNode(child);
    if (whole !== child) result = update(result as Container, childPath("", index), () => whole);
  });
  return result;
}

export const firstUnfinished = (node: Node, path: string): string | null => {
  if (node.type === "AttributeCard" || node.type === "ValuesCard") return isFinished(node.test) ? null : path;
  const below = childrenOf(node) ?? [];
  for (const [index, child] of below.entries()) {
    const found = firstUnfinished(child, childPath(path, index));
    if (found !== null) return found;
  }
  return null;
};
