// The canvas: the tree of tiles, its keys, and what is dragged in it.

import type { ComponentChildren, JSX } from "preact";
import { useCallback } from "preact/hooks";
import * as edit from "../canvas/edit";
import { eventCard, LAST_30_DAYS } from "../canvas/make";
import { act, canExclude, toggleExclude } from "../cards/shell";
import { TileView } from "../cards/tiles";
import { startDrag } from "../drag";
import { type Session, useSession, useView } from "../session";
import { Icon } from "../ui/icons";
import { TemplateTiles } from "./templates";

const CONTROL = "button, input, textarea, select, [role=slider], .tk-pop, .tk-curve";

export function Canvas(): JSX.Element {
  const canvas = useView((view) => view.canvas);
  return (
    <Tree label="Canvas" dragged foot={!canvas.children?.length && <Beginnings />}>
      <div class="tk-columns-head" aria-hidden="true">
        <span>Definition</span>
        <span title="Profiles for whom the tile by itself holds">Alone</span>
        <span title="Profiles that are left after it and those before it">Left</span>
      </div>
    </Tree>
  );
}

interface TreeProps {
  label: string;
  /** Whether tiles can be dragged. */
  dragged?: boolean;
  /** What stands before the tiles. */
  children?: ComponentChildren;
  foot?: ComponentChildren;
}

/** The tiles of a canvas, with their keys. */
export function Tree({ label, dragged, children, foot }: TreeProps): JSX.Element {
  const session = useSession();
  const canvas = useView((view) => view.canvas);
  const onKeyDown = useCallback((event: KeyboardEvent) => onKey(session, event), [session]);
  return (
    <div
      class="tk-canvas"
      onKeyDown={onKeyDown}
      onFocusIn={(event) => {
        const path = pathOf(event.target);
        if (path !== null) session.select(path);
      }}
      onPointerDown={(event) => {
        const target = event.target as Element;
        const path = pathOf(target);
        if (path === null || target.closest(CONTROL)) return;
        if (!target.closest(".tk-editor")) session.select(path);
        if (!dragged) return;
        const held = target.closest(".tk-head");
        if (path !== "" && held && event.pointerType !== "touch") startDrag(session, event, () => tileDragged(session, path));
        else if (path !== "" && target.closest(".tk-grip")) startDrag(session, event, () => tileDragged(session, path));
      }}
    >
      {children}
      <div role="tree" aria-label={label} class="tk-tree">
        <TileView node={canvas} path="" within="" />
      </div>
      {foot}
    </div>
  );
}

function pathOf(target: EventTarget | null): string | null {
  const element = target as Element | null;
  if (!element?.closest || element.closest(".tk-pop")) return null;
  return element.closest<HTMLElement>("[data-path]")?.dataset.path ?? null;
}

function tileDragged(session: Session, from: string): ReturnType<Parameters<typeof startDrag>[2]> {
  const { canvas } = session.now;
  const node = edit.nodeAt(canvas, from);
  if (!node) return null;
  const scope = edit.scopeAt(canvas, from);
  return { words: session.wordsOf(node, scope), from, make: () => node };
}

/** What an empty canvas offers: everyone is in, and the commonest ways to begin. */
function Beginnings(): JSX.Element {
  const session = useSession();
  const index = useView((view) => view.index);
  const events = [...index.catalog.eventTypes].sort((one, other) => other.count - one.count).slice(0, 6);
  return (
    <div class="tk-begin">
      <Icon name="audience" size={28} />
      <h3>Everyone, so far</h3>
      <p>
        Drag fields, events and audiences here, or press <kbd>+</kbd>. Each tile shows at once how many profiles
        match it, and how many are left.
      </p>
      {!!events.length && <p class="tk-quiet">Begin with what they did</p>}
      <div class="tk-begin-tiles">
        {events.map((type) => (
          <button type="button" key={type.name} class="tk-begin-tile" onClick={() => session.add(eventCard(type.name), [], "")}>
            <span class="tk-kind is-event">
              <Icon name="event" />
            </span>
            {type.label || type.name}
          </button>
        ))}
      </div>
      <TemplateTiles />
    </div>
  );
}

// --- keys ---------------------------------------------------------------------------------------

const ARROWS: Record<string, edit.Direction> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };

function onKey(session: Session, event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  const path = pathOf(target);
  if (path === null) return;
  const onTile = target.dataset.path === path;
  if (!onTile) {
    if (event.key === "Escape") {
      taken(event);
      session.focusTile(path);
    } else if (event.altKey && event.key in ARROWS && !isText(target)) {
      taken(event);
      session.nudge(path, ARROWS[event.key]!);
    } else if (duplicates(event) && path !== "") {
      taken(event);
      act(session, edit.nodeAt(session.now.canvas, path)!, path, "duplicate");
    }
    return;
  }
  if (tileKey(session, path, target, event)) taken(event);
}

const isText = (element: Element): boolean => element.matches("input, textarea");

const duplicates = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "d";

function taken(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

function tileKey(session: Session, path: string, tile: HTMLElement, event: KeyboardEvent): boolean {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.altKey && event.key in ARROWS) session.nudge(path, ARROWS[event.key]!);
  else if (duplicates(event)) {
    if (path !== "") act(session, edit.nodeAt(session.now.canvas, path)!, path, "duplicate");
  } else if (!plain) return false;
  else if (event.key in ARROWS || event.key === "Home" || event.key === "End") walk(session, path, event.key);
  else if (event.key === "Enter" || event.key === "F2") editTile(tile);
  else if (event.key === "Delete" || event.key === "Backspace") session.remove(path);
  else if (event.key === "+" || event.key === "Insert") openAdd(session, path);
  else if (event.key === "x") exclude(session, path);
  else if (event.key === "w") giveWindow(session, path);
  else if (event.key === " ") session.collapse(path, !session.now.collapsed.has(path));
  else return false;
  return true;
}

/** Includes or excludes a tile, where it can be. */
function exclude(session: Session, path: string): void {
  const node = edit.nodeAt(session.now.canvas, path)!;
  if (!canExclude(session, node, path)) return;
  toggleExclude(session, node, path);
  session.say(session.wordsOf(edit.nodeAt(session.now.canvas, path)!, edit.scopeAt(session.now.canvas, path)));
}

/** Gives an event that may be at any time the last 30 days. */
function giveWindow(session: Session, path: string): void {
  const node = edit.nodeAt(session.now.canvas, path)!;
  const card = node.type === "Step" ? node.card : node;
  if (card.type !== "EventCard" || card.time) return;
  const timed = { ...card, time: LAST_30_DAYS };
  session.update(path, (was) => (was.type === "Step" ? { ...was, card: timed } : timed));
  session.say(session.wordsOf(edit.nodeAt(session.now.canvas, path)!, []));
}

function walk(session: Session, path: string, key: string): void {
  const { canvas, collapsed } = session.now;
  const all = edit.seen(canvas, collapsed);
  const at = all.indexOf(path);
  const node = edit.nodeAt(canvas, path);
  const holds = !!node && (edit.childrenOf(node)?.length ?? 0) > 0;
  let to: string | undefined;
  if (key === "ArrowDown") to = all[at + 1];
  else if (key === "ArrowUp") to = all[at - 1];
  else if (key === "Home") to = all[0];
  else if (key === "End") to = all.at(-1);
  else if (key === "ArrowRight") {
    if (holds && collapsed.has(path)) session.collapse(path, false);
    else if (holds) to = edit.childPath(path, 0);
  } else if (holds && !collapsed.has(path) && path !== "") session.collapse(path, true);
  else if (path !== "") to = edit.parentPath(path);
  if (to === undefined) return;
  session.select(to);
  session.focusTile(to);
}

/** Goes to the first control that says something: past the handle and the fold. */
function editTile(tile: HTMLElement): void {
  const said = tile.querySelector(".tk-head .tk-said");
  const wanted = [".tk-value.is-missing", ".tk-types.is-any", "input", ".tk-value", ".tk-operator", "button"];
  for (const each of wanted) {
    const control = said?.querySelector<HTMLElement>(each);
    if (control) return control.focus();
  }
  tile.querySelector<HTMLElement>(":scope > .tk-code-tile textarea, :scope > .tk-head button")?.focus();
}

/** Opens the menu that adds to a tile, or to what holds it. */
function openAdd(session: Session, path: string): void {
  let holder = path;
  while (holder !== "" && edit.childrenOf(edit.nodeAt(session.now.canvas, holder)!) === null) holder = edit.parentPath(holder);
  if (session.now.collapsed.has(holder)) session.collapse(holder, false);
  session.afterDrawing(() => {
    session.root?.querySelector<HTMLElement>(`[data-add="${holder}"]`)?.closest("button")?.click();
  });
}
