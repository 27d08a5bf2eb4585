// One view of a builder: what is drawn, chosen and known, and every way to change it.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { indexed, type Index } from "./catalog";
import * as edit from "./canvas/edit";
import { tileOf } from "./canvas/make";
import { fitted } from "./canvas/sequences";
import type { Container, Node } from "./canvas/types";
import { received, sent, unfinishedReason } from "./canvas/unfinished";
import { tileWords } from "./canvas/words";
import { CodeDraft } from "./draft";
import { type DrawingPlace, type KeptDrawing, KeptDrawings, tileCount } from "./kept_drawings";
import { type History, pushed, redone, started, undone } from "./history";
import { Link, type Model, refusalOf } from "./link";
import { type Answer, type Catalog, type Draft, type Field, type Library, NOTHING, type Properties, type Taken, type TileNumbers } from "./protocol";
import { same, Store, useStore } from "./store";
import { type Theme, themeOf } from "./theme";
import { sentences } from "./ui/sentences";

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
  /** What was written on the Code tab, until it is drawn or given up. */
  draft: Draft | null;
  /** The audience that saving would replace, while it is asked about. */
  taken: Taken | null;
  /** Whether the keys are shown. */
  help: boolean;
}

/** Up to so many pixels the side columns are drawers. */
const NARROW = 900;
/** So many milliseconds after an edit what is drawn is kept, with the edits that followed. */
const KEEPING = 300;
const NO_NUMBERS: TileNumbers = { alone: null, left: null };

export class Session {
  readonly link: Link;
  readonly store: Store<View>;
  readonly code: CodeDraft;
  /** What was drawn and not saved, here or before. */
  readonly drawings: KeptDrawings;
  /** The element of this view; focus goes to tiles inside it. */
  root: HTMLElement | null = null;
  theme: Theme = "light";
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;
  private keepTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    model: Model,
    readonly kind: Kind = "audience",
  ) {
    this.link = new Link(model);
    this.drawings = new KeptDrawings(this.link.get("_drawings"));
    const state = this.link.get("_state");
    const canvas = received(state.canvas);
    this.store = new Store<View>({
      history: started(canvas),
      canvas,
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
      draft: null,
      taken: null,
      help: false,
    });
    this.hold();
    this.code = new CodeDraft(this);
    this.told();
    this.link.onChange("_state", () => this.redrawn());
    this.link.onChange("_catalog", (catalog: Catalog) => this.store.set({ index: indexed(catalog) }));
    this.link.onChange("_answer", () => this.store.set({ answer: this.answer() }));
    this.link.onChange("_details", () => this.told());
    this.link.onChange("_properties", (properties: Properties) => this.store.set({ properties }));
    this.link.onChange("_drawings", (place: DrawingPlace) => {
      this.drawings.moved(place);
      if (!this.now.library.saved) this.keep();
    });
    this.link.onChange("_library", (library: Library) => {
      if (library.saved) this.saved();
      this.store.set({ library });
    });
  }

  private told(): void {
    const answer = this.answer();
    this.store.set({ answer });
    this.obstruct("canvas", answer.readable ? null : "A part of the canvas cannot be read: mend the tile that is marked");
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
    this.code.close();
    if (this.keepTimer) this.keepNow();
    this.link.close();
  }

  // --- the canvas -------------------------------------------------------------------------------

  private redrawn(): void {
    const state = this.link.get("_state");
    const { revision, canvas: before } = this.now;
    if (state.revision === revision || (state.origin === "js" && state.revision < revision)) return;
    const canvas = received(state.canvas);
    const history = pushed(this.now.history, canvas, null, 0);
    this.store.set({ history, canvas, revision: state.revision, selected: this.kept(canvas), taken: null });
    this.hold();
    this.code.moved(before);
  }

  /** Holds saving back while a rule is unfinished. */
  private hold(): void {
    this.obstruct("unfinished", unfinishedReason(this.now.canvas, this.now.index));
  }

  private kept(canvas: Container): string {
    let path = this.now.selected;
    while (path !== "" && !edit.nodeAt(canvas, path)) path = edit.parentPath(path);
    return path;
  }

  private drawn(history: History<Container>, selected: string): void {
    const canvas = history.now;
    const { canvas: before } = this.now;
    const revision = this.now.revision + 1;
    this.store.set({ history, canvas, revision, selected, taken: null });
    this.hold();
    this.link.set("_state", { canvas: sent(canvas, this.now.index), revision, origin: "js" });
    this.code.moved(before);
    this.keep();
  }

  /** Keeps what is drawn until it is saved. */
  private keep(): void {
    this.keepTimer ??= setTimeout(() => this.keepNow(), KEEPING);
  }

  private keepNow(): void {
    clearTimeout(this.keepTimer);
    this.keepTimer = undefined;
    const { canvas, properties } = this.now;
    this.drawings.keep({ canvas: sent(canvas, this.now.index), properties }, tileCount(canvas));
  }

  private saved(): void {
    clearTimeout(this.keepTimer);
    this.keepTimer = undefined;
    this.drawings.forget();
  }

  /** Draws a drawing that was not saved, as the kernel reads it; whether it could. */
  async restore(drawing: KeptDrawing): Promise<boolean> {
    try {
      const { canvas, properties } = await this.link.ask("restore", { content: drawing.content });
      this.describe(properties);
      this.draw(received(canvas), "");
      this.dismiss(drawing);
      this.say("Drawing restored");
      return true;
    } catch (error) {
      this.failed(error);
      return false;
    }
  }

  /** Gives up a drawing that was not saved. */
  dismiss(drawing: KeptDrawing): void {
    this.drawings.forget(drawing.owner);
    this.link.ask("dismiss", { owner: drawing.owner }).catch((error: unknown) => this.failed(error));
  }

  /**
   * Draws another canvas; edits of the same thing (`of`) soon after one another undo as one.
   * One that no PQL says is refused, and what is drawn stays as it is; whether it is drawn.
   */
  draw(canvas: Container, selected: string = this.now.selected, of: string | null = null): boolean {
    if (canvas === this.now.canvas) return false;
    const fit = fitted(this.now.canvas, canvas);
    if ("refusal" in fit) {
      this.notify(fit.refusal, "bad");
      return false;
    }
    this.drawn(pushed(this.now.history, fit.canvas, of, Date.now()), selected);
    if (fit.note !== null) this.notify(fit.note);
    return true;
  }

  apply(edited: edit.Edited | null, focus = true): boolean {
    if (!edited || edited.canvas === this.now.canvas) return false;
    if (!this.draw(edited.canvas, edited.path)) return false;
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

  /** Closes the drawer; the focus goes to its button first, so that what is typed in it is kept. */
  closeDrawer(): void {
    this.root?.querySelector<HTMLElement>(`.tk-drawer-button[aria-pressed="true"]`)?.focus({ preventScroll: true });
    this.store.set({ drawer: null });
  }

  say(said: string): void {
    this.store.set({ said });
  }

  notify(text: string, kind: "good" | "bad" = "good"): void {
    clearTimeout(this.noticeTimer);
    this.store.set({ notice: { text, kind }, said: text });
    this.noticeTimer = setTimeout(() => this.store.set({ notice: null }), kind === "good" ? Math.max(2500, text.length * 60) : 6000);
  }

  failed(error: unknown): void {
    const { message, hint } = refusalOf(error);
    this.notify(sentences(message, hint), "bad");
  }

  // --- the rest ---------------------------------------------------------------------------------

  describe(patch: Partial<Properties>): void {
    const properties = { ...this.now.properties, ...patch };
    this.store.set({ properties, library: { ...this.now.library, saved: false }, taken: null });
    this.link.set("_properties", properties);
    this.keep();
  }

  /** Holds saving back for a reason, or no longer (null); `of` names the part: a box, a tab. */
  readonly obstruct = (of: string, reason: string | null): void => {
    const { obstacles } = this.now;
    if ((obstacles.get(of) ?? null) === reason) return;
    const next = new Map(obstacles);
    if (reason === null) next.delete(of);
    else next.set(of, reason);
    this.store.set({ obstacles: next });
  };

  /** Shows a tile: the builder, the tile chosen and with the focus. */
  goTo(path: string): void {
    this.show("builder");
    for (let outer = edit.parentPath(path); outer !== ""; outer = edit.parentPath(outer)) this.collapse(outer, false);
    this.select(path);
    this.focusTile(path);
  }

  /** Why an audience tile cannot be converted to rules; empty where it can. */
  conversionObstacle(audience: string): string {
    const { index, properties } = this.now;
    const info = index.audiences.get(audience);
    if (!info) return "There is no audience of this name here.";
    const isSelf = (properties.id !== "" && info.id === properties.id) || (info.drawable && info.name === properties.name);
    return isSelf ? "It is the audience that is drawn here." : info.obstacle;
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
      this.say("Converted to rules");
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
/** Why a tile keeps the audience from the evaluation method that is wanted; empty where it does not. */
export function methodObstacle(view: View, path: string): string {
  const wanted = view.properties.evaluation;
  if (!wanted || isOutdated(view)) return "";
  const reasons = view.answer.eligibility.find((each) => each.method === wanted)?.reasons ?? [];
  return sentences(...reasons.filter((each) => each.paths.includes(path)).map((each) => each.reason));
}

export const isStale = (view: View): boolean => view.answer.revision < view.revision;

export function useNumbers(path: string): Numbers {
  return useView((view) => {
    const found = view.answer.tiles[path] ?? NO_NUMBERS;
    return { ...found, stale: isStale(view) || view.answer.state === "estimated", all: view.index.catalog.extract.profiles };
  });
}

export { same };
