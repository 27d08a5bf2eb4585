// Before training: how often the outcome occurs, what that means for a model, and populations to choose.

import type { ComponentChildren, JSX } from "preact";
import type { Doubt, Form, Population, Rated } from "../protocol";
import { useView } from "../session";
import { same, useStore } from "../store";
import { share, whole } from "../ui/format";
import { Icon } from "../ui/icons";
import { usePredicting, useShown } from "./state";

/** What those did who had the outcome. */
export const HAD: Record<Form["propensity"], string> = { churn: "churned", conversion: "converted" };

/** Why a population is of little use, in few words. */
const REASONS: Record<string, string> = {
  "too-few": "too few examples",
  "too-common": "nearly everyone",
  "too-rare": "hardly anyone",
  "short-history": "too few days of events",
  "nobody-eligible": "nobody was eligible",
};

const days = (count: number): string => (count === 1 ? "day" : `${count} days`);

/** Whether the rate that is shown is of what is drawn. */
function useCounting(): "nothing" | "unreadable" | "counting" | "counted" {
  const { goal, eligible } = usePredicting().sections;
  const counts = useShown((view) => view.counts);
  const form = useShown((view) => view.form);
  const empty = useStore(goal.store, (view) => !view.canvas.children?.length);
  const drawn = useStore(goal.store, (view) => view.revision);
  const looked = useStore(eligible.store, (view) => view.revision);
  if (empty) return "nothing";
  const { within_days, occurs, propensity } = form;
  const current = same(counts.form, { within_days, occurs, propensity }) && counts.goal.revision >= drawn && counts.eligible.revision >= looked;
  if (!current) return "counting";
  if (counts.goal.state === "error" || counts.eligible.state === "error") return "unreadable";
  return "counted";
}

/** How often the outcome occurs, and what is wrong with that; each state of counting has its sentence. */
export function Outlook(): JSX.Element {
  const counts = useShown((view) => view.counts);
  const form = useShown((view) => view.form);
  const state = useCounting();
  const { rate, doubts, remedies } = counts;
  if (state === "nothing") return <Line icon="note">Choose an event above to see how often it occurs.</Line>;
  if (state === "unreadable") return <Line icon="note">The rate appears once the rules above can be counted.</Line>;
  if (state === "counting" || (!rate && !doubts.length)) return <Line icon="clock">Counting how often the outcome occurs…</Line>;
  return (
    <div class="tk-outlook" role="group" aria-label="Outlook">
      {rate && rate.of > 0 && (
        <Line icon={doubts.length ? "clock" : "check"} good={!doubts.length}>
          In the last {days(rate.days)}, {whole(rate.profiles)} of {whole(rate.of)} eligible profiles (<b>{share(rate.profiles / rate.of)}</b>) {HAD[form.propensity]}.
        </Line>
      )}
      <Doubts doubts={doubts} />
      {!!doubts.length && <Remedies found={remedies} />}
    </div>
  );
}

function Line({ icon, good, children }: { icon: "note" | "clock" | "check"; good?: boolean; children: ComponentChildren }): JSX.Element {
  return (
    <p class={`tk-outlook-line${good ? " is-good" : ""}`}>
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  );
}

/** Facts that speak against a model, each with what to do. */
export function Doubts({ doubts, children }: { doubts: Doubt[]; children?: ComponentChildren }): JSX.Element {
  return (
    <>
      {doubts.map((doubt) => (
        <div key={doubt.code} class={`tk-doubt is-${doubt.severity}`} role="note">
          <Icon name={doubt.severity} />
          <div>
            <p>{doubt.what}</p>
            <p>
              <b>{doubt.remedy}</b> {children}
            </p>
          </div>
        </div>
      ))}
    </>
  );
}

function Remedies({ found }: { found: Population[] | null }): JSX.Element | null {
  if (found === null) return <p class="tk-quiet">Looking for populations that a model can rank…</p>;
  if (!found.length) return <p class="tk-quiet">None of the usual populations and outcome windows is better.</p>;
  return (
    <div>
      <p class="tk-quiet">Populations that a model can rank:</p>
      <Tiles label="Populations that a model can rank" found={found} />
    </div>
  );
}

/** Populations to start from, whatever is chosen. */
export function StartPopulations(): JSX.Element | null {
  const found = useShown((view) => view.counts.populations);
  if (!found?.length) return null;
  return (
    <div class="tk-start">
      <p class="tk-quiet">Start from</p>
      <Tiles label="Populations to start from" found={found} />
    </div>
  );
}

function Tiles({ label, found }: { label: string; found: Population[] }): JSX.Element {
  return (
    <ul class="tk-populations" aria-label={label}>
      {found.map((each) => (
        <li key={each.label}>
          <Tile population={each} />
        </li>
      ))}
    </ul>
  );
}

function Tile({ population }: { population: Population }): JSX.Element {
  const predicting = usePredicting();
  const canvas = useView((view) => view.canvas);
  const form = useShown((view) => view.form);
  const window = form.within_days;
  const is = JSON.stringify(canvas) === JSON.stringify(population.canvas) && population.days === window;
  const { rate } = population;
  return (
    <button type="button" class="tk-population" aria-pressed={is} onClick={() => predicting.choosePopulation(population)}>
      <b>{population.label}</b>
      {population.days !== window && <span class="tk-change">outcome within {days(population.days)}</span>}
      <span class="tk-quiet">{whole(population.profiles)} profiles</span>
      {rate && <Rate rate={rate} doubt={population.doubt} had={HAD[form.propensity]} />}
    </button>
  );
}

function Rate({ rate, doubt, had }: { rate: Rated; doubt: string; had: string }): JSX.Element {
  return (
    <span class={doubt ? "tk-rate is-doubtful" : "tk-rate"}>
      {doubt && <Icon name="warning" size={13} />}
      {rate.of > 0 && `${share(rate.profiles / rate.of)} ${had}`}
      {doubt && `${rate.of > 0 ? ": " : ""}${REASONS[doubt] ?? doubt}`}
    </span>
  );
}
