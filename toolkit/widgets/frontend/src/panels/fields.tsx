// The fields: attributes, events and audiences, to search, to look into, to drag to the canvas.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { eventCard, tileOf } from "../canvas/make";
import type { Node, Rule } from "../canvas/types";
import { type Folder, type Index, isPopulated, labelOf, pretty, treeOf } from "../catalog";
import { startDrag } from "../drag";
import { favouritesOf, idOf, type Kept, MOST_FAVOURITES, named } from "../favourites";
import type { AudienceInfo, EventType, Field } from "../protocol";
import { isAudience, isField, type Kind as Which } from "../search/documents";
import { type Hit, type Mark, Search, type Why } from "../search/search";
import { useSession, useView } from "../session";
import { useStore } from "../store";
import { share, short } from "../ui/format";
import { Icon, type IconName } from "../ui/icons";
import { iconOf, toneOf } from "../ui/kinds";
import { Popover } from "../ui/popover";
import { TemplateOpener } from "./templates";
import { AudienceCard, EventTypeCard, FieldCard } from "./hover";

export interface Row {
  key: string;
  level: number;
  label: string;
  detail: string;
  icon: IconName | null;
  tone: string;
  fill: number | null;
  right: string;
  folder?: { open: boolean; key: string };
  heading?: boolean;
  of?: Field | EventType | AudienceInfo;
  /** The parts of the label that a search matches, and why it is there where that is not the label. */
  marks?: readonly Mark[];
  why?: Why | null;
  /** The value a rule begins with. */
  value?: string | null;
}

const TABS: { id: Which; label: string }[] = [
  { id: "attributes", label: "Attributes" },
  { id: "events", label: "Events" },
  { id: "audiences", label: "Audiences" },
];

export function Fields(): JSX.Element {
  const [which, setWhich] = useState<Which>("attributes");
  const [search, setSearch] = useState("");
  const [all, setAll] = useState(false);
  const [shut, setShut] = useState<ReadonlySet<string>>(new Set());
  const index = useView((view) => view.index);
  const [only, setOnly] = useState<Which | null>(null);
  const engine = useSearch(index);
  const kept = useStore(favouritesOf(useSession()).store, (now) => now);
  const hits = search.trim() ? hitsOf(engine, search, all) : null;
  const rows = useMemo(() => (hits ? hits.filter((hit) => !only || hit.kind === only).slice(0, SHOWN).map(hitRow) : [...keptRows(index, which, kept, shut), ...rowsOf(index, which, all, shut)]), [index, which, hits, only, all, shut, kept]);
  const tabs: { id: Which | null; label: string }[] = hits ? [{ id: null, label: "All" }, ...TABS] : TABS;
  const chosen = hits ? only : which;
  const left = hits ? Math.max(0, hits.filter((hit) => !only || hit.kind === only).length - SHOWN) : 0;
  const hidden = useMemo(() => hiddenCount(index, which), [index, which]);
  const list = useRef<HTMLDivElement>(null);
  const toggle = (key: string): void => {
    const next = new Set(shut);
    if (!next.delete(key)) next.add(key);
    setShut(next);
  };
  return (
    <section class="tk-fields" aria-label="Fields">
      <div class="tk-fields-top">
        <div class="tk-fields-find">
          <label class="tk-search is-boxed">
            <Icon name="search" />
            <input
              data-fields-search
              type="search"
              aria-label="Search the fields"
              placeholder="Words, names, values"
              value={search}
              onInput={(event) => {
                setSearch(event.currentTarget.value);
                setOnly(null);
              }}
              onKeyDown={(event) => {
                if (event.key === "ArrowDown") {
                  event.preventDefault();
                  list.current?.querySelector<HTMLElement>("[role=treeitem]")?.focus();
                } else if (event.key === "Escape" && search) {
                  event.stopPropagation();
                  setSearch("");
                }
              }}
            />
            <kbd aria-hidden="true">/</kbd>
          </label>
          <TemplateOpener />
        </div>
        <div class="tk-segments" role="tablist" aria-label="Kinds of fields">
          {tabs.map((tab) => (
            <button
              type="button"
              key={tab.label}
              role="tab"
              aria-selected={tab.id === chosen}
              aria-label={hits ? `${tab.label}, ${countOf(hits, tab.id)}` : undefined}
              title={hits ? `${tab.label}: ${countOf(hits, tab.id)}` : undefined}
              onClick={() => (hits ? setOnly(tab.id) : setWhich(tab.id!))}
            >
              {tab.label}
            </button>
          ))}
        </div>
      </div>
      <Tree rows={rows} listRef={list} onToggle={toggle} label={hits ? "Found" : TABS.find((tab) => tab.id === which)!.label} />
      {left > 0 && <p class="tk-fields-left">{left} more match: type more words</p>}
      {which !== "audiences" && (
        <label class="tk-fields-foot">
          <input type="checkbox" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
          Show empty fields{hidden ? ` (${hidden})` : ""}
        </label>
      )}
    </section>
  );
}

/** The search of a catalog; what values fields have is asked of the kernel, and stays out of what is saved. */
function useSearch(index: Index): Search {
  const session = useSession();
  const engine = useMemo(() => new Search(index), [index]);
  const [, again] = useState(0);
  useEffect(() => {
    let current = true;
    session.link.ask("tops", {}).then(
      (tops) => {
        if (!current) return;
        engine.learn(new Map(tops.map((each) => [`f:${each.table}:${each.path}`, each.values])));
        again((count) => count + 1);
      },
      () => undefined, // without a kernel names are searched
    );
    return () => {
      current = false;
    };
  }, [engine, session]);
  return engine;
}

// --- rows ---------------------------------------------------------------------------------------

const fieldsOf = (index: Index, which: Which): Field[] =>
  which === "audiences" ? [] : index.catalog.fields.filter((field) => (field.table === "event") === (which === "events"));

const hiddenCount = (index: Index, which: Which): number =>
  fieldsOf(index, which).filter((field) => !isPopulated(field)).length;

/** What a search finds is listed up to so many: more cannot be looked through. */
const SHOWN = 100;

const hitsOf = (engine: Search, search: string, all: boolean): Hit[] =>
  engine.find(search).filter((hit) => all || !isField(hit.of) || isPopulated(hit.of));

const countOf = (hits: readonly Hit[], which: Which | null): number => hits.filter((hit) => !which || hit.kind === which).length;

export function rowsOf(index: Index, which: Which, all: boolean, shut: ReadonlySet<string>): Row[] {
  if (which === "audiences") return index.catalog.audiences.map(audienceRow);
  const tree = treeRows(treeOf(fieldsOf(index, which).filter((field) => all || isPopulated(field))), 1, shut, which);
  if (which === "attributes") return tree;
  const types = index.catalog.eventTypes.map(typeRow);
  return [
    ...(types.length ? [heading("Event types")] : []),
    ...types,
    ...(tree.length ? [heading("Event fields")] : []),
    ...tree,
  ];
}

/** The favourites and what came on the canvas last, each a folder above the rest. */
export function keptRows(index: Index, which: Which, kept: Kept, shut: ReadonlySet<string>): Row[] {
  const section = (key: keyof Kept, label: string): Row[] => {
    const rows = kept[key].flatMap((id) => {
      const of = named(index, id);
      return of && kindOfRow(of) === which ? [{ ...rowOf(of), key: `${key}/${id}`, level: 2 }] : [];
    });
    const open = !shut.has(key);
    const folder: Row = { key: `d:${key}`, level: 1, label, detail: "", icon: null, tone: "plain", fill: null, right: open ? "" : String(rows.length), folder: { open, key } };
    return rows.length ? [folder, ...(open ? rows : [])] : [];
  };
  const rows = [...section("favourites", "Favourites"), ...section("recent", "Recent")];
  return rows.length && which !== "events" ? [...rows, heading(`All ${which}`)] : rows;
}

const kindOfRow = (of: Field | EventType | AudienceInfo): Which =>
  isAudience(of) ? "audiences" : isField(of) && of.table === "profile" ? "attributes" : "events";

const rowOf = (of: Field | EventType | AudienceInfo): Row => (isField(of) ? fieldRow(of, 1) : isAudience(of) ? audienceRow(of) : typeRow(of));

/** What a search finds, with its place below its name, or why it is there. */
export function hitRow(hit: Hit): Row {
  const { of, marks, value } = hit;
  // A word that the label shows needs no meaning to be said.
  const why = hit.why?.kind === "meaning" && marks.length ? null : hit.why;
  const row = rowOf(of);
  return { ...row, key: hit.key, marks, why: why ?? { kind: "path", text: isAudience(of) ? of.description || of.id : row.detail, marks: [] }, value };
}

const heading = (label: string): Row => ({
  key: `h:${label}`, level: 1, label, detail: "", icon: null, tone: "plain", fill: null, right: "", heading: true,
});

function treeRows(folder: Folder, level: number, shut: ReadonlySet<string>, which: Which): Row[] {
  const own = folder.fields.map((field) => fieldRow(field, level));
  const below = folder.folders.flatMap((inner) => {
    const key = `${which}/${inner.key}`;
    const open = !shut.has(key);
    const row: Row = {
      key: `d:${key}`, level, label: inner.label, detail: "", icon: null, tone: "plain", fill: null,
      right: open ? "" : String(sizeOf(inner)), folder: { open, key },
    };
    return [row, ...(open ? treeRows(inner, level + 1, shut, which) : [])];
  });
  return [...own, ...below];
}

const sizeOf = (folder: Folder): number => folder.fields.length + folder.folders.reduce((sum, each) => sum + sizeOf(each), 0);

const fieldRow = (field: Field, level: number): Row => ({
  key: `f:${field.table}:${field.path}`,
  level,
  label: labelOf(field),
  detail: field.path,
  icon: iconOf(field),
  tone: toneOf(field),
  fill: field.fill,
  right: field.fill === null ? "" : share(field.fill).replace(" %", "%"),
  of: field,
});

const typeRow = (type: EventType): Row => ({
  key: `e:${type.name}`, level: 1, label: type.label || type.name, detail: type.name, icon: "event", tone: "event",
  fill: null, right: short(type.count), of: type,
});

const audienceRow = (each: AudienceInfo): Row => ({
  key: `a:${each.id}`, level: 1, label: each.name, detail: each.description || each.id, icon: "audience", tone: "audience",
  fill: null, right: each.profiles === null ? "" : short(each.profiles), of: each,
});

// --- the tree -----------------------------------------------------------------------------------

interface TreeProps {
  rows: Row[];
  listRef: { current: HTMLDivElement | null };
  onToggle: (key: string) => void;
  label: string;
}

/** The tile a row makes inside a scope. */
export function makes(row: Row, scope: readonly string[]): Node | null {
  const { of } = row;
  if (!of) return null;
  if (isField(of)) return valued(tileOf(of, scope), row.value);
  if (scope.length) return null;
  return isAudience(of) ? { type: "AudienceTile", audience: of.id } : eventCard(of.name);
}

/** A new tile, its rule with a value where there is one. */
function valued(node: Node | null, value: string | null | undefined): Node | null {
  if (!node || value === null || value === undefined) return node;
  if (node.type === "AttributeCard" || node.type === "ValuesCard") return { ...node, test: { type: "TextTest", operator: "equals", values: [value] } };
  if (node.type === "EventCard" || node.type === "ItemsCard") return { ...node, rules: node.rules?.map((rule) => valued(rule, value) as Rule) ?? [] };
  return node;
}

function Tree({ rows, listRef, onToggle, label }: TreeProps): JSX.Element {
  const session = useSession();
  const favourites = favouritesOf(session);
  const starred = new Set(useStore(favourites.store, (kept) => kept.favourites));
  const [at, setAt] = useState("");
  const [card, setCard] = useState<{ row: Row; anchor: HTMLElement } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const current = rows.some((row) => row.key === at) ? at : rows.find((row) => !row.heading)?.key;
  const look = (row: Row, anchor: HTMLElement, wait: number): void => {
    clearTimeout(timer.current);
    if (row.of) timer.current = setTimeout(() => setCard({ row, anchor }), card ? 80 : wait);
  };
  const leave = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCard(null), 120);
  };
  const add = (row: Row): void => {
    setCard(null);
    if (row.of && isField(row.of)) session.addField(row.of, (node) => valued(node, row.value)!);
    else if (row.of) session.add(makes(row, [])!);
    session.store.set({ drawer: null });
  };
  const star = (row: Row): void => {
    const starred = favourites.toggle(idOf(row.of!));
    if (starred === null) session.notify(`${MOST_FAVOURITES} favourites are kept: remove one first`, "bad");
    else session.say(starred ? `${row.label} added to favourites` : `${row.label} removed from favourites`);
  };
  const go = (row: Row | undefined): void => {
    if (row) listRef.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const items = rows.filter((row) => !row.heading);
    const index = items.findIndex((row) => row.key === current);
    const row = items[index];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") go(items[index + 1]);
    else if (event.key === "ArrowUp") index > 0 ? go(items[index - 1]) : focusSearch(session.root);
    else if (event.key === "Home") go(items[0]);
    else if (event.key === "End") go(items.at(-1));
    else if (event.key === "ArrowRight") row.folder && !row.folder.open ? onToggle(row.folder.key) : go(items[index + 1]);
    else if (event.key === "ArrowLeft") {
      if (row.folder?.open) onToggle(row.folder.key);
      else go(items.slice(0, index).reverse().find((each) => each.level < row.level));
    } else if (event.key === "Enter" || event.key === " ") row.folder ? onToggle(row.folder.key) : add(row);
    else if (event.key.toLowerCase() === "s" && row.of) {
      // A row that goes hands the focus on.
      if (row.key.startsWith("favourites/")) go(items[index + 1] ?? items[index - 1]);
      star(row);
    } else if (event.key === "Escape" && card) setCard(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="tk-fields-list" ref={listRef} role="tree" aria-label={label} onKeyDown={onKeyDown} onScroll={() => setCard(null)}>
      {rows.map((row) =>
        row.heading ? (
          <div class="tk-group" key={row.key} role="presentation">
            {row.label}
          </div>
        ) : (
          <FieldRow
            key={row.key}
            row={row}
            active={row.key === current}
            onActive={() => setAt(row.key)}
            onLook={(anchor) => look(row, anchor, 420)}
            onLeave={leave}
            onOpen={() => (row.folder ? onToggle(row.folder.key) : undefined)}
            onAdd={() => add(row)}
            starred={!!row.of && starred.has(idOf(row.of))}
            onStar={() => star(row)}
            onDrag={(event) => {
              if (!row.of) return;
              startDrag(session, event, () => {
                clearTimeout(timer.current);
                setCard(null);
                return { words: row.label, from: null, make: (scope) => makes(row, scope) };
              });
            }}
          />
        ),
      )}
      {!rows.length && <p class="tk-none">Nothing found</p>}
      {card && (
        <Popover anchor={card.anchor} label={card.row.label} quiet beside class="is-hover" onClose={() => setCard(null)}>
          {isField(card.row.of!) ? <FieldCard field={card.row.of} /> : isAudience(card.row.of!) ? <AudienceCard audience={card.row.of} /> : <EventTypeCard type={card.row.of!} />}
        </Popover>
      )}
    </div>
  );
}

export function focusSearch(root: HTMLElement | null): void {
  const input = root?.querySelector<HTMLInputElement>("[data-fields-search]");
  input?.focus();
  input?.select();
}

interface FieldRowProps {
  row: Row;
  active: boolean;
  onActive: () => void;
  onLook: (anchor: HTMLElement) => void;
  onLeave: () => void;
  onOpen: () => void;
  onAdd: () => void;
  starred: boolean;
  onStar: () => void;
  onDrag: (event: PointerEvent) => void;
}

function FieldRow({ row, active, onActive, onLook, onLeave, onOpen, onAdd, starred, onStar, onDrag }: FieldRowProps): JSX.Element {
  return (
    <div
      role="treeitem"
      class={`tk-field${row.folder ? " is-folder" : ""}`}
      data-key={row.key}
      tabIndex={active ? 0 : -1}
      aria-level={row.level}
      aria-expanded={row.folder?.open}
      aria-keyshortcuts={row.of ? "S" : undefined}
      style={{ paddingLeft: `${8 + (row.level - 1) * 14}px` }}
      onFocus={(event) => {
        onActive();
        if (event.currentTarget.matches?.(":focus-visible")) onLook(event.currentTarget);
      }}
      onBlur={onLeave}
      onPointerEnter={(event) => !event.buttons && onLook(event.currentTarget)}
      onPointerLeave={onLeave}
      onPointerDown={onDrag}
      onClick={onOpen}
      onDblClick={row.folder ? undefined : onAdd}
    >
      {row.folder && <Icon name={row.folder.open ? "down" : "right"} size={12} />}
      {row.icon && (
        <span class={`tk-kind is-${row.tone}`}>
          <Icon name={row.icon} />
        </span>
      )}
      <span class="tk-field-name">
        <Marked text={row.label} marks={row.marks} />
        {row.why && <Reason why={row.why} within={row.of && isField(row.of) ? folderOf(row.of) : ""} />}
      </span>
      {row.fill !== null && (
        <span class="tk-fill" aria-hidden="true">
          <i style={{ width: `${row.fill * 100}%` }} />
        </span>
      )}
      {row.right && <span class="tk-field-right" title={row.fill === null ? undefined : "Filled"}>{row.right}</span>}
      {row.of && (
        <button
          type="button"
          class={`tk-plus tk-star${starred ? " is-on" : ""}`}
          tabIndex={-1}
          aria-hidden="true"
          title={starred ? "Remove from favourites (S)" : "Add to favourites (S)"}
          onClick={onStar}
          onDblClick={(event) => event.stopPropagation()}
        >
          <Icon name="star" size={14} />
        </button>
      )}
      {starred && <span class="tk-unseen">, favourite</span>}
      {row.of && (
        <button type="button" class="tk-plus" tabIndex={-1} aria-hidden="true" title="Add to the canvas" onClick={onAdd}>
          <Icon name="plus" size={14} />
        </button>
      )}
    </div>
  );
}


/** What a field is in: many have an address. */
function folderOf(field: Field): string {
  const names = field.path.split(".");
  return names.length > 1 ? pretty(names.at(-2)!.replace("[]", "")) : "";
}

const REASONS: Record<Why["kind"], string> = { value: "value ", meaning: "also: ", description: "", tag: "tag: ", path: "" };

/** Why a search finds something, in a line below its name. */
function Reason({ why, within }: { why: Why; within: string }): JSX.Element {
  return (
    <small title={why.text}>
      {why.kind === "meaning" && within ? `${within} · ` : ""}
      {REASONS[why.kind]}
      <Marked text={why.text} marks={why.marks} />
    </small>
  );
}

/** A text with the parts that match a search marked. */
function Marked({ text, marks = [] }: { text: string; marks?: readonly Mark[] | undefined }): JSX.Element {
  const ends = [0, ...marks.map((mark) => mark[1])];
  return (
    <>
      {marks.map(([start, end], at) => (
        <>
          {text.slice(ends[at], start)}
          <mark>{text.slice(start, end)}</mark>
        </>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}
