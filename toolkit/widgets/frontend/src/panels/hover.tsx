// What a field holds, shown beside it: how many have it, its commonest values or its distribution.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { labelOf } from "../catalog";
import { refusalOf } from "../link";
import type { AudienceInfo, Bin, EventCounts, EventType, Field, Refusal, Values } from "../protocol";
import { useSession, useView } from "../session";
import { bound, cell, number, share, whole } from "../ui/format";
import { Wrong } from "../ui/wrong";

const known = new WeakMap<Field, Values>();

function useValues(field: Field): { found: Values | null; refusal: Refusal | null } {
  const session = useSession();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [found, setFound] = useState<Values | null>(known.get(field) ?? null);
  useEffect(() => {
    let current = true;
    setFound(known.get(field) ?? null);
    setRefusal(null);
    if (known.has(field)) return;
    session.link.ask("values", { table: field.table, path: field.path, search: "", limit: 8 }).then(
      (values) => {
        known.set(field, values);
        if (current) setFound(values);
      },
      (error: unknown) => current && setRefusal(refusalOf(error)),
    );
    return () => {
      current = false;
    };
  }, [field]);
  return { found, refusal };
}

export function FieldCard({ field }: { field: Field }): JSX.Element {
  const { found, refusal } = useValues(field);
  const fill = found?.fill ?? field.fill;
  const distinct = found?.distinct ?? field.distinct;
  return (
    <div class="tk-hover">
      <h4>{labelOf(field)}</h4>
      <code>{field.path}</code>
      {field.description && <p>{field.description}</p>}
      <dl>
        <div>
          <dt>Type</dt>
          <dd>{field.type}</dd>
        </div>
        {fill !== null && (
          <div>
            <dt>Filled</dt>
            <dd>{share(fill)}</dd>
          </div>
        )}
        {distinct !== null && (
          <div>
            <dt>Distinct</dt>
            <dd>{whole(distinct)}</dd>
          </div>
        )}
      </dl>
      {refusal && <Wrong refusal={refusal} />}
      {!found && !refusal && <p class="tk-quiet">Looking…</p>}
      {found?.histogram ? <Histogram bins={found.histogram} /> : found && <Tops values={found} />}
      {found && !!found.examples.length && (
        <p class="tk-examples">
          <span class="tk-quiet">Such as</span> {found.examples.slice(0, 4).map(cell).join(", ")}
        </p>
      )}
    </div>
  );
}

function Tops({ values }: { values: Values }): JSX.Element | null {
  if (!values.values.length) return <p class="tk-quiet">No values to show</p>;
  const top = values.values.slice(0, 8);
  const most = Math.max(...top.map((each) => each.count));
  return (
    <ul class="tk-tops">
      {top.map(({ value, count }) => (
        <li key={String(value)}>
          <i style={{ width: `${(count / most) * 100}%` }} />
          <span>{cell(value)}</span>
          <b>{whole(count)}</b>
        </li>
      ))}
    </ul>
  );
}

function Histogram({ bins }: { bins: Bin[] }): JSX.Element {
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  return (
    <div class="tk-histogram">
      <div class="tk-bins">
        {bins.map((bin, index) => (
          <i key={index} style={{ height: `${Math.max(2, (bin.count / most) * 100)}%` }} title={`${bound(bin.from)} to ${bound(bin.to)}: ${whole(bin.count)}`} />
        ))}
      </div>
      <div class="tk-curve-ends">
        <span>{bins[0] && bound(bins[0].from)}</span>
        <span>{bins.length > 0 && bound(bins.at(-1)!.to)}</span>
      </div>
    </div>
  );
}

export function AudienceCard({ audience }: { audience: AudienceInfo }): JSX.Element {
  const all = useView((view) => view.index.catalog.extract.profiles);
  return (
    <div class="tk-hover">
      <h4>{audience.name}</h4>
      <code>{audience.id}</code>
      {audience.description && <p>{audience.description}</p>}
      <dl>
        {audience.profiles !== null && (
          <div>
            <dt>Profiles</dt>
            <dd>
              {whole(audience.profiles)} · {share(audience.profiles / Math.max(1, all))}
            </dd>
          </div>
        )}
        <div>
          <dt>Made of</dt>
          <dd>{audience.drawable ? "rules" : "an imported list"}</dd>
        </div>
      </dl>
      {!!audience.tags.length && (
        <p class="tk-tags">
          {audience.tags.map((tag) => (
            <span class="tk-tag" key={tag}>
              {tag}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

const counted = new WeakMap<EventType, EventCounts>();

function useEventCounts(type: EventType): EventCounts | null {
  const session = useSession();
  const [counts, setCounts] = useState<EventCounts | null>(counted.get(type) ?? null);
  useEffect(() => {
    let current = true;
    setCounts(counted.get(type) ?? null);
    if (counted.has(type)) return;
    session.link.ask("eventCounts", { name: type.name }).then(
      (next) => {
        counted.set(type, next);
        if (current) setCounts(next);
      },
      () => undefined,
    );
    return () => void (current = false);
  }, [type]);
  return counts;
}

export function EventTypeCard({ type }: { type: EventType }): JSX.Element {
  const all = useView((view) => view.index.catalog.extract.events);
  const profiles = useView((view) => view.index.catalog.extract.profiles);
  const counts = useEventCounts(type);
  return (
    <div class="tk-hover">
      <h4>{type.label || type.name}</h4>
      <code>{type.name}</code>
      {type.description && <p>{type.description}</p>}
      <dl>
        <div>
          <dt>Events</dt>
          <dd>
            {whole(type.count)} · {share(type.count / Math.max(1, all))}
          </dd>
        </div>
        <div>
          <dt>Profiles</dt>
          <dd>{counts ? `${whole(counts.profiles)} · ${share(counts.profiles / Math.max(1, profiles))}` : "…"}</dd>
        </div>
        {counts && counts.profiles > 0 && (
          <div>
            <dt>Per profile</dt>
            <dd>{number(counts.events / counts.profiles)} on average</dd>
          </div>
        )}
        <div>
          <dt>First</dt>
          <dd>{counts ? cell(counts.first) : "…"}</dd>
        </div>
        <div>
          <dt>Last</dt>
          <dd>{counts ? cell(counts.last) : "…"}</dd>
        </div>
      </dl>
    </div>
  );
}
