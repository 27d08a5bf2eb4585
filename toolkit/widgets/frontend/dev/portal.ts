// A kernel of the explorer and of the browser that makes its profiles up, and counts them.

import type { Model } from "../src/link";
import type { AudienceRow, Cell, Circles, LibraryAbout, Opened, Overlap, OverlapChoice } from "../src/protocol";
import { FakeKernel } from "./kernel";

const NAMES = [
  "Forgot to buy your sneakers?",
  "Loyal",
  "Lapsed buyers",
  "Abandoned cart",
  "High spenders",
  "Newsletter readers",
  "Sneaker fans we may e-mail",
  "Searched, then bought sneakers",
  "Store event guests, spring and autumn, of both the northern and the southern region",
  "<b>Complained</b>, then quiet",
];
const PARTS = [0.05, 0.12, 0.3, 0.09, 0.06, 0.07, 0.25, 0.16, 0.06, 0.11];
const ALL = 20_000;

/** Numbers that look like chance, the same every time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

type Asked = { ask: string } & Record<string, unknown>;

export class FakePortal extends FakeKernel<Asked> {
  readonly traits: Record<string, unknown>;
  readonly names: string[];
  /** The audiences of every profile that is in any. */
  private readonly people: string[][] = [];

  constructor(
    view: "explorer" | "browser",
    count = 6,
    private readonly slow = 40,
    private readonly children: (id: string) => Model = () => this,
  ) {
    super(slow);
    this.names = Array.from({ length: count }, (_, at) => NAMES[at] ?? `Audience ${at + 1} of many`);
    const next = chance(7);
    for (let person = 0; person < ALL; person += 1) {
      const taste = next() * 1.6;
      const held = this.names.filter((_, at) => next() < (PARTS[at] ?? 0.004) * taste);
      if (held.length) this.people.push(held);
    }
    this.traits = view === "explorer" ? { _view: view, _overlap: this.overlap({}), _library: { path: "audiences", saved: false } } : { _view: view, _rows: this.rows(), _about: this.about("done") };
  }

  readonly widget_manager = { get_model: (id: string): Promise<Model> => Promise.resolve(this.children(id)) };

  rows(): AudienceRow[] {
    const tags = [["reminder", "sneakers"], ["loyalty"], ["win-back"], ["reminder", "cart"], ["value"], ["e-mail"], ["e-mail", "consent", "sneakers"], ["sneakers", "journey"], ["imported"], ["win-back", "churn"]];
    const rows = this.names.map((name, at): AudienceRow => {
      const profiles = this.count({ in: [name], out: [] });
      const change = ((at * 37) % 90) - 40;
      return { id: `id-${at}`, name, status: at % 4 === 3 ? "draft" : "published", tags: tags[at] ?? [], description: at % 3 ? "" : "Those we have not heard of for a while.", profiles, share: profiles / ALL, change, problem: "", hint: "", broken: false };
    });
    const wrong = { status: "", tags: [], description: "", profiles: null, share: null, change: null };
    if (rows.length > 3) {
      rows.push({ ...wrong, id: "wrong", name: "Wrong", status: "draft", problem: "there is no field loyalty.teir", hint: "Did you mean loyalty.tier?", broken: false });
      rows.push({ ...wrong, id: "spring campaign.yaml", name: "spring campaign.yaml", problem: "audiences/spring campaign.yaml needs pql", hint: "Write name and pql, each on a line of its own.", broken: true });
    }
    return rows;
  }

  about = (state: LibraryAbout["state"]): LibraryAbout => ({ library: "audiences", extract: "Sneaker shop", profiles: ALL, as_of: "2026-07-01T00:00:00Z", since: "2026-06-24T00:00:00Z", state });

  count({ in: inside, out }: Cell): number {
    return this.people.filter((held) => inside.every((name) => held.includes(name)) && !out.some((name) => held.includes(name))).length;
  }

  protected value(asked: Asked): unknown {
    const cell = asked as unknown as Cell & { name: string; page: number; size: number };
    switch (asked.ask) {
      case "overlap": {
        const found = this.overlap(asked as OverlapChoice);
        this.give("_overlap", found);
        return found;
      }
      case "cell":
        return { profiles: this.count(cell), share: this.count(cell) / ALL, words: `In ${cell.in.join(" and in ")}${cell.out.length ? `, and in none of ${cell.out.join(", ")}` : ""}.`, pql: PQL };
      case "profiles":
        return this.page(cell);
      case "audience":
        return { name: cell.name, pql: PQL, profiles: this.count(cell) };
      case "saveAudience":
        if (this.names.some((name) => name.toLowerCase() === cell.name.toLowerCase())) throw { message: `the library already has an audience '${cell.name}' (published)`, hint: "Give this one another name." };
        return { name: cell.name, profiles: this.count(cell), path: `audiences/${cell.name}.yaml` };
      case "audienceCode":
        return { python: `audience = tk.Audience(\n    "${cell.name}",\n)` };
      case "build":
        return { name: cell.name, pql: PQL, profiles: this.count(cell), note: "", ...this.opened(asked) };
      case "open":
      case "new":
        return this.opened(asked);
      case "compare":
        return { explorer: "IPY_MODEL_explorer", builder: "", unsaved: null };
      case "refresh":
        this.recount();
        return null;
      default:
        throw { message: `nothing answers ${asked.ask}`, hint: "" };
    }
  }

  /** What was changed and not saved, by name. */
  unsaved: string | null = null;

  private opened(asked: Asked): Opened {
    if (asked.discard) this.unsaved = null;
    return { builder: "IPY_MODEL_builder", unsaved: this.unsaved };
  }

  private recount(): void {
    const done = this.rows();
    this.give("_about", this.about("working"));
    this.give("_rows", done.map((row) => ({ ...row, profiles: null, share: null, change: null })));
    setTimeout(() => {
      this.give("_rows", done);
      this.give("_about", this.about("done"));
    }, this.slow * 4);
  }

  private page(cell: Cell & { page: number; size: number }): unknown {
    const total = this.count(cell);
    const rows = Array.from({ length: Math.max(0, Math.min(cell.size, total - cell.page * cell.size)) }, (_, each) => {
      const at = cell.page * cell.size + each;
      return [`P${String(at * 37 + 42).padStart(6, "0")}`, ["Ana", "Ben", "Chloé"][at % 3], ["Lima", "Oslo", "New York"][at % 3], ["gold", "silver"][at % 2]];
    });
    return { columns: ["profile_id", "person.name.firstName", "homeAddress.city", "loyalty.tier"], rows, total };
  }

  private overlap(choice: OverlapChoice): Overlap {
    const audiences = choice.audiences ?? this.names;
    const { kind = "exclusive", top = 30, least = 1 } = choice;
    const size = (inside: string[]): number => this.count({ in: inside, out: [] });
    const exact = new Map<string, number>();
    for (const held of this.people) {
      const key = held.filter((name) => audiences.includes(name)).join("\n");
      if (key) exact.set(key, (exact.get(key) ?? 0) + 1);
    }
    const all = [...exact].map(([key, count]) => {
      const names = key.split("\n");
      const profiles = kind === "exclusive" ? count : size(names);
      return { audiences: names, degree: names.length, profiles, share: profiles / ALL };
    });
    all.sort((one, other) => other.profiles - one.profiles || one.degree - other.degree);
    const shown = all.filter((each) => each.profiles >= least).slice(0, top);
    const sizes = audiences.map((audience) => ({ audience, profiles: size([audience]), share: size([audience]) / ALL }));
    const largest = [...sizes].sort((one, other) => other.profiles - one.profiles).slice(0, 40).map((each) => each.audience);
    const paired = audiences.filter((name) => largest.includes(name));
    return {
      as_of: "2026-07-01T00:00:00Z", profiles: ALL, names: this.names, audiences, kind, top, least, sizes, paired,
      pairs: paired.flatMap((a, at) => paired.slice(at + 1).map((b) => this.pair(a, b))),
      circles: audiences.length === 2 || audiences.length === 3 ? circles(audiences, exact) : null,
      intersections: shown,
      note: shown.length === all.length ? "" : `${shown.length} of ${all.length} intersections shown`,
    };
  }

  private pair(a: string, b: string): Overlap["pairs"][number] {
    const [first, second] = [a, b].map((name) => this.people.filter((held) => held.includes(name)).length) as [number, number];
    const both = this.people.filter((held) => held.includes(a) && held.includes(b)).length;
    const either = first + second - both;
    return { a, b, profiles_a: first, profiles_b: second, both, either, jaccard: both / either, share_of_a: both / first, share_of_b: both / second, lift: (both * ALL) / (first * second) };
  }
}

const PQL = `inSegment("loyal") and inSegment("lapsed-buyers")
and not (inSegment("abandoned-cart") or inSegment("high-spenders"))`;

/** Circles that overlap somewhat; where they lie has nothing to do with the numbers. */
function circles(audiences: string[], exact: Map<string, number>): Circles {
  const places = [{ x: 0, y: 0, r: 0.3 }, { x: 0.36, y: 0.02, r: 0.22 }, { x: 0.2, y: -0.3, r: 0.12 }];
  const drawn = audiences.map((audience, at) => ({ audience, ...places[at]! }));
  const regions = [...exact].map(([key, profiles]) => {
    const held = key.split("\n");
    let best = { x: null as number | null, y: null as number | null, room: 0 };
    for (let x = -0.3; x < 0.6; x += 0.01) {
      for (let y = -0.45; y < 0.3; y += 0.01) {
        const reach = drawn.map((each) => each.r - Math.hypot(each.x - x, each.y - y));
        const room = Math.min(...reach.map(Math.abs));
        if (drawn.every((each, at) => reach[at]! > 0 === held.includes(each.audience)) && room > best.room) best = { x, y, room };
      }
    }
    return { audiences: held, profiles, ...best };
  });
  return { circles: drawn, regions, error: 0.013 };
}
