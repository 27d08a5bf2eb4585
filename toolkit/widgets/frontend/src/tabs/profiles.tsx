// Who is in: a table by pages; of one of them why, and what happened when.

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { refusalOf } from "../link";
import type { Explanation, ProfilesPage, Rows } from "../protocol";
import { isStale, useSession, useView } from "../session";
import { eventLabel, type Index, labelOf } from "../catalog";
import { IconButton } from "../ui/controls";
import { cell, whole } from "../ui/format";
import { Icon } from "../ui/icons";
import { safeFragment } from "../ui/safe";
import { sentences } from "../ui/sentences";

const SIZE = 25;

export function ProfilesTab(): JSX.Element {
  const session = useSession();
  const revision = useView((view) => view.answer.revision);
  const stale = useView(isStale);
  const estimated = useView((view) => view.answer.state === "estimated");
  const [page, setPage] = useState(0);
  const [found, setFound] = useState<ProfilesPage | null>(null);
  const [error, setError] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => setPage(0), [revision]);
  useEffect(() => {
    if (estimated) return; // to ask now would count beside what is being counted
    let current = true;
    session.link.ask("profiles", { page, size: SIZE }).then(
      (next) => {
        if (!current) return;
        setFound(next);
        setError("");
      },
      (failure: unknown) => current && setError(saidOf(failure)),
    );
    return () => {
      current = false;
    };
  }, [page, revision, estimated]);
  if (error) return <p class="tk-none is-error">{error}</p>;
  if (!found) return <p class="tk-none">Looking…</p>;
  if (!found.total) return <p class="tk-none">No one is in this audience.</p>;
  return (
    <div class={`tk-profiles${chosen ? " is-open" : ""}`}>
      <div class={`tk-profiles-list${stale ? " is-stale" : ""}`}>
        <Table rows={found} chosen={chosen} onChoose={setChosen} />
        <Pages page={page} total={found.total} onPage={setPage} />
      </div>
      {chosen ? (
        <Why profile={chosen} revision={revision} onClose={() => setChosen(null)} />
      ) : (
        <Lookup onChoose={setChosen} />
      )}
    </div>
  );
}

function saidOf(failure: unknown): string {
  const { message, hint } = refusalOf(failure);
  return sentences(message, hint);
}

interface TableProps {
  rows: Rows;
  chosen: string | null;
  onChoose: (profile: string) => void;
}

const labelOfColumn = (index: Index, column: string): string => {
  const field = index.byKey.get(`profile:${column}`);
  return field ? labelOf(field) : column;
};

function Table({ rows, chosen, onChoose }: TableProps): JSX.Element {
  const index = useView((view) => view.index);
  return (
    <div class="tk-table-box" tabIndex={0} role="region" aria-label="Profiles">
      <table class="tk-table">
        <thead>
          <tr>
            {rows.columns.map((column, at) => (
              <th key={column} scope="col" class={rows.rows.some((row) => typeof row[at] === "number") ? "is-number" : ""} title={column}>
                {labelOfColumn(index, column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row) => {
            const id = String(row[0]);
            return (
              <tr key={id} class={id === chosen ? "is-chosen" : ""} onClick={() => onChoose(id)}>
                {row.map((value, at) => (
                  <td key={at} class={typeof value === "number" ? "is-number" : ""}>
                    {at === 0 ? (
                      <button type="button" class="tk-link" aria-label={`Why ${id} is in`}>
                        {id}
                      </button>
                    ) : (
                      cell(value)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Pages({ page, total, onPage }: { page: number; total: number; onPage: (page: number) => void }): JSX.Element {
  const last = Math.max(0, Math.ceil(total / SIZE) - 1);
  return (
    <div class="tk-pages">
      <span class="tk-quiet">
        {whole(page * SIZE + 1)} to {whole(Math.min(total, (page + 1) * SIZE))} of {whole(total)}
      </span>
      <IconButton icon="left" label="The page before" disabled={page === 0} onClick={() => onPage(page - 1)} />
      <IconButton icon="right" label="The next page" disabled={page >= last} onClick={() => onPage(page + 1)} />
    </div>
  );
}

function Lookup({ onChoose }: { onChoose: (profile: string) => void }): JSX.Element {
  const [text, setText] = useState("");
  return (
    <aside class="tk-why is-empty">
      <Icon name="eye" size={24} />
      <p>Click a profile to see why it is in, or ask of any other why it is not.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) onChoose(text.trim());
        }}
      >
        <input class="tk-input" aria-label="Profile id" placeholder="Profile id" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="submit" class="tk-button">
          Explain
        </button>
      </form>
    </aside>
  );
}

function Why({ profile, revision, onClose }: { profile: string; revision: number; onClose: () => void }): JSX.Element {
  const session = useSession();
  const [found, setFound] = useState<Explanation | null>(null);
  const [error, setError] = useState("");
  useEffect(() => {
    let current = true;
    setFound(null);
    setError("");
    session.link.ask("explain", { profile }).then(
      (next) => current && setFound(next),
      (failure: unknown) => current && setError(saidOf(failure)),
    );
    return () => {
      current = false;
    };
  }, [profile, revision]);
  return (
    <aside class="tk-why" aria-label={`Why ${profile}`}>
      <div class="tk-why-head">
        <h3>{profile}</h3>
        {found && <span class={`tk-badge ${found.is_in ? "is-in" : "is-out"}`}>{found.is_in ? "in" : "not in"}</span>}
        <IconButton icon="close" label="Close" onClick={onClose} />
      </div>
      {error && <p class="tk-none is-error">{error}</p>}
      {!found && !error && <p class="tk-none">Looking…</p>}
      {found && (
        <>
          <Markup html={found.html} />
          <Timeline rows={found.timeline} />
        </>
      )}
    </aside>
  );
}

function Markup({ html }: { html: string }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(safeFragment(html)), [html]);
  return <div ref={place} class="tk-markup" />;
}

function Timeline({ rows }: { rows: Rows }): JSX.Element | null {
  const index = useView((view) => view.index);
  if (!rows.rows.length) return <p class="tk-quiet">No events</p>;
  const when = Math.max(0, rows.columns.findIndex((column) => /time|when/i.test(column)));
  const what = rows.columns.findIndex((column, index) => index !== when && /type|event/i.test(column));
  return (
    <div class="tk-timeline">
      <h4>Timeline</h4>
      <ol>
        {rows.rows.map((row, place) => (
          <li key={place}>
            <time>{cell(row[when])}</time>
            <b>{eventLabel(index, cell(row[what < 0 ? 1 : what]))}</b>
            <span>
              {row
                .map((value, at) => (at === when || at === what || value === null || value === "" ? "" : cell(value)))
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
