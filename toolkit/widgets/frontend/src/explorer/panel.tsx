// What is behind a number: its size, what it means, who is in, and the audience it makes.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { lastName, pretty } from "../catalog";
import { refusalOf } from "../link";
import type { Cell, CellAnswer, ProfilesPage, Refusal } from "../protocol";
import { IconButton } from "../ui/controls";
import { Coloured } from "../ui/editor";
import { cell as shown, share, whole } from "../ui/format";
import { Icon } from "../ui/icons";
import { Press } from "../ui/press";
import { Wrong } from "../ui/wrong";
import { Make } from "./make";
import { cellName, type Exploring } from "./state";

const PAGE = 10;

interface Props {
  session: Exploring;
  cell: Cell;
}

export function CellPanel({ session, cell }: Props): JSX.Element {
  const [answer, setAnswer] = useState<CellAnswer | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    let current = true;
    session.link.ask("cell", cell).then(
      (found) => current && setAnswer(found),
      (error: unknown) => {
        if (!current) return;
        setAnswer(null);
        setRefusal(refusalOf(error));
      },
    );
    return () => {
      current = false;
    };
  }, [cell]);
  return (
    <aside class="tk-cell" aria-label="What is chosen">
      <div class="tk-cell-head">
        <h3 title={cellName(cell)}>{cell.in.join(" and ")}</h3>
        <IconButton icon="close" label="Close" onClick={() => session.pick(null)} />
      </div>
      <p class="tk-quiet" title={cell.out.join(", ")}>
        {outText(cell)}
      </p>
      {refusal && <Wrong refusal={refusal} />}
      {!refusal && !answer && <p class="tk-none">Looking…</p>}
      {answer && (
        <>
          <p class="tk-cell-size" role="status" data-testid="cell-size">
            <b>{whole(answer.profiles)}</b> profiles, {share(answer.share)}
          </p>
          <Make session={session} cell={cell} />
          <details open>
            <summary>In words</summary>
            <p class="tk-words-text" tabIndex={0} role="group" aria-label="In words">{answer.words}</p>
          </details>
          <details>
            <summary>PQL</summary>
            <pre class="tk-source" tabIndex={0} aria-label="PQL">
              <Coloured text={answer.pql} language="pql" />
            </pre>
          </details>
          <Profiles session={session} cell={cell} />
        </>
      )}
    </aside>
  );
}

function outText({ in: inside, out }: Cell): string {
  if (!out.length) return inside.length > 1 ? "In all of these, whatever else they are in" : "The whole audience";
  if (out.length === 1) return `And not in ${out[0]}`;
  return out.length <= 3 ? `And in none of ${out.join(", ")}` : `And in none of ${out.length} others`;
}

function Profiles({ session, cell }: Props): JSX.Element {
  const [page, setPage] = useState(0);
  const [found, setFound] = useState<(ProfilesPage & { page: number }) | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    let current = true;
    setRefusal(null);
    session.link.ask("profiles", { ...cell, page, size: PAGE }).then(
      (next) => current && setFound({ ...next, page }),
      (error: unknown) => current && setRefusal(refusalOf(error)),
    );
    return () => {
      current = false;
    };
  }, [cell, page]);
  if (!found) return refusal ? <Wrong refusal={refusal} /> : <p class="tk-none">Looking…</p>;
  if (!found.total) return <p class="tk-none">No one is in this intersection.</p>;
  const last = Math.ceil(found.total / PAGE) - 1;
  return (
    <div class="tk-cell-profiles" aria-busy={found.page !== page}>
      {refusal && <Wrong refusal={refusal} />}
      <div class="tk-table-box" tabIndex={0} role="region" aria-label="Profiles">
        <table class="tk-table">
          <thead>
            <tr>
              {found.columns.map((column, at) => (
                <th key={column} scope="col" class={found.rows.some((row) => typeof row[at] === "number") ? "is-number" : ""} title={column}>
                  {pretty(lastName(column))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.rows.map((row) => (
              <tr key={String(row[0])}>
                {row.map((value, at) => (
                  <td key={at} class={typeof value === "number" ? "is-number" : ""} title={shown(value)}>
                    {shown(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="tk-pages">
        <span class="tk-quiet">
          {whole(found.page * PAGE + 1)} to {whole(Math.min(found.total, (found.page + 1) * PAGE))} of {whole(found.total)}
        </span>
        <Press class="tk-plain" label="The page before" off={page === 0} onClick={() => setPage(page - 1)}>
          <Icon name="left" />
        </Press>
        <Press class="tk-plain" label="The next page" off={page >= last} onClick={() => setPage(page + 1)}>
          <Icon name="right" />
        </Press>
      </div>
    </div>
  );
}
