// One view of a builder: what is drawn, chosen and known, and every way to change it.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { indexed, type Index } from "./catalog";
import * as edit from "./canvas/edit";
import { finished, tileOf } from "./canvas/make";
import type { Container, Node } from "./canvas/types";
import { tileWords } from "./canvas/words";
import { type History, pushed, redone, started, undone } from "./history";
import { Link, type Model, refusalOf } from "./link";
import { type Answer, type Catalog, type Field, type Library, NOTHING, type Properties, type TileNumbers } from "./protocol";
import { same, Store, useStore } from "./store";
import { type Theme, themeOf } from "./theme";

export type Tab = "builder" | "code" | "sql" | "words" | "profiles";
/** What a canvas draws: an audience, the events of a goal, joined, or events apart from one another. */
export type Kind = "audience" | "goal" | "events";
export type Side = "fields" | "properties";

export interface View {
  history: History<Container>;
  canvas: Container;
  revision: number;
  index: Index;
  answer: Answer;
  properties: Properties;
  library: Library;
  selected: string;
  collapsed: ReadonlySet<string>;
  tab: Tab;
  narrow: boolean;
  drawer: Side | null;
  notice: { text: string; kind: "good" | "bad" } | null;
  said: string;
  /** Why what is drawn cannot be saved yet, by the part that says so. */
  obstacles: ReadonlyMap<string, string>;
}

/** Up to so many pixels the side columns are drawers. */
const NARROW = 900;
const NO_NUMBERS: TileNumbers = { alone: null, left: null };

export class Session {
  readonly link: Link;
  readonly store: Store<View>;
  /** The element of this view; focus goes to tiles inside it. */
  root: HTMLElement | null = null;
  theme: Theme = "light";
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    model: Model,
    readonly kind: Kind = "audience",
  ) {
    this.link = new Link(model);
    const state = this.link.get("_state");
    this.store = new Store<View>({
      history: started(state.canvas),
      canvas: state.canvas,
      revision: state.revision,
      index: indexed(this.link.get("_catalog")),
      answer: this.answer(),
      properties: this.link.get("_properties"),
      library: this.link.get("_library"),
      selected: "",
      collapsed: new Set(),
      tab: "builder",
      narrow: false,
      drawer: null,
      notice: null,
      said: "",
      obstacles: new Map(),
    });
    this.link.onChange("_state", () => this.redrawn());
    this.link.onChange("_catalog", (catalog: Catalog) => this.store.set({ index: indexed(catalog) }));
    this.link.onChange("_answer", () => this.store.set({ answer: this.answer() }));
    this.link.onChange("_details", () => this.store.set({ answer: this.answer() }));
    this.link.onChange("_properties", (properties: Properties) => this.store.set({ properties }));
    this.link.onChange("_library", (library: Library) => this.store.set({ library }));
  }

  private answer(): Answer {
    return { ...NOTHING, ...this.link.get("_answer"), ...this.link.get("_details") };
  }

  /** Sees how wide the place is before anything is drawn in it. */
  measure(place: HTMLElement): void {
    if (!this.root) this.theme = themeOf(place);
    const wide = place.clientWidth;
    const narrow = wide > 0 && wide <= NARROW;
    if (narrow !== this.now.narrow) this.store.set({ narrow, drawer: null });
  }

  get now(): View {
    return this.store.now;
  }

  close(): void {
    clearTimeout(this.noticeTimer);
    this.link.close();
  }

  // --- the canvas -------------------------------------------------------------------------------

  private redrawn(): void {
    const state = this.link.get("_state");
    const { revision } = this.now;
    if (state.revision === revision || (state.origin === "js" && state.revision < revision)) return;
    const history = pushed(this.now.history, state.canvas, null, 0);
    this.store.set({
      history,
      canvas: state.canvas,
      revision: state.revision,
      selected: this.kept(state.canvas),
    });
  }

  private kept(canvas: Container): string {
    let path = this.now.selected;
    while (path !== "" && !edit.nodeAt(canvas, path)) path = edit.parentPath(path);
    return path;
  }

  private drawn(history: History<Container>, selected: string): void {
    const canvas = history.now;
    const revision = this.now.revision + 1;
    this.store.set({ history, canvas, revision, selected });
    this.link.set("_state", { canvas: finished(canvas), revision, origin: "js" });
  }

  /** Draws another canvas; edits of the same thing (`of`) soon after one another undo as one. */
  draw(canvas: Container, selected: string = this.now.selected, of: string | null = null): void {
    if (canvas === this.now.canvas) return;
    this.drawn(pushed(this.now.history, canvas, of, Date.now()), selected);
  }

  apply(edited: edit.Edited | null, focus = true): boolean {
    if (!edited || edited.canvas === this.now.canvas) return false;
    this.draw(edited.canvas, edited.path);
    if (focus) this.focusTile(edited.path);
    return true;
  }

  update<N extends Node>(path: string, change: (node: N) => Node, of: string | null = null): void {
    const next = edit.update(this.now.canvas, path, change as (node: Node) => Node);
    this.draw(next, this.now.selected, of === null ? null : `${path}:${of}`);
  }

  undo(): void {
    this.travelled(undone(this.now.history), "Undone");
  }

  redo(): void {
    this.travelled(redone(this.now.history), "Redone");
  }

  private travelled(history: History<Container>, word: string): void {
    if (history === this.now.history) return;
    const path = this.kept(history.now);
    const focused = this.root?.ownerDocument.activeElement?.closest(".tk-canvas");
    this.drawn(history, path);
    if (focused && this.root?.contains(focused)) this.focusTile(path);
    this.say(word);
  }

  /** Puts a new tile into the tile that is chosen, or beside it where it fits. */
  add(node: Node, scope: readonly string[] = [], into: string = this.now.selected): boolean {
    const at = edit.place(this.now.canvas, into, node, scope);
    if (!at) return false;
    const done = this.apply(edit.insert(this.now.canvas, at.parent, at.index, node));
    if (done) this.say(`${this.wordsOf(node, scope)} added`);
    return done;
  }

  /** Adds a field as a rule where the chosen tile has it, or as a tile of the canvas. */
  addField(field: Field, change: (node: Node) => Node = (node) => node): void {
    let path: string = this.now.selected;
    for (;;) {
      const scope = edit.innerScope(this.now.canvas, path);
      const node = edit.childrenOf(edit.nodeAt(this.now.canvas, path) ?? this.now.canvas) && tileOf(field, scope);
      if (node && this.add(change(node), scope, path)) return;
      if (path === "") return;
      path = edit.parentPath(path);
    }
  }

  remove(path: string): void {
    const node = edit.nodeAt(this.now.canvas, path);
    if (!node) return;
    const words = this.wordsOf(node, edit.scopeAt(this.now.canvas, path));
    if (this.apply(edit.remove(this.now.canvas, path))) this.say(path === "" ? "Canvas emptied" : `${words} removed`);
  }

  nudge(path: string, direction: edit.Direction): void {
    if (this.apply(edit.nudge(this.now.canvas, path, direction))) this.say(`Moved ${direction}`);
  }

  wordsOf(node: Node, scope: readonly string[]): string {
    return tileWords(node, scope, this.now.index);
  }

  // --- what is seen -----------------------------------------------------------------------------

  select(path: string): void {
    if (path !== this.now.selected) this.store.set({ selected: path });
  }

  focusTile(path: string): void {
    this.afterDrawing(() => {
      const tile = this.root?.querySelector<HTMLElement>(`[data-path="${path}"]`);
      tile?.focus({ preventScroll: true });
      tile?.scrollIntoView?.({ block: "nearest" });
    });
  }

  /** Does something when what is due is drawn: before the next key, which a frame is too late for. */
  afterDrawing(act: () => void): void {
    queueMicrotask(act);
  }

  collapse(path: string, collapsed: boolean): void {
    const next = new Set(this.now.collapsed);
    if (collapsed) next.add(path);
    else next.delete(path);
    this.store.set({ collapsed: next });
  }

  show(tab: Tab): void {
    this.store.set({ tab });
  }

  say(said: string): void {
    this.store.set({ said });
  }

  notify(text: string, kind: "good" | "bad" = "good"): void {
    clearTimeout(this.noticeTimer);
    this.store.set({ notice: { text, kind }, said: text });
    this.noticeTimer = setTimeout(() => this.store.set({ notice: null }), kind === "good" ? 2500 : 6000);
  }

  failed(error: unknown): void {
    const { message, hint } = refusalOf(error);
    this.notify(hint ? `${message} ${hint}` : message, "bad");
  }

  // --- the rest ---------------------------------------------------------------------------------

  describe(patch: Partial<Properties>): void {
    const properties = { ...this.now.properties, ...patch };
    this.store.set({ properties, library: { ...this.now.library, saved: false } });
    this.link.set("_properties", properties);
  }

  /** Holds saving back for a reason, or no longer (null); `of` names the part: a box, a tab. */
  obstruct(of: string, reason: string | null): void {
    const { obstacles } = this.now;
    if ((obstacles.get(of) ?? null) === reason) return;
    const next = new Map(obstacles);
    if (reason === null) next.delete(of);
    else next.set(of, reason);
    this.store.set({ obstacles: next });
  }

  async save(): Promise<void> {
    try {
      const { path } = await this.link.ask("save", {});
      this.notify(`Saved to ${path}`);
    } catch (error) {
      this.failed(error);
    }
  }

  /** Turns an audience tile into a copy of that audience's rules. */
  async toRules(path: string): Promise<void> {
    const tile = edit.nodeAt(this.now.canvas, path);
    if (tile?.type !== "AudienceTile") return;
    try {
      const { canvas } = await this.link.ask("rules", { audience: tile.audience });
      if (edit.nodeAt(this.now.canvas, path) !== tile) return;
      const only = canvas.children?.length === 1 && !canvas.exclude && !tile.exclude && canvas.join !== "none";
      const rules: Node = only ? canvas.children![0]! : tile.exclude ? { ...canvas, exclude: !canvas.exclude } : canvas;
      this.apply({ canvas: edit.update(this.now.canvas, path, () => rules), path });
      this.say("Turned into rules");
    } catch (error) {
      this.failed(error);
    }
  }
}

/** Undoes or does again what the keys of every editor ask for; whether they asked. */
export function undoKey(session: Session, event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (!(event.ctrlKey || event.metaKey)) return false;
  const key = event.key.toLowerCase();
  if (key === "z" && !target.matches("textarea, [type=search]")) event.shiftKey ? session.redo() : session.undo();
  else if (key === "y" && !target.matches("input, textarea")) session.redo();
  else return false;
  return true;
}

export const SessionContext = createContext<Session>(null as unknown as Session);
export const useSession = (): Session => useContext(SessionContext);

/** A part of the view; the component is drawn anew when that part is another. */
export function useView<Part>(look: (view: View) => Part): Part {
  return useStore(useSession().store, look);
}

export interface Numbers extends TileNumbers {
  stale: boolean;
  all: number;
}

/** Whether the texts are of an earlier canvas: they follow the numbers, or a moment without an edit. */
export const isOutdated = (view: View): boolean => view.answer.described < view.revision;
export const isStale = (view: View): boolean => view.answer.revision < view.revision;

export function useNumbers(path: string): Numbers {
  return useView((view) => {
    const found = view.answer.tiles[path] ?? NO_NUMBERS;
    return { ...found, stale: isStale(view) || view.answer.state === "estimated", all: view.index.catalog.extract.profiles };
  });
}

export { same };
