// A tile in a few words: for labels, announcements, and what is dragged.

import { eventLabel, labelAt, type Index, kindOf, fieldAt } from "../catalog";
import { BETWEEN, COMPARISONS, operatorOf, TEXT_OPERATORS, valuesOf } from "./tests";
import { lasting, plural, timeWords } from "./times";
import type { AttributeCard, Container, EventCard, Measure, Node, Step, ValuesCard } from "./types";

export const JOINS = {
  all: { label: "All of", hint: "Every tile must hold" },
  any: { label: "Any of", hint: "At least one tile must hold" },
  none: { label: "None of", hint: "No tile may hold" },
} as const;

/** How Real-Time CDP evaluates audiences, from the slowest to the fastest. */
export const METHOD_NAMES = { batch: "Batch", streaming: "Streaming", edge: "Edge" } as const;

export const MATCHES = {
  any: { label: "any value of", words: "Any value" },
  all: { label: "all values of", words: "All values" },
  none: { label: "no value of", words: "No value" },
} as const;

export function tileWords(node: Node, scope: readonly string[], index: Index): string {
  switch (node.type) {
    case "Container":
      return containerWords(node);
    case "AttributeCard":
      return attributeWords(node, scope, index);
    case "ValuesCard":
      return `${MATCHES[node.match ?? "any"].words} of ${attributeWords(node, scope, index)}`;
    case "ItemsCard":
      return `Some item of ${labelAt(index, scope, node.field)}`;
    case "EventCard":
      return eventWords(node, index);
    case "Step":
      return stepWords(node, index);
    case "Sequence":
      return `Sequence: ${node.steps.map((step) => typesWords(step.card, index)).join(", then ")}`;
    case "AudienceTile":
      return `${node.exclude ? "Not in" : "In"} audience ${index.audiences.get(node.audience)?.name ?? node.audience}`;
    case "CodeTile":
      return `PQL: ${node.code || "nothing yet"}`;
  }
}

function containerWords(node: Container): string {
  const size = node.children?.length ?? 0;
  const name = `${JOINS[node.join ?? "all"].label} ${size} ${plural(size, "tile")}`;
  const words = node.exclude ? `Exclude ${name.toLowerCase()}` : name;
  return node.name ? `${node.name}: ${words.charAt(0).toLowerCase()}${words.slice(1)}` : words;
}

function attributeWords(node: AttributeCard | ValuesCard, scope: readonly string[], index: Index): string {
  const label = labelAt(index, scope, node.field);
  const { test } = node;
  const kind = kindOf(fieldAt(index, scope, node.field));
  const id = operatorOf(kind, test);
  if (id === "time") return `${label} ${timeWords(test as never)}`;
  return `${label} ${operatorWords(id)} ${operandWords(node, scope, index)}`.trim();
}

export function operatorWords(id: string): string {
  const known: Record<string, string> = {
    exists: "exists",
    missing: "does not exist",
    true: "is true",
    false: "is false",
    in: "is one of",
    notIn: "is none of",
  };
  if (id === BETWEEN.id) return BETWEEN.label;
  const text = TEXT_OPERATORS.find((each) => each.id === id)?.label;
  return known[id] ?? text ?? COMPARISONS.find((each) => each.id === id)?.words ?? id;
}

function operandWords(node: AttributeCard | ValuesCard, scope: readonly string[], index: Index): string {
  const { test } = node;
  if (test.type === "FieldTest") return test.other ? labelAt(index, scope, test.other) : "a field to choose";
  if (test.type === "ExistsTest" || (test.type === "ValueTest" && typeof test.value === "boolean")) return "";
  if (test.type === "RangeTest") return `${boundWords(test.low)} and ${boundWords(test.high)}`;
  const values = valuesOf(test).map(String);
  if (!values.length) return "a value to choose";
  const shown = values.slice(0, 3).join(" or ");
  return values.length > 3 ? `${shown} or ${values.length - 3} more` : shown;
}

const boundWords = (bound: number | ""): string => (bound === "" ? "a number to choose" : String(bound));

export function typesWords(card: EventCard, index: Index): string {
  const types = card.event_types ?? [];
  if (card.event_types?.length === 0) return "Choose an event";
  return types.length ? types.map((type) => eventLabel(index, type)).join(" or ") : "Any event";
}

export function measureWords(measure: Measure | undefined): string {
  if (!measure) return "at least once";
  if (measure.type === "Every") return "every one";
  if (measure.type === "Aggregation") {
    const { kind, field, operator, value, upper } = measure;
    return `${kind} of ${field} ${(upper ?? null) === null ? `${operator} ${value}` : `between ${value} and ${upper}`}`;
  }
  const least = measure.at_least === undefined ? 1 : measure.at_least;
  const most = measure.at_most ?? null;
  if (most === null) return `at least ${times(least ?? 1)}`;
  if (least === null) return most === 0 ? "never" : `at most ${times(most)}`;
  return least === most ? `exactly ${times(most)}` : `between ${least} and ${most} times`;
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

function eventWords(card: EventCard, index: Index): string {
  const rules = card.rules?.length ? `, with ${card.rules.length} ${plural(card.rules.length, "rule")}` : "";
  const when = card.time ? `, ${timeWords(card.time)}` : "";
  return `${card.exclude ? "Exclude " : ""}${typesWords(card, index)} ${measureWords(card.measure)}${when}${rules}`;
}

function stepWords(step: Step, index: Index): string {
  const after = step.after ? `, at least ${lasting(step.after)} after` : "";
  const within = step.within ? `, within ${lasting(step.within)}` : "";
  return `Step: ${eventWords(step.card, index)}${after}${within}`;
}
