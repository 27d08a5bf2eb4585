// The audiences as a table: to sort by any column, to choose from, to open.

import type { JSX } from "preact";
import type { AudienceRow, LibraryAbout } from "../protocol";
import { share, whole } from "../ui/format";
import { Icon } from "../ui/icons";
import { memo } from "../ui/memo";
import { sentence, sentences } from "../ui/sentences";
import { type Column, type Sorting, startsDown } from "./rows";

interface Props {
  rows: AudienceRow[];
  stale: ReadonlySet<string>;
  chosen: ReadonlySet<string>;
  about: LibraryAbout;
  sorting: Sorting | null;
  onSort: (sorting: Sorting | null) => void;
  onChoose: (ids: string[], on: boolean) => void;
  onOpen: (id: string) => void;
}

export function AudienceTable({ rows, stale, chosen, about, sorting, onSort, onChoose, onOpen }: Props): JSX.Element {
  const ids = rows.filter((row) => !row.broken).map((row) => row.id);
  const all = ids.length > 0 && ids.every((id) => chosen.has(id));
  const most = Math.max(0, ...rows.map((row) => row.share ?? 0));
  return (
    <div class="tk-table-box" tabIndex={-1}>
      <table class="tk-table tk-audiences" aria-label="Audiences" onKeyDown={walk}>
        <thead>
          <tr>
            <th scope="col" class="is-check">
              <input
                type="checkbox"
                aria-label="Choose all that are shown"
                checked={all}
                ref={(box) => {
                  if (box) box.indeterminate = !all && ids.some((id) => chosen.has(id));
                }}
                onChange={() => onChoose(ids, !all)}
              />
            </th>
            {columns(about).map(({ column, label, title }) => (
              <Heading key={column} column={column} label={label} title={title} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.id}
              row={row}
              most={most}
              stale={stale.has(row.id)}
              waiting={about.state === "working"}
              chosen={chosen.has(row.id)}
              onChoose={onChoose}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const DAY = 86_400_000;

function columns(about: LibraryAbout): { column: Column; label: string; title?: string }[] {
  const days = Math.round((Date.parse(about.as_of) - Date.parse(about.since)) / DAY);
  return [
    { column: "name", label: "Audience" },
    { column: "status", label: "Status" },
    { column: "tags", label: "Tags" },
    { column: "profiles", label: "Profiles" },
    { column: "share", label: "Share" },
    { column: "change", label: `In ${days} days`, title: `More or fewer profiles than on ${about.since.slice(0, 10)}` },
  ];
}

interface HeadingProps {
  column: Column;
  label: string;
  title: string | undefined;
  sorting: Sorting | null;
  onSort: (sorting: Sorting | null) => void;
}

function Heading({ column, label, title, sorting, onSort }: HeadingProps): JSX.Element {
  const down = sorting?.column === column ? sorting.down : null;
  const next = (): Sorting | null => {
    if (down === null) return { column, down: startsDown(column) };
    return down === startsDown(column) ? { column, down: !down } : null;
  };
  return (
    <th scope="col" title={title} class={startsDown(column) ? "is-number" : ""} aria-sort={down === null ? "none" : down ? "descending" : "ascending"}>
      <button type="button" class="tk-sort" onClick={() => onSort(next())}>
        {label}
        <span class={down === null ? "is-unsorted" : down ? "" : "is-up"}>
          <Icon name="down" size={12} />
        </span>
      </button>
    </th>
  );
}

interface RowProps {
  row: AudienceRow;
  most: number;
  stale: boolean;
  waiting: boolean;
  chosen: boolean;
  onChoose: (ids: string[], on: boolean) => void;
  onOpen: (id: string) => void;
}

const Row = memo(function Row({ row, most, stale, waiting, chosen, onChoose, onOpen }: RowProps): JSX.Element {
  return (
    <tr class={`${chosen ? "is-chosen" : ""}${row.problem ? " is-wrong" : ""}`} data-id={row.id}>
      <td class="is-check">
        {!row.broken && <input type="checkbox" aria-label={`Choose ${row.name}`} checked={chosen} onChange={() => onChoose([row.id], !chosen)} />}
      </td>
      <td class="is-name">
        {row.broken ? (
          <code title={row.name}>{row.name}</code>
        ) : (
          <button type="button" class="tk-link" title={`Open ${row.name} in the builder`} onClick={() => onOpen(row.id)}>
            {row.name}
          </button>
        )}
        {row.description && <small title={row.description}>{row.description}</small>}
      </td>
      {!row.broken && (
        <>
          <td>{row.status && <span class={`tk-badge is-${row.status}`}>{row.status}</span>}</td>
          <td class="is-tags">
            {row.tags.map((tag) => (
              <span key={tag} class="tk-tag">
                {tag}
              </span>
            ))}
          </td>
        </>
      )}
      {row.problem ? (
        <td colSpan={row.broken ? 5 : 3} class="is-problem">
          <Icon name="error" size={14} />
          <span>
            {sentence(row.problem)}
            {row.hint && <small>{sentences(row.hint)}</small>}
          </span>
        </td>
      ) : (
        <Numbers row={row} most={most} stale={stale} waiting={waiting} />
      )}
    </tr>
  );
});

function Numbers({ row, most, stale, waiting }: { row: AudienceRow; most: number; stale: boolean; waiting: boolean }): JSX.Element {
  if (row.profiles === null)
    return (
      <td colSpan={3} class="is-number tk-quiet">
        {waiting ? "Counting…" : "Not counted"}
      </td>
    );
  const extra = stale ? " is-stale" : "";
  const change = row.change ?? 0;
  return (
    <>
      <td class={`is-number${extra}`}>
        <b>{whole(row.profiles)}</b>
      </td>
      <td class={`is-number is-share${extra}`}>
        <span class="tk-bar" aria-hidden="true">
          <i style={{ width: `${most ? (100 * (row.share ?? 0)) / most : 0}%` }} />
        </span>
        {row.share === null ? "" : share(row.share)}
      </td>
      <td class={`is-number${extra}${change > 0 ? " is-more" : change < 0 ? " is-fewer" : " tk-quiet"}`}>
        {row.change === null ? "" : change > 0 ? `+${whole(change)}` : change < 0 ? `−${whole(-change)}` : "0"}
      </td>
    </>
  );
}

/** Up and down go to the same control of the next audience. */
function walk(event: KeyboardEvent): void {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const from = event.target as HTMLElement;
  const row = from.closest("tr");
  if (!by || !row || event.altKey) return;
  const rows = [...row.closest("table")!.querySelectorAll("tr")];
  const kind = from.matches("input") ? "input" : ".tk-link";
  for (let at = rows.indexOf(row) + by; at >= 0 && at < rows.length; at += by) {
    const next = rows[at]!.querySelector<HTMLElement>(kind);
    if (!next) continue;
    next.focus();
    break;
  }
  event.preventDefault();
}
