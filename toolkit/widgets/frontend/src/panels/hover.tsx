// What a field holds, shown beside it: how many have it, its commonest values or its distribution.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { labelOf } from "../catalog";
import type { AudienceInfo, Bin, EventType, Field, Values } from "../protocol";
import { useSession, useView } from "../session";
import { bound, cell, share, whole } from "../ui/format";

const known = new WeakMap<Field, Values>();

function useValues(field: Field): Values | null {
  const session = useSession();
  const [found, setFound] = useState<Values | null>(known.get(field) ?? null);
  useEffect(() => {
    let current = true;
    setFound(known.get(field) ?? null);
    if (known.has(field)) return;
    session.link.ask("values", { table: field.table, path: field.path, search: "", limit: 8 }).then(
      (values) => {
        known.set(field, values);
        if (current) setFound(values);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [field]);
  return found;
}

export function FieldCard({ field }: { field: Field }): JSX.Element {
  const found = useValues(field);
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
      {!found && <p class="tk-quiet">Looking…</p>}
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

export function EventTypeCard({ type }: { type: EventType }): JSX.Element {
  const all = useView((view) => view.index.catalog.extract.events);
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
      </dl>
    </div>
  );
}
