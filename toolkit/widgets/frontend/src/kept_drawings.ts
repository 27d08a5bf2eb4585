// Drawings that were not saved, kept by the browser until they are: a kernel that ends takes its own with it.

import { childrenOf } from "./canvas/edit";
import type { Node } from "./canvas/types";

/** What is drawn and not saved; it is read by the kernel before it is drawn again. */
export interface KeptDrawing {
  /** Which widget it was drawn in: a model of the kernel. */
  owner: string;
  /** When it was drawn last, in milliseconds since 1970. */
  time: number;
  tiles: number;
  content: object;
}

/** What the kernel says of drawings: where they are kept, and those it kept itself. */
export interface DrawingPlace {
  key: string;
  owner: string;
  kept: KeptDrawing[];
}

const PREFIX = "audience-toolkit:drawing:";
/** Of one place so many are kept, the latest. */
const MOST = 3;
/** Of all places. */
const PLACES = 20;
const LONGEST = 200_000;
const EXPIRY = 14 * 24 * 3600 * 1000;

/** How many tiles a canvas has below its outermost container. */
export const tileCount = (node: Node): number => (childrenOf(node) ?? []).reduce((sum, child) => sum + 1 + tileCount(child), 0);

export class KeptDrawings {
  private readonly dismissed = new Set<string>();

  constructor(
    private place: DrawingPlace | undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** The latest drawing of another widget of this place that was neither saved nor dismissed. */
  offered(): KeptDrawing | null {
    if (!this.place?.key) return null;
    const { key, owner } = this.place;
    const found = [...this.place.kept, ...read(key, this.now())].filter(isDrawing);
    const others = found.filter((drawing) => drawing.owner !== owner && !this.dismissed.has(drawing.owner));
    return others.sort((one, other) => other.time - one.time)[0] ?? null;
  }

  /** Keeps what is drawn from now on in another place: where its cell looks after a save. */
  moved(place: DrawingPlace | undefined): void {
    if (place?.key !== this.place?.key) this.forget();
    this.place = place;
  }

  keep(content: object, tiles: number): void {
    if (!this.place?.key) return;
    const { key, owner } = this.place;
    const own: KeptDrawing = { owner, time: this.now(), tiles, content };
    write(key, [own, ...read(key, this.now()).filter((drawing) => drawing.owner !== owner)].slice(0, MOST), this.now());
  }

  /** Forgets the drawing of this widget, as it was saved, or of another, as it is not wanted. */
  forget(owner: string = this.place?.owner ?? ""): void {
    if (!this.place?.key) return;
    this.dismissed.add(owner);
    const { key } = this.place;
    write(key, read(key, this.now()).filter((drawing) => drawing.owner !== owner), this.now());
  }
}

function isDrawing(value: unknown): value is KeptDrawing {
  const { owner, time, tiles, content } = (value ?? {}) as Partial<KeptDrawing>;
  return typeof owner === "string" && Number.isFinite(time) && Number.isInteger(tiles) && typeof content === "object" && content !== null;
}

/** What is kept of a place; what is no drawing, or too old, is none. */
function read(key: string, now: number): KeptDrawing[] {
  try {
    const found: unknown = JSON.parse(storage()?.getItem(PREFIX + key) ?? "[]");
    return Array.isArray(found) ? found.filter(isDrawing).filter((drawing) => now - drawing.time < EXPIRY) : [];
  } catch {
    return []; // another page wrote it
  }
}

function write(key: string, drawings: KeptDrawing[], now: number): void {
  const store = storage();
  if (!store) return;
  const text = JSON.stringify(drawings);
  try {
    if (!drawings.length || text.length > LONGEST) store.removeItem(PREFIX + key);
    else store.setItem(PREFIX + key, text);
    thin(store, now);
  } catch {
    // The browser's room is full, or it keeps nothing: the kernel keeps the drawing while it runs.
  }
}

/** Keeps the latest places, and of them what is not too old. */
function thin(store: Storage, now: number): void {
  const keys = Array.from({ length: store.length }, (_, at) => store.key(at)!).filter((key) => key.startsWith(PREFIX));
  if (keys.length <= PLACES) return;
  const latest = (key: string): number => read(key.slice(PREFIX.length), now)[0]?.time ?? 0;
  for (const key of keys.sort((one, other) => latest(other) - latest(one)).slice(PLACES)) store.removeItem(key);
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null; // a host that lets a page keep nothing
  }
}

/** When a drawing was drawn: the time of day, and the day where it was another. */
export function timeOf(drawing: KeptDrawing, now: Date = new Date()): string {
  const at = new Date(drawing.time);
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === now.toDateString()) return time;
  return `${at.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${time}`;
}
