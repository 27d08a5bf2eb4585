// A kernel that makes its answers up: the same for the same canvas, and moving the right way.

import { childrenOf, childPath } from "../src/canvas/edit";
import type { Container, EventCard, Node } from "../src/canvas/types";
import type { Catalog, Counted, Details, Library, Properties, Saved, State, TileNumbers } from "../src/protocol";
import type { DrawingPlace } from "../src/kept_drawings";
import { CATALOG, TOPS } from "./catalog";
import { FakeKernel } from "./kernel";

interface Asked {
  id: string;
  ask: string;
  path: string;
  search: string;
  pql: string;
  page: number;
  size: number;
  rule: number;
  profile: string;
  audience: string;
  replace?: boolean;
  content: object;
  name: string;
}

const ALL = CATALOG.extract.profiles;

function hashed(text: string): number {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
  return ((hash >>> 0) % 1000) / 1000;
}

const isCounted = (node: Node): boolean => (node.type as string) !== "Unfinished";

/** What part of the profiles a tile holds for. */
function part(node: Node): number {
  const inner = (childrenOf(node) ?? []).filter(isCounted).map(part);
  switch (node.type) {
    case "Container": {
      const all = inner.reduce((product, each) => product * each, 1);
      const none = inner.reduce((product, each) => product * (1 - each), 1);
      const held = node.join === "any" ? (inner.length ? 1 - none : 1) : node.join === "none" ? none : all;
      return node.exclude ? 1 - held : held;
    }
    case "EventCard":
      return eventPart(node, inner);
    case "Step":
      return eventPart(node.card, inner);
    case "Sequence":
      return inner.reduce((product, each) => product * Math.sqrt(each), 0.6);
    case "AudienceTile":
      return node.exclude ? 0.95 : 0.12;
    case "AttributeCard": {
      const value = node.test.type === "ValueTest" && typeof node.test.value === "number" ? node.test.value : null;
      if (value !== null) return 0.7 * Math.exp(-value / 600);
      const several = "values" in node.test ? Math.min(3, 1 + node.test.values.length * 0.5) : 1;
      return Math.min(0.97, (0.14 + hashed(node.field + node.test.type) * 0.35) * several);
    }
    default:
      return 0.5;
  }
}

function eventPart(card: EventCard, rules: number[]): number {
  const base = 0.35 + hashed((card.event_types ?? []).join()) * 0.55;
  const days = card.time?.type === "InLast" ? card.time.amount : 365;
  const least = card.measure?.type === "Count" ? (card.measure.at_least ?? 1) : 1;
  const held = base * (1 - Math.exp(-days / 45)) * Math.exp(-(least - 1) * 0.45) * rules.reduce((product, each) => product * (0.4 + each * 0.6), 1);
  return card.exclude ? 1 - held : held;
}

function numbers(canvas: Container): Record<string, TileNumbers> {
  const found: Record<string, TileNumbers> = {};
  const visit = (node: Node, path: string, left: number | null): void => {
    if (!isCounted(node)) return;
    found[path] = { alone: Math.round(ALL * part(node)), left: left === null ? null : Math.round(left) };
    if (node.type !== "Container" && node.type !== "Sequence") return;
    let rest: number | null = node.type === "Sequence" || (node.join ?? "all") === "all" ? ALL : null;
    childrenOf(node)?.forEach((child, index) => {
      if (rest !== null && isCounted(child)) rest *= part(child);
      const last = node.type === "Container" || node.steps.slice(index).every((step) => step.card.exclude);
      visit(child, childPath(path, index), child.type === "Step" && child.card.exclude && !last ? null : rest);
    });
  };
  visit(canvas, "", null);
  return found;
}

const PQL = `loyalty.tier in ["gold", "silver"]
and xEvent[eventType.equals("commerce.purchases", false) and timestamp occurs <= 90 days before now].count() >= 3
and (homeAddress.city.startsWith("New", false) or lifetimeValue >= 250)
and not (inSegment("store-event-guests"))`;
const PYTHON = `tk.Audience(
    "Spring sneaker fans",
    tk.field("loyalty.tier").is_in("gold", "silver")
    & (tk.event("commerce.purchases").in_last(90, "days").count() >= 3),
)`;
const SQL = `WITH leaf_1 AS (
  SELECT profile, COUNT(*) AS n
  FROM events
  WHERE event_type = 'commerce.purchases'
    AND timestamp >= TIMESTAMP '2026-04-02 00:00:00' -- 90 days before
  GROUP BY profile
)
SELECT profiles.profile_id
FROM profiles
LEFT JOIN leaf_1 USING (profile)
WHERE loyalty.tier IN ('gold', 'silver')
  AND COALESCE(leaf_1.n, 0) >= 3`;
const WORDS = `All of these hold:
- Loyalty tier is gold or silver
- At least 3 purchase events in the last 90 days
- Any of these hold:
  - City starts with New, Los or San
  - Birth date within 7 days of today, in any year
  - Lifetime value is at least 250
- A product view with an item of the category sneakers, then, within 24 hours, an add to cart
- Not in Store event guests`;

export class FakeModel extends FakeKernel<Asked> {
  readonly traits: Record<string, unknown>;
  private timers: ReturnType<typeof setTimeout>[] = [];

  constructor(canvas: Container, private readonly slow = 40, catalog: Catalog = CATALOG) {
    super(20);
    this.traits = {
      _view: "builder",
      _state: { canvas, revision: 1, origin: "py" } satisfies State,
      _properties: { id: "spring", name: "Spring sneaker fans", description: "Members who buy often, before the spring launch.", tags: ["launch", "loyalty"], status: "draft", evaluation: "" },
      _catalog: catalog,
      _answer: this.counted(canvas, 1),
      _details: this.details(canvas, 1),
      _library: { path: "audiences", saved: false },
      _draft: {},
      _drawings: { key: "", owner: "model", kept: [] } satisfies DrawingPlace,
    };
  }

  override save_changes(): void {
    const { canvas, revision } = this.traits._state as State;
    const answer = this.traits._answer as Counted;
    if (answer.revision === revision) return;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers = [
      setTimeout(() => this.give("_answer", { ...answer, state: "working", progress: 0.4 }), this.slow / 2),
      setTimeout(() => this.give("_answer", this.counted(canvas, revision)), this.slow),
      setTimeout(() => this.give("_details", this.details(canvas, revision)), this.slow * 2),
    ];
  }

  /** What Python does when an audience is assigned. */
  assign(canvas: Container): void {
    const revision = (this.traits._state as State).revision + 1;
    this.give("_state", { canvas, revision, origin: "py" } satisfies State);
    this.give("_answer", this.counted(canvas, revision));
    this.give("_details", this.details(canvas, revision));
  }

  private counted(canvas: Container, revision: number): Counted {
    const share = part(canvas);
    const profiles = Math.round(ALL * share);
    const total = { profiles, share, low: profiles, high: profiles };
    return { revision, state: "done", progress: 1, total, tiles: numbers(canvas), error: null };
  }

  private details(canvas: Container, described: number): Details {
    const findings: Details["findings"] = canvas.children?.length
      ? [
          { severity: "warning", code: "no-window", message: "Purchase is asked for at any time.", hint: "Without a window it is evaluated in batch only.", path: "0" },
          { severity: "note", code: "case", message: "Loyalty tier has three values.", hint: "", path: null },
          { severity: "warning", code: "unknown-value", message: "", hint: "", path: null },
        ]
      : [];
    return {
      described,
      readable: true,
      pql: canvas.children?.length ? PQL : "true",
      python: PYTHON,
      words: canvas.children?.length ? WORDS : "Everyone",
      findings,
      eligibility: [
        { method: "batch", eligible: true, reasons: [] },
        { method: "streaming", eligible: false, reasons: [{ reason: "an event has no window, or one of more than 24 hours", paths: ["0"] }] },
        { method: "edge", eligible: false, reasons: [{ reason: "it asks for more than one event", paths: ["0", "1"] }, { reason: "it counts events", paths: [] }] },
      ],
    };
  }

  protected value(asked: Asked): unknown {
    const { canvas } = this.traits._state as State;
    switch (asked.ask) {
      case "tops":
        return CATALOG.fields.filter((field) => TOPS.get(field.path)?.length).map(({ table, path }) => ({ table, path, values: TOPS.get(path) }));
      case "values":
        return this.values(asked.path, asked.search);
      case "eventCounts": {
        const type = CATALOG.eventTypes.find((each) => each.name === asked.name)!;
        return { events: type.count, profiles: Math.round(type.count / 3.1), first: "2024-07-01T08:12:00Z", last: "2026-06-30T21:44:00Z" };
      }
      case "parse":
        return this.parsed(asked.pql);
      case "profiles":
        return this.profiles(asked.page, asked.size);
      case "explain":
        return explained(asked.profile);
      case "whatIf":
        return this.curve(asked.path, asked.rule);
      case "rules":
        if (asked.audience === "store-event-guests") throw { message: "Store event guests is an imported list.", hint: "Only its members are known, not its rules." };
        return { canvas: { type: "Container", children: [{ type: "AttributeCard", field: "loyalty.tier", test: { type: "ListTest", operator: "in", values: ["gold", "silver"] } }, { type: "EventCard", event_types: ["commerce.purchases"], measure: { type: "Count", at_least: 3 } }] } };
      case "findings": {
        const { described, findings } = this.traits._details as Details;
        const texts = findings.map(({ message, hint }) => ({ message: message || 'Loyalty tier is never "Gold".', hint: hint || "Did you mean gold?" }));
        return { revision: described, texts };
      }
      case "code":
        return { revision: this.revision, python: PYTHON, pql: canvas.children?.length ? PQL : "true" };
      case "sql":
        return { revision: this.revision, sql: SQL };
      case "restore":
        return asked.content;
      case "save":
        return this.saved(asked.replace === true);
      default:
        return null;
    }
  }

  private get revision(): number {
    return (this.traits._state as State).revision;
  }

  /** Saves; a name that the library has is asked about first. */
  private saved(replace: boolean): Saved {
    const { name } = this.traits._properties as Properties;
    const there = CATALOG.audiences.find((each) => each.name.toLowerCase() === name.trim().toLowerCase());
    if (there && !replace) return { path: null, taken: { name: there.name, status: "published", file: `${there.id}.yaml`, profiles: there.profiles, changed: false } };
    const unchanged = (this.traits._library as Library).saved;
    this.give("_library", { path: "audiences", saved: true } satisfies Library);
    const file = there ? there.id : "spring";
    return { path: `audiences/${file}.yaml`, taken: null, unchanged, kept: replace ? `${file}.yaml.2026-07-01T080000Z.bak` : null };
  }

  private values(path: string, search: string): unknown {
    const field = CATALOG.fields.find((each) => each.path === path);
    const tops = (TOPS.get(path) ?? []).filter((value) => value.toLowerCase().includes(search.toLowerCase()));
    const isNumber = field?.type === "number" || field?.type === "integer";
    const isDate = field?.type.startsWith("date");
    const bins = Array.from({ length: 20 }, (_, index) => ({
      from: isDate ? `${1940 + index * 3}-01-01` : index * 60,
      to: isDate ? `${1943 + index * 3}-01-01` : index * 60 + 60,
      count: Math.round(900 * Math.exp(-((index - 6) ** 2) / 30) + 40),
    }));
    return {
      values: isNumber || isDate ? (isNumber ? [40, 49.9, 81.9, 94.9].map((value, at) => ({ value, count: 90 - at * 20 })) : []) : tops.map((value, index) => ({ value, count: Math.round(6400 / (index + 1.3)) })),
      distinct: field?.distinct ?? null,
      more: (field?.distinct ?? 0) > tops.length,
      histogram: isNumber || isDate ? bins : null,
      examples: isDate ? ["1971-02-10", "1948-08-30"] : isNumber ? [385, 94.9] : tops.slice(0, 3),
      fill: field?.fill ?? null,
    };
  }

  private parsed(pql: string): unknown {
    const at = pql.search(/\bandd\b|\?\?/);
    const open = (pql.match(/\(/g)?.length ?? 0) - (pql.match(/\)/g)?.length ?? 0);
    if (at >= 0) {
      const before = pql.slice(0, at).split("\n");
      throw { message: "There is no “andd”.", hint: "Did you mean and?", line: before.length, column: before.at(-1)!.length + 1 };
    }
    if (open > 0) {
      const lines = pql.split("\n");
      throw { message: "A bracket is not closed.", hint: "Close it with ).", line: lines.length, column: lines.at(-1)!.length + 1 };
    }
    const tier = /loyalty\.tier in \[([^\]]*)\]/.exec(pql)?.[1];
    const values = tier?.match(/"([^"]*)"/g)?.map((each) => each.slice(1, -1)) ?? ["gold"];
    return { canvas: { type: "Container", children: [{ type: "AttributeCard", field: "loyalty.tier", test: { type: "ListTest", operator: "in", values } }] } };
  }

  private profiles(page: number, size: number): unknown {
    const total = Math.round(ALL * part((this.traits._state as State).canvas));
    const names = TOPS.get("person.name.firstName")!;
    const last = TOPS.get("person.name.lastName")!;
    const cities = TOPS.get("homeAddress.city")!;
    const count = Math.max(0, Math.min(size, total - page * size));
    const rows = Array.from({ length: count }, (_, each) => {
      const at = page * size + each;
      return [`P${String(at * 37 + 42).padStart(6, "0")}`, names[at % names.length], last[(at * 3) % last.length], cities[(at * 7) % cities.length], ["gold", "silver"][at % 2], 120 + ((at * 97) % 900)];
    });
    return { columns: ["profile_id", "First name", "Last name", "City", "Loyalty tier", "Loyalty points"], rows, total };
  }

  private curve(path: string, rule: number): unknown {
    let node: Node | undefined = (this.traits._state as State).canvas;
    for (const index of path.split(".").map(Number)) node = node && childrenOf(node)?.[index];
    const card = node as EventCard;
    const found: object[] = [];
    const make = (values: number[], value: number, at: (each: number) => number, unit: string, kind: string): object => ({
      values, profiles: values.map((each) => Math.round(ALL * at(each))), value, unit, kind,
    });
    const line = (to: number, from = 0): number[] => Array.from({ length: to - from + 1 }, (_, index) => index + from);
    if (node?.type === "AttributeCard" && node.test.type === "ValueTest") found.push(make(line(2400), Number(node.test.value), (each) => 0.4 * Math.exp(-each / 600), node.field, "field"));
    if (node?.type === "EventCard") {
      const count = card.measure?.type === "Count" || !card.measure;
      if (count) found.push(make(line(60, 1), card.measure?.type === "Count" ? (card.measure.at_least ?? card.measure.at_most ?? 1) : 1, (each) => 0.5 * Math.exp(-(each - 1) * 0.45), "events", "count"));
      if (card.measure?.type === "Aggregation") found.push(make(line(3000), card.measure.value, (each) => 0.3 * Math.exp(-each / 500), card.measure.field, "sum"));
      if (card.time?.type === "InLast") found.push(make(line(365, 1), card.time.amount, (each) => 0.4 * (1 - Math.exp(-each / 60)), "days", "window"));
    }
    if (!found[rule]) throw { message: "The tile has no such number.", hint: "" };
    return found[rule];
  }
}

function explained(profile: string): unknown {
  return {
    html: `<h4>${profile} is in</h4><ul><li title="all">✓ All of these hold<ul><li>✓ Loyalty tier is gold or silver<br><small>it is gold</small></li><li>✓ At least 3 purchase events in the last 90 days<br><small>4: 2026-04-19, 2026-05-02, 2026-06-11, 2026-06-27</small></li><li>✗ City starts with New &lt;b&gt;</li></ul></li></ul>`,
    text: "",
    is_in: true,
    timeline: {
      columns: ["timestamp", "event type", "detail"],
      rows: [
        ["2026-06-27T18:02:11", "Purchase", "94.90"],
        ["2026-06-27T17:58:40", "Add to cart", "Court Classic white"],
        ["2026-06-27T17:51:03", "Search", "sneakers"],
        ["2026-06-11T09:20:00", "Purchase", "81.90"],
      ],
    },
  };
}
