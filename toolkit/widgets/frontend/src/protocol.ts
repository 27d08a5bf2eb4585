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
  /** How it is to be evaluated; empty for any method. */
  evaluation: Method | "";
}

export interface Field {
  path: string;
  name: string;
  /** What `extract.toml` tells of it; empty where it tells nothing. */
  description: string;
  table: "profile" | "event";
  type: string;
  items: boolean;
  fill: number | null;
  distinct: number | null;
}

export interface EventType {
  name: string;
  label: string;
  description: string;
  count: number;
}

export interface AudienceInfo {
  id: string;
  name: string;
  description: string;
  tags: string[];
  profiles: number | null;
  drawable: boolean;
  /** Why its tile cannot be converted to rules; empty where it can. */
  obstacle: string;
}

export interface Catalog {
  extract: { name: string; profiles: number; events: number; as_of: string };
  fields: Field[];
  eventTypes: EventType[];
  audiences: AudienceInfo[];
  mergePolicy: { chosen: string; choices: string[] };
  /** Of a prediction's catalog: the event types that a business asks of first. */
  mainEvents?: string[];
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
  /** Empty where it tells values of the data: then it is asked for. */
  message: string;
  hint: string;
  path: string | null;
}

export type Method = "batch" | "streaming" | "edge";

export interface Eligibility {
  method: Method;
  eligible: boolean;
  /** Why it is not eligible, each with the cards it comes from. */
  reasons: { reason: string; paths: string[] }[];
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
  /** Of which revision the texts are. */
  described: number;
  /** Whether the canvas can be read as a definition: else there are no texts of it. */
  readable: boolean;
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
  described: -1,
  readable: true,
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

/** Code that was written on the Code tab. */
export interface Draft {
  text: string;
  /** The revision of the canvas that it was begun from, or is drawn as. */
  revision: number;
  /** `waiting`: it is valid, and the canvas was changed meanwhile: the author chooses. */
  state: "checking" | "refused" | "waiting" | "applied";
  refusal: Refusal | null;
}

/** The audience that saving would replace: nothing was saved. */
export interface Taken {
  name: string;
  status: string;
  file: string;
  profiles: number | null;
  /** Whether it is the audience that was opened, changed on disk since; else it is another. */
  changed: boolean;
}

export type Saved = { path: null; taken: Taken } | { path: string; taken: null; unchanged: boolean; kept: string | null };

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

/** How often an event type occurs: how many events, of how many profiles, from when to when. */
export interface EventCounts {
  events: number;
  profiles: number;
  first: string | null;
  last: string | null;
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

/** What audiences share, as the kernel counts it. */
export interface Overlap {
  as_of: string;
  profiles: number;
  names: string[];
  audiences: string[];
  kind: "exclusive" | "inclusive";
  top: number;
  least: number;
  sizes: { audience: string; profiles: number; share: number | null }[];
  /** Of which audiences every pair is told: the largest. */
  paired: string[];
  pairs: Pair[];
  circles: Circles | null;
  intersections: Intersection[];
  note: string;
}

export interface Pair {
  a: string;
  b: string;
  profiles_a: number;
  profiles_b: number;
  both: number;
  either: number;
  jaccard: number | null;
  share_of_a: number | null;
  share_of_b: number | null;
  lift: number | null;
}

export interface Intersection {
  audiences: string[];
  degree: number;
  profiles: number;
  share: number | null;
}

export interface Circles {
  circles: { audience: string; x: number; y: number; r: number }[];
  /** Where in a region its number stands, and how far the next edge is; nowhere to be seen: null. */
  regions: { audiences: string[]; profiles: number; x: number | null; y: number | null; room: number }[];
  error: number;
}

export type OverlapChoice = Partial<Pick<Overlap, "audiences" | "kind" | "top" | "least">>;

/** Who is in all of some audiences, and in none of others. */
export interface Cell {
  in: string[];
  out: string[];
}

export interface CellAnswer {
  profiles: number;
  share: number;
  words: string;
  pql: string;
}

export interface Made {
  name: string;
  pql: string;
  profiles: number;
}

/** An audience of a library, with its size when it is counted. */
export interface AudienceRow {
  id: string;
  name: string;
  status: string;
  tags: string[];
  description: string;
  profiles: number | null;
  share: number | null;
  change: number | null;
  problem: string;
  hint: string;
  /** Its file cannot be read: it is no audience yet. */
  broken: boolean;
}

export interface LibraryAbout {
  library: string;
  extract: string;
  profiles: number;
  as_of: string;
  since: string;
  state: "working" | "done";
}

/** Where an audience is drawn; or it is not, since changes of the one that is named were not saved. */
export interface Opened {
  builder: string;
  unsaved: string | null;
}

export interface Discard {
  discard?: boolean;
}

// --- Customer AI --------------------------------------------------------------------------------

export type SectionName = "goal" | "eligible" | "exclude";
export type Bucket = "High" | "Medium" | "Low";
export const TOP_TENTH = "Top tenth";
/** What factors are asked of: a bucket, or the tenth with the highest scores. */
export type Group = Bucket | typeof TOP_TENTH;

/** What is typed and chosen of a prediction, beside what is drawn. */
export interface Form {
  name: string;
  description: string;
  propensity: "churn" | "conversion";
  occurs: boolean;
  within_days: number;
  /** Attributes to learn from; none is all. */
  fields: string[];
}

/** How many of those who were eligible had the outcome in the last days. */
export interface Rated {
  profiles: number;
  of: number;
  days: number;
}

/** Why training would be refused (`error`), or its scores would hardly rank profiles. */
export interface Doubt {
  severity: "error" | "warning";
  code: string;
  what: string;
  remedy: string;
}

/** Profiles to look at instead, with what a model would find among them. */
export interface Population {
  label: string;
  canvas: Container;
  /** The outcome window that the rate was counted over. */
  days: number;
  profiles: number;
  rate: Rated | null;
  /** The code of what speaks most against training on them; else empty. */
  doubt: string;
}

export type Counts = Record<SectionName, Counted> & {
  /** What the rate was counted for. */
  form: Pick<Form, "within_days" | "occurs" | "propensity">;
  rate: Rated | null;
  doubts: Doubt[];
  /** Null while they are counted. */
  populations: Population[] | null;
  remedies: Population[] | null;
};

export interface Training {
  state: "idle" | "working" | "error" | "stopped" | "done";
  share: number;
  what: string;
  error: Refusal | null;
}

export interface PredictionStatus {
  /** What is missing, or wrong. */
  problem: Refusal | null;
  /** Why the latest run cannot be read. */
  broken: Refusal | null;
  words: string;
  folder: string;
  /** Whether anything of it is kept: how it is configured, or a run. */
  saved: boolean;
  run: string | null;
  profiles: number | null;
  as_of: string | null;
  /** Whether it was configured otherwise since its latest run. */
  changed: boolean;
  published: boolean;
}

export interface Requirement {
  requirement: string;
  needed: number;
  found: number;
  met: boolean;
  severity: "" | Doubt["severity"];
}

export interface RunRow {
  run: string;
  made: string;
  extract: string;
  test_cutoff: string;
  scored_as_of: string;
  profiles: number;
  base_rate: number;
  roc_auc: number;
  pr_auc: number;
  brier: number;
  drift: number | null;
}

export interface RunInsights {
  run: string;
  made: string;
  as_of: string;
  profiles: number;
  propensity: Form["propensity"];
  buckets: { bucket: Bucket; profiles: number }[];
  bins: { from: number; bucket: Bucket; profiles: number }[];
  test: { from: string; days: number; examples: number; base_rate: number };
  models: string[];
  measures: { measure: string; values: number[]; less: boolean }[];
  calibration: { predicted: number; observed: number; examples: number }[];
  gains: { share: number; captured: number; lift: number }[];
  left_out: string[];
  /** What scores are relative to: how often it came true in what was learnt from. */
  base_rate: number;
  /** How many are in the highest tenth. */
  top: number;
  /** The highest score there can be, where that is below High. */
  most: number | null;
  doubts: Doubt[];
  runs: RunRow[];
}

export interface FactorRow {
  factor: string;
  effect: number;
  share: number;
}

/** How likely the profiles of one audience are. */
export interface AmongRow {
  audience: string;
  profiles: number;
  scored: number;
  probability: number | null;
  high: number | null;
  lift: number | null;
}

export interface FactorValues {
  bucket: Group;
  factor: string;
  values: { value: string; own: number; others: number }[];
}

export interface ScoredProfile {
  profile: string;
  score: number;
  probability: number;
  percentile: number;
  bucket: Bucket;
  factors: { factor: string; effect: number; because: string; value: string }[];
  moves: Partial<Record<Bucket, Move[]>>;
}

/** A change of what a profile has, and the score it would have then. */
export interface Move {
  change: number;
  because: string;
  value: string;
  needed: string;
  score: number;
  bucket: Bucket;
}

export interface PredictionRow {
  name: string;
  propensity: string;
  goal: string;
  runs: number;
  last_run: string | null;
  folder: string;
}

/** Which profiles an audience is made of. */
export type Scores = { bucket: Bucket } | { score: [number, number] } | { percentile: [number, number] } | { factor: string };

/** What is asked, with what, and what comes back. */
export interface Asks {
  check: [Record<string, never>, Requirement[]];
  train: [Record<string, never>, null];
  score: [Record<string, never>, null];
  stop: [Record<string, never>, null];
  insights: [Record<string, never>, RunInsights];
  factors: [{ bucket: Group; among: string }, { bucket: Group; factors: FactorRow[]; among: AmongRow | null }];
  factorValues: [{ bucket: Group; factor: string; among: string }, FactorValues];
  profile: [{ profile: string }, ScoredProfile];
  publish: [Record<string, never>, { path: string }];
  create: [Scores & Discard, Opened];
  predictions: [Record<string, never>, PredictionRow[]];
  clone: [Record<string, never>, null];
  delete: [{ run?: string }, null];
  /** The commonest values of texts that have few: a search finds a field by them. */
  tops: [Record<string, never>, { table: string; path: string; values: string[] }[]];
  values: [{ table: string; path: string; search: string; limit: number }, Values];
  eventCounts: [{ name: string }, EventCounts];
  parse: [{ pql: string }, { canvas: Container }];
  profiles: [{ page: number; size: number } & Partial<Cell>, ProfilesPage];
  explain: [{ profile: string }, Explanation];
  whatIf: [{ path: string; rule: number; kind: Curve["kind"] }, Curve];
  sql: [Record<string, never>, { revision: number; sql: string }];
  rules: [{ audience: string }, { canvas: Container }];
  code: [Record<string, never>, { revision: number; python: string; pql: string }];
  audienceCode: [Cell & { name: string }, { python: string }];
  findings: [Record<string, never>, { revision: number; texts: { message: string; hint: string }[] }];
  restore: [{ content: object }, { canvas: Container; properties: Properties }];
  dismiss: [{ owner: string }, null];
  save: [{ replace?: boolean }, Saved];
  cancel: [Record<string, never>, unknown];
  overlap: [OverlapChoice, Overlap];
  cell: [Cell, CellAnswer];
  audience: [Cell & { name: string }, Made];
  saveAudience: [Cell & { name: string }, { name: string; profiles: number; path: string }];
  build: [Cell & { name: string } & Discard, Made & { note: string } & Opened];
  open: [({ audience: string } | { folder: string }) & Discard, Opened];
  new: [Discard, Opened];
  compare: [{ audiences: string[] } & Discard, Opened & { explorer: string }];
  refresh: [Record<string, never>, unknown];
}

export interface Refusal {
  message: string;
  hint?: string;
  line?: number | null;
  column?: number | null;
}
