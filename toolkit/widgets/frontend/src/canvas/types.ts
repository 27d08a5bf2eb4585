// The canvas as JSON: docs/canvas.schema.json, by hand. What is as by default may be left out.

export type Scalar = string | number | boolean;

export type TextOperator =
  | "equals"
  | "notEqualTo"
  | "contains"
  | "doesNotContain"
  | "startsWith"
  | "doesNotStartWith"
  | "endsWith"
  | "doesNotEndWith";

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

export type Unit =
  | "millisecond"
  | "second"
  | "minute"
  | "hour"
  | "day"
  | "week"
  | "month"
  | "year"
  | "decade"
  | "century"
  | "millennium";

export type Join = "all" | "any" | "none";

/** "today", "yesterday", or a date such as "2026-07-01". */
export type Day = string;

export interface Duration {
  type: "Duration";
  amount: number;
  unit: Unit;
}
export interface Ago {
  type: "Ago";
  amount: number;
  unit: Unit;
}
export interface Ahead {
  type: "Ahead";
  amount: number;
  unit: Unit;
}

export interface OnDay {
  type: "OnDay";
  day: Day;
  ignore_year?: boolean;
}
export interface InPeriod {
  type: "InPeriod";
  which: "this" | "last" | "next";
  unit: Unit;
  ignore_year?: boolean;
}
export interface During {
  type: "During";
  year?: number | null;
  month?: number | null;
}
export interface InLast {
  type: "InLast";
  amount: number;
  unit: Unit;
}
export interface InNext {
  type: "InNext";
  amount: number;
  unit: Unit;
}
export interface FromTo {
  type: "FromTo";
  first: Day;
  last: Day;
  ignore_year?: boolean;
}
export interface Within {
  type: "Within";
  amount: number;
  unit: Unit;
  day: Day;
  ignore_year?: boolean;
}
export interface Before {
  type: "Before";
  than: Day | Ago | Ahead;
  ignore_year?: boolean;
}
export interface After {
  type: "After";
  than: Day | Ago | Ahead;
  ignore_year?: boolean;
}
export interface RollingRange {
  type: "RollingRange";
  since: Ago | Ahead | null;
  until: Ago | Ahead | null;
}
export type TimeConstraint =
  | OnDay
  | InPeriod
  | During
  | InLast
  | InNext
  | FromTo
  | Within
  | Before
  | After
  | RollingRange;

export interface TextTest {
  type: "TextTest";
  operator: TextOperator;
  values: string[];
  case_sensitive?: boolean;
  match?: "any" | "all";
}
export interface ValueTest {
  type: "ValueTest";
  operator: Comparison;
  /** Null while none is given. */
  value: Scalar | null;
}
/** A number between two others, both in; a bound not chosen yet is "". */
export interface RangeTest {
  type: "RangeTest";
  low: number | "";
  high: number | "";
}
export interface ListTest {
  type: "ListTest";
  operator: "in" | "notIn";
  values: Scalar[];
}
export interface FieldTest {
  type: "FieldTest";
  operator: Comparison | TextOperator;
  other: string;
  case_sensitive?: boolean;
}
export interface ExistsTest {
  type: "ExistsTest";
  exists?: boolean;
}
export type Test = TextTest | ValueTest | RangeTest | ListTest | FieldTest | ExistsTest | TimeConstraint;

export interface AttributeCard {
  type: "AttributeCard";
  field: string;
  test: Test;
}
export interface ItemsCard {
  type: "ItemsCard";
  field: string;
  rules?: Rule[];
}
export interface ValuesCard {
  type: "ValuesCard";
  field: string;
  test: Test;
  match?: "any" | "all" | "none";
}
export interface Count {
  type: "Count";
  at_least?: number | null;
  at_most?: number | null;
}
export interface Every {
  type: "Every";
}
export interface Aggregation {
  type: "Aggregation";
  kind: "sum" | "average" | "min" | "max";
  field: string;
  operator: Comparison;
  value: number;
  /** Beside `>=`: at most this, too. */
  upper?: number | null;
}
export type Measure = Count | Every | Aggregation;

export interface EventCard {
  type: "EventCard";
  event_types?: string[];
  rules?: Rule[];
  time?: TimeConstraint | null;
  measure?: Measure;
  exclude?: boolean;
  case_sensitive?: boolean;
}
export interface Step {
  type: "Step";
  card: EventCard;
  after?: Duration | null;
  within?: Duration | null;
}
export interface Sequence {
  type: "Sequence";
  steps: Step[];
}
export interface AudienceTile {
  type: "AudienceTile";
  audience: string;
  exclude?: boolean;
}
export interface CodeTile {
  type: "CodeTile";
  code: string;
}
export interface Container {
  type: "Container";
  children?: Tile[];
  join?: Join;
  exclude?: boolean;
  /** What the author calls the group, and what she notes of it; neither changes what it matches. */
  name?: string;
  note?: string;
}

/** Of what is sent: a tile that lacks something, and what. */
export interface Unfinished {
  type: "Unfinished";
  tile: Tile;
  reason: string;
}

export type Rule = AttributeCard | ItemsCard | ValuesCard | CodeTile | Container;
export type Tile =
  | Container
  | AttributeCard
  | ItemsCard
  | ValuesCard
  | EventCard
  | Sequence
  | AudienceTile
  | CodeTile;
/** What a path leads to: a tile, a rule inside a card, or a step of a sequence. */
export type Node = Tile | Step;
