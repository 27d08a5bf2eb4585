// What the kernel and the front end say to one another.

import type { Container } from "./canvas/types";

export interface State {
  canvas: Container;
  revision: number;
  origin: "js" | "py";
}

export type Status = "draft" | "published" | "inactive";

export interface Properties {
  id: string;
  name: string;
  description: string;
  tags: string[];
  status: string;
}

export interface Field {
  path: string;
  name: string;
  table: "profile" | "event";
  type: string;
  items: boolean;
  fill: number | null;
  distinct: number | null;
  enum: (string | number | boolean)[] | null;
}

export interface EventType {
  name: string;
  label: string;
  count: number;
}

export interface AudienceInfo {
  id: string;
  name: string;
  description: string;
  tags: string[];
  profiles: number | null;
  drawable: boolean;
}

export interface Catalog {
  extract: { name: string; profiles: number; events: number; as_of: string };
  fields: Field[];
  eventTypes: EventType[];
  audiences: AudienceInfo[];
  mergePolicy: { chosen: string; choices: string[] };
}

export interface Total {
  profiles: number;
  share: number;
  low: number;
  high: number;
}

export interface TileNumbers {
  alone: number | null;
  left: number | null;
}

export interface Finding {
  severity: "error" | "warning" | "note";
  code: string;
  message: string;
  hint: string;
  path: string | null;
}

export interface Eligibility {
  method: "batch" | "streaming" | "edge";
  eligible: boolean;
  reasons: string[];
}

/** The numbers, which come first. */
export interface Counted {
  revision: number;
  state: "working" | "estimated" | "done" | "error";
  progress: number;
  total: Total | null;
  tiles: Record<string, TileNumbers>;
  error: { message: string; hint: string } | null;
}

/** What is worked out once no edit follows for a moment. */
export interface Details {
  pql: string;
  python: string;
  words: string;
  findings: Finding[];
  eligibility: Eligibility[];
}

export type Answer = Counted & Details;

/** What is known of an answer before it comes, and of parts that an answer leaves out. */
export const NOTHING: Answer = {
  revision: -1,
  state: "working",
  progress: 0,
  total: null,
  tiles: {},
  pql: "",
  python: "",
  words: "",
  findings: [],
  eligibility: [],
  error: null,
};

export interface Library {
  path: string | null;
  saved: boolean;
}

export interface Bin {
  from: number | string;
  to: number | string;
  count: number;
}

export interface Values {
  values: { value: string | number | boolean; count: number }[];
  distinct: number | null;
  more: boolean;
  histogram: Bin[] | null;
  examples: (string | number | boolean)[];
  fill: number | null;
}

export interface Rows {
  columns: string[];
  rows: unknown[][];
}

export interface ProfilesPage extends Rows {
  total: number;
}

export interface Explanation {
  html: string;
  text: string;
  is_in: boolean;
  timeline: Rows;
}

export interface Curve {
  values: number[];
  profiles: number[];
  value: number;
  unit: string;
  kind: "count" | "window" | "sum" | "field";
}

/** What is asked, with what, and what comes back. */
export interface Asks {
  values: [{ table: string; path: string; search: string; limit: number }, Values];
  parse: [{ pql: string }, { canvas: Container }];
  profiles: [{ page: number; size: number }, ProfilesPage];
  explain: [{ profile: string }, Explanation];
  whatIf: [{ path: string; rule: number; kind: Curve["kind"] }, Curve];
  sql: [Record<string, never>, { sql: string }];
  rules: [{ audience: string }, { canvas: Container }];
  code: [Record<string, never>, { python: string; pql: string }];
  save: [Record<string, never>, { path: string }];
  cancel: [Record<string, never>, unknown];
}

export interface Refusal {
  message: string;
  hint?: string;
  line?: number | null;
  column?: number | null;
}
