// One view of an explorer: what is drawn, what is chosen, and every way to change it.

import { Link, type Model, refusalOf } from "../link";
import type { Cell, Overlap, OverlapChoice, Refusal } from "../protocol";
import { Store } from "../store";
import type { Child } from "../ui/hosted";
import type { Unsaved } from "../ui/unsaved";

export type Picture = "upset" | "heatmap" | "euler";
export type Measure = "jaccard" | "containment" | "lift" | "both";
export type Order = "size" | "degree" | "name";

export interface View {
  overlap: Overlap;
  /** Which audiences are asked for, shown or not yet; and how many intersections, of how many profiles. */
  wanted: string[];
  top: number;
  least: number;
  picture: Picture;
  measure: Measure;
  order: Order;
  cell: Cell | null;
  /** Whether other numbers than those shown were asked for. */
  stale: boolean;
  refusal: Refusal | null;
  child: Child | null;
}

/** So many milliseconds a number that is being typed is waited for. */
const TYPING = 200;

export class Exploring {
  readonly link: Link;
  readonly store: Store<View>;
  private asked = 0;
  private from: HTMLElement | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private choice: OverlapChoice = {};

  constructor(model: Model) {
    this.link = new Link(model);
    const overlap = this.link.get("_overlap");
    this.store = new Store<View>({
      overlap,
      ...wantedOf(overlap),
      picture: "upset",
      measure: "jaccard",
      order: "size",
      cell: null,
      stale: false,
      refusal: null,
      child: null,
    });
    this.link.onChange("_overlap", (overlap) => this.shown(overlap));
  }

  get now(): View {
    return this.store.now;
  }

  /** Asks for the numbers of another choice; those before stay, and are shown as stale. */
  choose(choice: OverlapChoice, typing = false): void {
    // From here on an answer that is on its way is to an earlier question.
    this.asked += 1;
    this.choice = { ...this.choice, ...choice };
    const { audiences, top, least } = this.choice;
    const { wanted, top: topNow, least: leastNow } = this.now;
    this.store.set({ stale: true, wanted: audiences ?? wanted, top: top ?? topNow, least: least ?? leastNow });
    clearTimeout(this.timer);
    if (typing) this.timer = setTimeout(() => void this.ask(), TYPING);
    else void this.ask();
  }

  /** Chooses what is behind a number; the focus goes back to where it was chosen when it closes. */
  pick(cell: Cell | null): void {
    if (cell) this.from = document.activeElement as HTMLElement | null;
    else this.from?.focus({ preventScroll: true });
    this.store.set({ cell });
  }

  /** Draws an audience in the builder; or gives what was changed there and not saved. */
  async build(cell: Cell, name: string, discard: boolean): Promise<Unsaved | null> {
    const { builder, unsaved, note } = await this.link.ask("build", { ...cell, name, discard });
    if (unsaved !== null) return { name: unsaved, builder };
    this.store.set({ child: { model: builder, note } });
    return null;
  }

  close(): void {
    clearTimeout(this.timer);
    this.link.close();
  }

  private async ask(): Promise<void> {
    const asked = this.asked;
    const { audiences, kind, top, least } = this.now.overlap;
    try {
      const overlap = await this.link.ask("overlap", { audiences, kind, top, least, ...this.choice });
      if (asked !== this.asked) return;
      this.choice = {};
      this.store.set({ stale: false, refusal: null });
      this.shown(overlap);
    } catch (error) {
      if (asked !== this.asked) return;
      this.choice = {};
      this.store.set({ stale: false, refusal: refusalOf(error), ...wantedOf(this.now.overlap) });
    }
  }

  private shown(overlap: Overlap): void {
    const { cell, overlap: was, stale } = this.now;
    const kept = cell && was.kind === overlap.kind && was.audiences.join("\n") === overlap.audiences.join("\n");
    this.store.set({ overlap, cell: kept ? cell : null, ...(stale ? {} : wantedOf(overlap)) });
  }
}

const wantedOf = ({ audiences, top, least }: Overlap): Pick<View, "wanted" | "top" | "least"> => ({ wanted: audiences, top, least });

export const sameCell = (one: Cell | null, other: Cell | null): boolean =>
  one === other || (!!one && !!other && one.in.join("\n") === other.in.join("\n") && one.out.join("\n") === other.out.join("\n"));

/** What an intersection means: in exactly these audiences, or in at least these. */
export const cellOf = (overlap: Overlap, audiences: readonly string[], kind: Overlap["kind"]): Cell => ({
  in: [...audiences],
  out: kind === "exclusive" ? overlap.audiences.filter((name) => !audiences.includes(name)) : [],
});

/** An intersection in words: "Loyal and Lapsed buyers, no other". */
export function cellName({ in: inside, out }: Cell): string {
  const names = inside.length > 1 ? `${inside.slice(0, -1).join(", ")} and ${inside.at(-1)}` : (inside[0] ?? "Everyone");
  return out.length ? `${names}, no other` : names;
}

/** A name with no more letters than there is room for. */
export function elided(name: string, most: number): string {
  if (name.length <= most) return name;
  const tail = Math.floor((most - 1) * 0.4);
  return `${name.slice(0, most - 1 - tail).trimEnd()}…${name.slice(name.length - tail).trimStart()}`;
}
