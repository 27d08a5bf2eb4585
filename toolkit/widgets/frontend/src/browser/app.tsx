// The browser of a library's audiences: to find one, to open one, to compare several.

import type { ComponentChildren, JSX } from "preact";
import { useCallback, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { Press } from "../ui/press";
import { Wrong } from "../ui/wrong";
import { Link, type Model, refusalOf } from "../link";
import type { AudienceRow, LibraryAbout, Opened, Refusal } from "../protocol";
import { KernelBanner } from "../ui/banner";
import { Opener, Select } from "../ui/controls";
import { cell as shown, whole } from "../ui/format";
import { Frame, HelpButton } from "../ui/frame";
import { type Child, Hosted, Under } from "../ui/hosted";
import { Icon } from "../ui/icons";
import { BROWSER_KEYS } from "../ui/keys";
import { AskUnsaved, type Unsaved } from "../ui/unsaved";
import { ListBox } from "../ui/listbox";
import { EVERYTHING, type Filter, remembered, shownRows, type Sorting, valuesOf } from "./rows";
import { AudienceTable } from "./table";

/** So many rows are drawn at first: more are drawn on demand. */
const DRAWN = 250;

export function BrowserApp({ model }: { model: Model }): JSX.Element {
  const link = useMemo(() => new Link(model), [model]);
  const [, again] = useReducer((count: number, _: void) => count + 1, 0);
  // Before the browser does anything else: numbers that came in between would not be drawn.
  useLayoutEffect(() => {
    link.onChange("_rows", () => again());
    link.onChange("_about", () => again());
    return () => link.close();
  }, [link]);
  const [child, setChild] = useState<Child | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [unsaved, setUnsaved] = useState<(Unsaved & { onDiscard: () => void }) | null>(null);
  const doing = useCallback(async (what: () => Promise<Child | null>): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    setUnsaved(null);
    try {
      const next = await what();
      if (next) setChild(next);
    } catch (error) {
      setRefusal(refusalOf(error));
    }
    setBusy(false);
  }, []);
  const draw = useCallback(
    <T extends Opened>(ask: (discard: boolean) => Promise<T>, child: (opened: T) => Child = ofBuilder): void => {
      const once = (discard: boolean): Promise<void> =>
        doing(async () => {
          const opened = await ask(discard);
          const { builder, unsaved: name } = opened;
          if (name === null) return child(opened);
          setUnsaved({ name, builder, onDiscard: () => void once(true) });
          return null;
        });
      void once(false);
    },
    [doing],
  );
  const [outdated, setOutdated] = useState(false);
  const refresh = async (): Promise<null> => {
    setOutdated(true);
    await link.ask("refresh", {});
    setOutdated(false);
    return null;
  };
  const back = (): void => {
    setChild(null);
    void doing(refresh);
  };
  return (
    <Frame label="Audiences" class={`tk-portal tk-browser${child ? " is-hosting" : ""}`} busy={busy} keys={BROWSER_KEYS} onKey={(event) => !child && toSearch(event)}>
      {child && <Hosted host={model} child={child} back="Audiences" onBack={back} />}
      <Under hidden={child !== null}>
        <KernelBanner life={link.life} kept="The numbers shown are those it gave last." />
        <Audiences link={link} outdated={outdated} refusal={refusal} busy={busy} doing={doing} draw={draw} refresh={refresh}>
          {unsaved && !child && <AskUnsaved unsaved={unsaved} onDiscard={unsaved.onDiscard} onGoOn={() => void doing(async () => ({ model: unsaved.builder }))} onCancel={() => setUnsaved(null)} />}
        </Audiences>
      </Under>
    </Frame>
  );
}

/** Goes to the search at `/`, unless a text is typed. */
function toSearch(event: KeyboardEvent): void {
  const target = event.target as Element;
  if (event.key !== "/" || event.ctrlKey || event.metaKey || target.matches("input:not([type=checkbox])")) return;
  const search = (event.currentTarget as Element).querySelector<HTMLInputElement>("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

const ofBuilder = ({ builder }: Opened): Child => ({ model: builder });

interface Props {
  link: Link;
  /** Whether reading them anew failed: what is shown is from before. */
  outdated: boolean;
  refusal: Refusal | null;
  busy: boolean;
  doing: (what: () => Promise<Child | null>) => Promise<void>;
  /** Shows a builder, or another child, when it is settled what becomes of changes that were not saved. */
  draw: <T extends Opened>(ask: (discard: boolean) => Promise<T>, child?: (opened: T) => Child) => void;
  refresh: () => Promise<null>;
  children: ComponentChildren;
}

function Audiences({ link, outdated, refusal, busy, doing, draw, refresh, children }: Props): JSX.Element {
  const about = link.get("_about");
  const before = useRef<readonly AudienceRow[]>([]);
  const { rows, stale: uncounted } = remembered(link.get("_rows"), before.current);
  const stale = outdated ? new Set(rows.map((row) => row.id)) : uncounted;
  before.current = rows;
  const [filter, setFilter] = useState<Filter>(EVERYTHING);
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [drawn, setDrawn] = useState(DRAWN);
  const found = shownRows(rows, filter, sorting);
  const open = useCallback((id: string) => draw((discard) => link.ask("open", { audience: id, discard })), [link, draw]);
  const choose = useCallback(
    (ids: string[], on: boolean) =>
      setChosen((was) => {
        const next = new Set(was);
        for (const id of ids) on ? next.add(id) : next.delete(id);
        return next;
      }),
    [],
  );
  const picked = rows.filter((row) => chosen.has(row.id) && !row.broken);
  const compare = (): void => {
    const audiences = picked.map((row) => row.id);
    const title = picked.map((row) => row.name).join(", ");
    draw(
      (discard) => link.ask("compare", { audiences, discard }),
      ({ explorer }) => ({ model: explorer, title }),
    );
  };
  const create = (): void => draw((discard) => link.ask("new", { discard }));
  return (
    <>
      <Head about={about} busy={busy} picked={picked} onCompare={compare} onOpen={() => open(picked[0]!.id)} onNew={create} onRefresh={() => void doing(refresh)} />
      {rows.length > 0 && <Tools rows={rows} found={found.length} filter={filter} onFilter={setFilter} />}
      {refusal && <Wrong refusal={refusal} />}
      {children}
      {rows.length === 0 && <Empty about={about} onNew={create} />}
      {rows.length > 0 && !found.length && (
        <div class="tk-empty">
          <p>No audience is like that.</p>
          <button type="button" class="tk-button" onClick={() => setFilter(EVERYTHING)}>
            Show all
          </button>
        </div>
      )}
      {found.length > 0 && (
        <AudienceTable rows={found.slice(0, drawn)} stale={stale} chosen={chosen} about={about} sorting={sorting} onSort={setSorting} onChoose={choose} onOpen={open} />
      )}
      {found.length > drawn && (
        <div class="tk-pages">
          <span class="tk-quiet">
            {whole(drawn)} of {whole(found.length)} shown
          </span>
          <button type="button" class="tk-link" onClick={() => setDrawn(drawn + DRAWN)}>
            Show more
          </button>
        </div>
      )}
    </>
  );
}

interface HeadProps {
  about: LibraryAbout;
  busy: boolean;
  picked: AudienceRow[];
  onCompare: () => void;
  onOpen: () => void;
  onNew: () => void;
  onRefresh: () => void;
}

function Head({ about, busy, picked, onCompare, onOpen, onNew, onRefresh }: HeadProps): JSX.Element {
  const counting = about.state === "working";
  return (
    <div class="tk-portal-head">
      <div>
        <h3>Audiences</h3>
        <p class="tk-quiet" title={about.library}>
          {about.extract}: {whole(about.profiles)} profiles, as of {shown(about.as_of)} UTC
        </p>
      </div>
      <div class="tk-portal-actions">
        <Press class="tk-button" off={busy} disabled={picked.length !== 1} onClick={onOpen} title={picked.length === 1 ? undefined : "Choose one audience"}>
          Open in builder
        </Press>
        <Press class="tk-button is-main" off={busy} disabled={picked.length < 2} onClick={onCompare} title={picked.length < 2 ? "Choose two audiences or more" : undefined}>
          Compare selected{picked.length > 1 ? ` (${picked.length})` : ""}
        </Press>
        <Press class="tk-button" off={busy} onClick={onNew}>
          <Icon name="plus" size={14} /> New audience
        </Press>
        <Press class={`tk-plain${counting ? " is-turning" : ""}`} label={counting ? "Counting" : "Read and count again"} off={busy || counting} onClick={onRefresh}>
          <Icon name="refresh" />
        </Press>
        <HelpButton />
      </div>
    </div>
  );
}

function Tools({ rows, found, filter, onFilter }: { rows: AudienceRow[]; found: number; filter: Filter; onFilter: (filter: Filter) => void }): JSX.Element {
  const statuses = valuesOf(rows, (row) => [row.status]);
  const tags = valuesOf(rows, (row) => row.tags);
  const set = (patch: Partial<Filter>): void => onFilter({ ...filter, ...patch });
  const face = filter.tags.length ? filter.tags.join(", ") : "Any tag";
  const toggled = (tag: string): void => set({ tags: filter.tags.includes(tag) ? filter.tags.filter((each) => each !== tag) : [...filter.tags, tag] });
  return (
    <div class="tk-portal-tools">
      <label class="tk-search is-boxed">
        <Icon name="search" />
        <input data-search type="search" aria-label="Search audiences" placeholder="Search" value={filter.search} onInput={(event) => set({ search: event.currentTarget.value })} />
      </label>
      <Select
        label="Status"
        value={filter.status}
        items={[{ id: "", label: "Any status" }, ...statuses.map((status) => ({ id: status, label: status.charAt(0).toUpperCase() + status.slice(1) }))]}
        onChange={(status) => set({ status })}
      />
      {tags.length > 0 && (
        <Opener label={`Tags: ${face}`} popup="listbox" class="tk-select tk-tag-filter" face={<span>{face}</span>}>
          {() => <ListBox items={tags.map((tag) => ({ id: tag, label: tag }))} label="Tags" chosen={filter.tags} multiple search={tags.length > 8} onPick={toggled} />}
        </Opener>
      )}
      <span class="tk-quiet tk-note" role="status">
        {found === rows.length ? `${whole(found)} audiences` : `${whole(found)} of ${whole(rows.length)} audiences`}
      </span>
    </div>
  );
}

function Empty({ about, onNew }: { about: LibraryAbout; onNew: () => void }): JSX.Element {
  if (about.state === "working") return <p class="tk-none">Reading…</p>;
  return (
    <div class="tk-empty">
      <Icon name="audience" size={28} />
      <p>
        <b>No audience yet.</b> Draw one and save it, or save one from Python:
      </p>
      <pre class="tk-source">library.save(tk.Audience("Gold", 'loyalty.tier = "gold"'))</pre>
      <button type="button" class="tk-button is-main" onClick={onNew}>
        New audience
      </button>
      <p class="tk-quiet">
        They are kept in <code>{about.library}</code>
      </p>
    </div>
  );
}
