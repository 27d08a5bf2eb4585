// The audience: what it is called, how large it is, who is in it, what is to be said about it.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { nodeAt } from "../canvas/edit";
import { METHOD_NAMES } from "../canvas/words";
import { refusalOf } from "../link";
import type { Eligibility, Finding, ProfilesPage, Refusal } from "../protocol";
import { isOutdated, isStale, useSession, useView } from "../session";
import { Select, TextInput } from "../ui/controls";
import { cell, share, whole } from "../ui/format";
import { Icon, type IconName } from "../ui/icons";
import type { Item } from "../ui/listbox";
import { sentence, sentences } from "../ui/sentences";
import { Wrong } from "../ui/wrong";
import { Ring } from "./ring";
import { useUnfinished } from "./unfinished";

export function PropertiesPanel(): JSX.Element {
  return (
    <section class="tk-properties" aria-label="Properties">
      <Size />
      <Findings />
      <About />
      <Sample />
      <Methods />
      <Policy />
    </section>
  );
}

function Part({ title, right, children }: { title: string; right?: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <div class="tk-part-box">
      <h3>
        {title}
        {right && <span>{right}</span>}
      </h3>
      {children}
    </div>
  );
}

function Size(): JSX.Element {
  const session = useSession();
  const { total, state, progress, error } = useView((view) => view.answer);
  const findings = useView((view) => view.answer.findings);
  const isFound = findings.some((one) => one.message === error?.message);
  const stale = useView(isStale);
  const all = useView((view) => view.index.catalog.extract.profiles);
  const working = state === "working" || state === "estimated" || stale;
  return (
    <div class={`tk-size${stale ? " is-stale" : ""}`}>
      <div class="tk-size-ring">
        <Ring share={total?.share ?? 0} size={132} width={11} stale={stale || !total} />
        <div class="tk-size-said">
          <b>{total ? `${state === "estimated" ? "≈ " : ""}${whole(total.profiles)}` : "…"}</b>
          <span>{total ? share(total.share) : ""}</span>
        </div>
      </div>
      <p class="tk-quiet">
        {state === "estimated" && total ? `between ${whole(total.low)} and ${whole(total.high)}, 95 % sure` : `of ${whole(all)} profiles`}
      </p>
      {working && progress < 1 && (
        <p class="tk-working">
          <span>{progress > 0 ? `Counting, ${Math.round(progress * 100)} %` : "Counting…"}</span>
          <button type="button" class="tk-link" onClick={() => void session.link.ask("cancel", {}).catch(() => undefined)}>
            Stop
          </button>
        </p>
      )}
      {error && state === "error" && !stale && (
        <div class="tk-finding is-error">
          <Icon name="error" />
          <p>
            {isFound ? "Not counted: see the findings." : sentence(error.message)}
            {!isFound && error.hint && <small>{sentences(error.hint)}</small>}
          </p>
        </div>
      )}
    </div>
  );
}

const SEVERITY: Record<Finding["severity"], IconName> = { error: "error", warning: "warning", note: "note" };

/** Findings with the words that are asked for, as they tell values of the data. */
function useTold(findings: Finding[]): Finding[] {
  const session = useSession();
  const [told, setTold] = useState(findings);
  useEffect(() => {
    setTold(findings);
    if (findings.every((finding) => finding.message)) return;
    let current = true;
    session.link.ask("findings", {}).then(
      ({ texts }) => current && texts.length === findings.length && setTold(findings.map((finding, at) => ({ ...finding, ...texts[at]! }))),
      (error: unknown) => {
        const { message, hint = "" } = refusalOf(error);
        if (current) setTold(findings.map((finding) => (finding.message ? finding : { ...finding, message, hint })));
      },
    );
    return () => void (current = false);
  }, [findings]);
  return told;
}

function Findings(): JSX.Element | null {
  const session = useSession();
  const unfinished = useUnfinished();
  const findings = [...unfinished, ...useTold(useView((view) => view.answer.findings))];
  const outdated = useView(isOutdated);
  if (!findings.length) return null;
  return (
    <Part title="Findings" right={findings.length}>
      <ul class="tk-findings">
        {findings.map((finding, index) => (
          <li key={index} class={`tk-finding is-${finding.severity}`}>
            <Icon name={SEVERITY[finding.severity]} />
            <p>
              {sentence(finding.message) || "…"}
              {finding.hint && <small>{sentences(finding.hint)}</small>}
              {finding.path !== null && (!outdated || index < unfinished.length) && (
                <button
                  type="button"
                  class="tk-link"
                  onClick={() => session.goTo(finding.path!)}
                >
                  Show
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}

const STATUS: Item[] = [
  { id: "draft", label: "Draft" },
  { id: "published", label: "Published" },
  { id: "inactive", label: "Inactive" },
];

function About(): JSX.Element {
  const session = useSession();
  const { name, description, tags, status } = useView((view) => view.properties);
  const known = STATUS.some((each) => each.id === status) || !status ? STATUS : [...STATUS, { id: status, label: status }];
  return (
    <Part title="Audience">
      <div class="tk-line">
        <span>Name</span>
        <TextInput label="Name" value={name} placeholder="Untitled audience" onChange={(next) => session.describe({ name: next })} />
      </div>
      <div class="tk-line is-tall">
        <span>Description</span>
        <textarea
          class="tk-input"
          aria-label="Description"
          rows={3}
          placeholder="Who is meant, and what for"
          value={description}
          onChange={(event) => session.describe({ description: event.currentTarget.value })}
        />
      </div>
      <div class="tk-line">
        <span>Tags</span>
        <Tags tags={tags} onChange={(next) => session.describe({ tags: next })} />
      </div>
      <div class="tk-line">
        <span>Status</span>
        <Select
          label="Status"
          class={`tk-status is-${status || "draft"}`}
          value={status || "draft"}
          items={known}
          onChange={(next) => session.describe({ status: next })}
        />
      </div>
    </Part>
  );
}

function Tags({ tags, onChange }: { tags: string[]; onChange: (tags: string[]) => void }): JSX.Element {
  const [text, setText] = useState("");
  const add = (): void => {
    const found = text.split(",").map((tag) => tag.trim()).filter(Boolean);
    if (found.length) onChange([...new Set([...tags, ...found])]);
    setText("");
  };
  return (
    <div class="tk-input tk-tags">
      {tags.map((tag) => (
        <span class="tk-tag" key={tag}>
          {tag}
          <button type="button" aria-label={`Remove tag ${tag}`} onClick={() => onChange(tags.filter((each) => each !== tag))}>
            <Icon name="close" size={10} />
          </button>
        </span>
      ))}
      <input
        aria-label="Add a tag"
        placeholder={tags.length ? "" : "Add a tag"}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === ",") {
            event.preventDefault();
            add();
          } else if (event.key === "Backspace" && !text && tags.length) onChange(tags.slice(0, -1));
        }}
      />
    </div>
  );
}

const SAMPLE = 5;
/** Milliseconds without another size before profiles are asked for. */
const MOMENT = 300;

function Sample(): JSX.Element {
  const session = useSession();
  const revision = useView((view) => (view.answer.state === "done" && !isStale(view) ? view.answer.revision : null));
  const refused = useView((view) => view.answer.state === "error" && !isStale(view));
  const [page, setPage] = useState<ProfilesPage | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    if (refused) setPage(null);
  }, [refused]);
  useEffect(() => {
    if (revision === null) return;
    let current = true;
    const timer = setTimeout(() => {
      session.link.ask("profiles", { page: 0, size: SAMPLE }).then(
        (found) => {
          if (!current) return;
          setPage(found);
          setRefusal(null);
        },
        (error: unknown) => {
          if (!current) return;
          setPage(null);
          setRefusal(refusalOf(error));
        },
      );
    }, MOMENT);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [revision]);
  return (
    <Part
      title="Sample"
      right={
        <button type="button" class="tk-link" onClick={() => session.show("profiles")}>
          All profiles
        </button>
      }
    >
      {!page && refusal && !refused ? (
        <Wrong refusal={refusal} />
      ) : !page ? (
        <p class="tk-quiet">Shown when the profiles are counted</p>
      ) : !page.rows.length ? (
        <p class="tk-quiet">No one is in</p>
      ) : (
        <ul class={`tk-sample${revision === null ? " is-stale" : ""}`}>
          {page.rows.map((row) => (
            <li key={String(row[0])}>
              <b>{cell(row[0])}</b>
              <span>{row.slice(1, 5).map(cell).filter(Boolean).join(" · ")}</span>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function Methods(): JSX.Element | null {
  const session = useSession();
  const methods = useView((view) => view.answer.eligibility);
  const wanted = useView((view) => view.properties.evaluation);
  const name = useMemo(() => `tk-methods-${(groups += 1)}`, []);
  if (!methods.length) return null;
  return (
    <Part title="Evaluation">
      <div class="tk-methods" role="radiogroup" aria-label="Evaluation method">
        <MethodRow group={name} label="Any method" on={!wanted} onChoose={() => session.describe({ evaluation: "" })} />
        {methods.map((one) => (
          <MethodRow key={one.method} group={name} label={METHOD_NAMES[one.method]} on={wanted === one.method} found={one} onChoose={() => session.describe({ evaluation: one.method })} />
        ))}
      </div>
      {methods.filter((one) => one.method === wanted && !one.eligible).map((one) => <NotEligible key={one.method} found={one} />)}
    </Part>
  );
}

let groups = 0;

interface MethodProps {
  group: string;
  label: string;
  on: boolean;
  found?: Eligibility;
  onChoose: () => void;
}

function MethodRow({ group, label, on, found, onChoose }: MethodProps): JSX.Element {
  const status = !found ? "" : found.eligible ? "eligible" : "not eligible";
  return (
    <label>
      <input type="radio" name={group} checked={on} onChange={onChoose} />
      <span>{label}</span>
      {found && (
        <span class={`tk-method ${found.eligible ? "is-on" : "is-off"}`} title={found.reasons.map((each) => sentences(each.reason)).join("\n")}>
          <Icon name={found.eligible ? "check" : "close"} size={12} />
          {status}
        </span>
      )}
    </label>
  );
}

/** Why the method that is wanted is not possible, and the tiles it comes from. */
function NotEligible({ found }: { found: Eligibility }): JSX.Element {
  const session = useSession();
  const outdated = useView(isOutdated);
  const go = (path: string): void => {
    session.show("builder");
    session.select(path);
    session.focusTile(path);
  };
  const wordsAt = (path: string): string => {
    const node = nodeAt(session.now.canvas, path);
    return node ? session.wordsOf(node, []) : "";
  };
  return (
    <ul class="tk-findings" aria-label={`Why ${METHOD_NAMES[found.method].toLowerCase()} is not possible`}>
      {found.reasons.map(({ reason, paths }) => (
        <li key={reason} class="tk-finding is-warning">
          <Icon name="warning" />
          <p>
            {sentences(reason)}
            {!outdated &&
              paths.slice(0, TILES).map((path) => (
                <button type="button" key={path} class="tk-link tk-tile-link" title={wordsAt(path)} onClick={() => go(path)}>
                  {wordsAt(path)}
                </button>
              ))}
            {paths.length > TILES && <small>and {whole(paths.length - TILES)} more tiles</small>}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Up to so many tiles are named for a reason. */
const TILES = 5;

function Policy(): JSX.Element | null {
  const { chosen, choices } = useView((view) => view.index.catalog.mergePolicy);
  if (!chosen) return null;
  return (
    <Part title="Merge policy">
      {choices.length < 2 ? <p class="tk-quiet">{chosen}</p> : <Select
        label="Merge policy"
        value={chosen}
        items={choices.map((id) => ({ id, label: id, ...(id === chosen ? {} : { hint: "Open the extract with it to use it", disabled: true }) }))}
        onChange={() => undefined}
      />}
    </Part>
  );
}
