// Events on a timeline: each step later than the one before, with gaps between them.

import type { JSX } from "preact";
import { childPath, update } from "../canvas/edit";
import { commonTime, COUNTS_FIRST, GAPS_FIRST, isCounted, isTimed, timesOf, withTime } from "../canvas/sequences";
import type { Duration, EventCard, Sequence, Step, TimeConstraint } from "../canvas/types";
import { useSession } from "../session";
import { IconButton, NumberInput, Select } from "../ui/controls";
import { Icon } from "../ui/icons";
import type { Item } from "../ui/listbox";
import { counted, EventRules, EventTime, EventTypes, withMeasure } from "./event";
import { AddTile } from "./add";
import { Shell, toggleExclude } from "./shell";
import type { TileProps } from "./tiles";
import { Span, TimeEditor } from "./time";

export function SequenceView({ node, path }: TileProps<Sequence>): JSX.Element {
  const session = useSession();
  const timed = isTimed(node);
  const isMultiple = isCounted(node);
  const add = (): void => {
    const step: Step = { type: "Step", card: { type: "EventCard", event_types: [] } };
    session.apply({
      canvas: editSteps(session, path, (steps) => [...steps, step]),
      path: childPath(path, node.steps.length),
    });
  };
  return (
    <Shell
      node={node}
      path={path}
      scope={[]}
      tone="event"
      icon="sequence"
      body={
        <>
          {node.steps.map((step, index) => (
            <StepView key={index} step={step} path={childPath(path, index)} index={index} timed={timed} isMultiple={isMultiple} />
          ))}
          <div class="tk-add">
            <button type="button" class="tk-add-button" onClick={add} data-add={path}>
              <Icon name="plus" size={14} />
              Step
            </button>
          </div>
        </>
      }
    >
      <b class="tk-name">Sequence</b>
      <span class="tk-quiet">{node.steps.length} steps, one after another</span>
      <SequenceTime node={node} path={path} />
    </Shell>
  );
}

const TOGETHER: Item[] = [{ id: "any", label: "all at any time" }];
const APART: Item[] = [...TOGETHER, { id: "apart", label: "each at its own time", hint: "The steps differ: choose a time for all of them" }];

/** When all steps are; where each has its own time, nothing is changed until one is chosen here. */
function SequenceTime({ node, path }: { node: Sequence; path: string }): JSX.Element {
  const session = useSession();
  const time = commonTime(node);
  const give = (next: TimeConstraint | null, of: string | null = null): void =>
    session.update<Sequence>(path, (was) => withTime(was, next), of);
  return (
    <>
      {time && <span class="tk-quiet">all</span>}
      <TimeEditor
        time={time ?? null}
        none={time === undefined ? APART : TOGETHER}
        noneChosen={time === undefined ? "apart" : "any"}
        onChange={give}
        onNone={(id) => id === "any" && give(null)}
      />
    </>
  );
}

function editSteps(session: ReturnType<typeof useSession>, path: string, change: (steps: Step[]) => Step[]): typeof session.now.canvas {
  return update(session.now.canvas, path, (was) => ({ ...(was as Sequence), steps: change((was as Sequence).steps) }));
}

interface StepProps {
  step: Step;
  path: string;
  index: number;
  /** Whether the sequence has gaps or excluded steps. */
  timed: boolean;
  /** Whether a step of the sequence asks for several events. */
  isMultiple: boolean;
}

const WAYS: Item[] = [
  { id: "in", label: "then" },
  { id: "out", label: "and no" },
];
const ONLY_THEN: Item[] = [WAYS[0]!, { ...WAYS[1]!, hint: COUNTS_FIRST }];

function StepView({ step, path, index, timed, isMultiple }: StepProps): JSX.Element {
  const session = useSession();
  const { card } = step;
  const give = (next: Step, of: string | null = null): void => session.update<Step>(path, () => next, of);
  const change = (next: EventCard, of: string | null = null): void => give({ ...step, card: next }, of);
  const least = timesOf(step) ?? 1;
  return (
    <>
      {index > 0 && <Gaps step={step} give={give} refused={isMultiple ? COUNTS_FIRST : null} />}
      <Shell
        node={step}
        path={path}
        scope={[]}
        tone="event"
        icon="event"
        exclude={card.exclude}
        body={card.rules?.length ? <EventRules card={card} path={path} /> : undefined}
      >
        {index === 0 ? (
          <span class="tk-quiet">first</span>
        ) : (
          <Select
            label="Then, or no such event"
            class={`tk-way${card.exclude ? " is-out" : ""}`}
            value={card.exclude ? "out" : "in"}
            items={isMultiple && !card.exclude ? ONLY_THEN : WAYS}
            onChange={() => toggleExclude(session, step, path)}
          />
        )}
        <EventTypes card={card} change={change} />
        {timed ? (
          !card.exclude && <Refused text="at least 1 time" why={GAPS_FIRST} />
        ) : (
          <>
            <span class="tk-quiet">at least</span>
            <NumberInput
              label="Times"
              value={least}
              min={1}
              whole
              onChange={(next) => change(withMeasure(card, counted(next, null)), "least")}
            />
            <span class="tk-quiet">{least === 1 ? "time" : "times"}</span>
          </>
        )}
        <EventTime card={card} path={null} change={change} />
        {!card.rules?.length && <AddTile path={path} within="xEvent" empty={false} rules />}
      </Shell>
    </>
  );
}

/** A control that cannot be used now; it says why under the pointer, and when it is pressed. */
function Refused({ text, why }: { text: string; why: string }): JSX.Element {
  const session = useSession();
  return (
    <button type="button" class="tk-link" aria-disabled title={why} aria-label={`${text}: ${why}`} onClick={() => session.notify(why, "bad")}>
      {text}
    </button>
  );
}

const DAY: Duration = { type: "Duration", amount: 1, unit: "day" };

interface GapsProps {
  step: Step;
  give: (next: Step, of?: string | null) => void;
  /** Why there can be no gap now, or null. */
  refused: string | null;
}

function Gaps({ step, give, refused }: GapsProps): JSX.Element {
  const add = (name: "after" | "within", unit: Duration["unit"]): JSX.Element =>
    refused === null ? (
      <button type="button" class="tk-link" onClick={() => give({ ...step, [name]: { ...DAY, unit } })}>
        + {name}
      </button>
    ) : (
      <Refused text={`+ ${name}`} why={refused} />
    );
  const without = (name: "after" | "within"): void => {
    const { [name]: _was, ...rest } = step;
    give(rest as Step);
  };
  return (
    <div class="tk-gap" role="presentation">
      <span class="tk-gap-line" />
      {step.after ? (
        <Gap word="after at least" gap={step.after} onChange={(after, of) => give({ ...step, after }, of)} onRemove={() => without("after")} />
      ) : add("after", "hour")}
      {step.within ? (
        <Gap word="within" gap={step.within} onChange={(within, of) => give({ ...step, within }, of)} onRemove={() => without("within")} />
      ) : add("within", "day")}
    </div>
  );
}

interface GapProps {
  word: string;
  gap: Duration;
  onChange: (gap: Duration, of?: string | null) => void;
  onRemove: () => void;
}

function Gap({ word, gap, onChange, onRemove }: GapProps): JSX.Element {
  return (
    <span class="tk-gap-part">
      <span>{word}</span>
      <Span span={gap} onChange={(span, of) => onChange({ ...gap, ...span }, of === null ? null : `${word}${of}`)} />
      <IconButton icon="close" label={`Remove "${word}"`} onClick={onRemove} />
    </span>
  );
}
