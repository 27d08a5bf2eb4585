// Drag and drop with the pointer: from the fields to the canvas, and inside the canvas.

import * as edit from "./canvas/edit";
import type { Node } from "./canvas/types";
import { typesWords } from "./canvas/words";
import type { Session } from "./session";

export interface Dragged {
  words: string;
  /** The tile that is moved; null for a new one. */
  from: string | null;
  /** The tile it is where it is dropped: of the item of that scope; null where it cannot be. */
  make: (scope: readonly string[]) => Node | null;
}

export interface Spot {
  parent: string;
  index: number;
}

const FAR = 5;
const EDGE = 48;

/** Starts to drag once the pointer has gone far enough; until then it may still be a click. */
export function startDrag(session: Session, event: PointerEvent, dragged: () => Dragged | null): void {
  if (event.button !== 0 || !session.root) return;
  const { clientX, clientY, pointerId } = event;
  let drag: Drag | null = null;
  const move = (next: PointerEvent): void => {
    if (next.pointerId !== pointerId) return;
    if (!drag) {
      if (Math.hypot(next.clientX - clientX, next.clientY - clientY) < FAR) return;
      const found = dragged();
      if (!found) return stop();
      drag = new Drag(session, found);
    }
    next.preventDefault();
    drag.to(next.clientX, next.clientY);
  };
  const up = (next: PointerEvent): void => {
    if (next.pointerId !== pointerId) return;
    if (drag) swallowClick();
    drag?.drop();
    stop();
  };
  const key = (next: KeyboardEvent): void => {
    if (next.key !== "Escape" || !drag) return;
    next.preventDefault();
    next.stopPropagation();
    stop();
  };
  const stop = (): void => {
    drag?.end();
    drag = null;
    window.removeEventListener("pointermove", move, true);
    window.removeEventListener("pointerup", up, true);
    window.removeEventListener("pointercancel", stop, true);
    window.removeEventListener("keydown", key, true);
  };
  window.addEventListener("pointermove", move, true);
  window.addEventListener("pointerup", up, true);
  window.addEventListener("pointercancel", stop, true);
  window.addEventListener("keydown", key, true);
}

function swallowClick(): void {
  const swallow = (event: Event): void => {
    event.stopPropagation();
    event.preventDefault();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, true), 0);
}

class Drag {
  private readonly root: HTMLElement;
  private readonly scroller: HTMLElement | null;
  private readonly ghost: HTMLElement;
  private readonly line: HTMLElement;
  private spot: Spot | null = null;
  private at = { x: 0, y: 0 };
  private frame = 0;

  constructor(
    private readonly session: Session,
    private readonly dragged: Dragged,
  ) {
    this.root = session.root!;
    this.scroller = this.root.querySelector<HTMLElement>(".tk-canvas");
    this.ghost = made("tk-ghost", this.root);
    this.line = made("tk-drop", this.scroller ?? this.root);
    this.root.classList.add("is-dragging");
    if (dragged.from !== null) this.tile(dragged.from)?.classList.add("is-dragged");
    session.store.set({ drawer: null });
    this.scroll();
  }

  to(x: number, y: number): void {
    this.at = { x, y };
    this.ghost.style.transform = `translate(${x + 12}px, ${y + 10}px)`;
    this.look();
  }

  drop(): void {
    const { session, spot, dragged } = this;
    if (!spot) return;
    const { canvas } = session.now;
    if (dragged.from !== null) {
      session.apply(edit.move(canvas, dragged.from, spot.parent, spot.index));
      return;
    }
    const node = dragged.make(edit.innerScope(canvas, spot.parent));
    if (node && session.apply(edit.insert(canvas, spot.parent, spot.index, node))) {
      session.say(`${dragged.words} added`);
    }
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    this.ghost.remove();
    this.line.remove();
    this.root.classList.remove("is-dragging");
    for (const tile of this.root.querySelectorAll(".is-dragged, .is-into")) tile.classList.remove("is-dragged", "is-into");
  }

  private tile(path: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-path="${path}"]`);
  }

  private look(): void {
    const { x, y } = this.at;
    const under = this.under(x, y);
    this.spot = under && this.spotAt(under, y);
    this.show();
  }

  /** The tile under the pointer; in the empty part of the canvas, the canvas. */
  private under(x: number, y: number): HTMLElement | null {
    const tree = this.root.getRootNode() as Document | ShadowRoot;
    const element = tree.elementFromPoint(x, y);
    const tile = element?.closest<HTMLElement>("[data-path]");
    if (tile && this.root.contains(tile)) return tile;
    return element?.closest(".tk-canvas") && this.root.contains(element) ? this.tile("") : null;
  }

  private spotAt(tile: HTMLElement, y: number): Spot | null {
    for (let at: HTMLElement | null = tile; at; at = at.parentElement?.closest<HTMLElement>("[data-path]") ?? null) {
      const found = this.candidates(at, y).find((spot) => this.fits(spot));
      if (found) return found;
      if (at.dataset.path === "") break;
    }
    return null;
  }

  private candidates(tile: HTMLElement, y: number): Spot[] {
    const path = tile.dataset.path!;
    const { canvas } = this.session.now;
    const node = edit.nodeAt(canvas, path);
    if (!node) return [];
    const children = edit.childrenOf(node);
    const head = (tile.querySelector(".tk-head") ?? tile).getBoundingClientRect();
    const beside = (after: boolean): Spot[] =>
      path === "" ? [] : [{ parent: edit.parentPath(path), index: edit.indexIn(path) + (after ? 1 : 0) }];
    if (!children) return beside(y > (head.top + head.bottom) / 2);
    const into = { parent: path, index: this.indexUnder(path, children.length, y) };
    if (y > head.bottom) return [into, ...beside(true)];
    const part = (y - head.top) / Math.max(1, head.height);
    if (part < 0.3) return [...beside(false), into];
    if (part > 0.7 && children.length === 0) return [into, ...beside(true)];
    return [{ parent: path, index: node.type === "Container" ? 0 : children.length }, ...beside(true)];
  }

  private indexUnder(path: string, count: number, y: number): number {
    for (let index = 0; index < count; index += 1) {
      const box = this.tile(edit.childPath(path, index))?.getBoundingClientRect();
      if (box && y < (box.top + box.bottom) / 2) return index;
    }
    return count;
  }

  private fits({ parent, index }: Spot): boolean {
    const { canvas } = this.session.now;
    const { from } = this.dragged;
    if (from !== null) {
      const same = edit.parentPath(from) === parent && (index === edit.indexIn(from) || index === edit.indexIn(from) + 1);
      const node = edit.nodeAt(canvas, from);
      return !same && !!node && !edit.isInside(parent, from) && edit.accepts(canvas, parent, node, from);
    }
    const scope = edit.innerScope(canvas, parent);
    const node = this.dragged.make(scope);
    return !!node && edit.accepts(canvas, parent, node, null, scope);
  }

  private show(): void {
    for (const tile of this.root.querySelectorAll(".is-into")) tile.classList.remove("is-into");
    this.ghost.classList.toggle("is-nowhere", !this.spot);
    const { parent, index } = this.spot ?? { parent: "", index: 0 };
    const holder = this.tile(parent);
    const bare = !holder?.querySelector(":scope > .tk-body");
    this.line.hidden = !this.spot || !this.scroller || bare;
    this.ghost.textContent = this.spot && parent !== "" ? `${this.dragged.words} → ${this.intoWords(parent)}` : this.dragged.words;
    if (!this.spot || !this.scroller) return;
    holder?.classList.add("is-into");
    const before = this.tile(edit.childPath(parent, index))?.getBoundingClientRect();
    const after = index > 0 ? this.tile(edit.childPath(parent, index - 1))?.getBoundingClientRect() : undefined;
    const end = holder?.querySelector(".tk-body > .tk-add")?.getBoundingClientRect() ?? holder?.getBoundingClientRect();
    const frame = this.scroller.getBoundingClientRect();
    const own = before ?? after ?? end;
    if (!own) return;
    const top = before ? (after ? (after.bottom + before.top) / 2 : before.top - 3) : after ? after.bottom + 3 : own.top + 4;
    this.line.style.top = `${top - frame.top + this.scroller.scrollTop}px`;
    this.line.style.left = `${own.left - frame.left + this.scroller.scrollLeft}px`;
    this.line.style.width = `${own.width}px`;
  }

  private intoWords(parent: string): string {
    const { canvas, index } = this.session.now;
    const node = edit.nodeAt(canvas, parent);
    if (node?.type === "EventCard") return typesWords(node, index);
    if (node?.type === "Step") return typesWords(node.card, index);
    return node ? this.session.wordsOf(node, edit.scopeAt(canvas, parent)) : "";
  }

  /** Scrolls the canvas while the pointer is near its upper or lower edge. */
  private scroll(): void {
    this.frame = requestAnimationFrame(() => this.scroll());
    const box = this.scroller?.getBoundingClientRect();
    if (!box || !this.scroller || this.at.x < box.left || this.at.x > box.right) return;
    const above = box.top + EDGE - this.at.y;
    const below = this.at.y - (box.bottom - EDGE);
    const by = above > 0 ? -above : below > 0 ? below : 0;
    if (!by) return;
    this.scroller.scrollTop += Math.max(-14, Math.min(14, by / 3));
    this.look();
  }
}

function made(name: string, parent: HTMLElement): HTMLElement {
  const element = document.createElement("div");
  element.className = name;
  parent.appendChild(element);
  return element;
}
