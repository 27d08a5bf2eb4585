// Who, how likely, why, and how far to trust it: the latest run.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Bucket, FactorRow, FactorValues, Move, RunInsights, ScoredProfile, Scores } from "../protocol";
import { cell as shown, share, whole } from "../ui/format";
import { Select } from "../ui/controls";
import { Icon } from "../ui/icons";
import { Press } from "../ui/press";
import { sentences } from "../ui/sentences";
import { Wrong } from "../ui/wrong";
import { factorsKey, PUBLISHING, usePredicting, useShown } from "./state";
import { Calibration, Gains, Histogram } from "./pictures";

export function Insights(): JSX.Element {
  const insights = useShown((view) => view.insights);
  const run = useShown((view) => view.status.run);
  if (run === null) return <NoRun />;
  if (!insights) return <p class="tk-none">Reading the run…</p>;
  return (
    <div class={`tk-insights is-${insights.propensity}`}>
      <Summary insights={insights} />
      <Why insights={insights} />
      <Trust insights={insights} />
      <OneProfile />
    </div>
  );
}

export function NoRun(): JSX.Element {
  const predicting = usePredicting();
  const problem = useShown((view) => view.status.problem);
  const broken = useShown((view) => view.status.broken);
  const working = useShown((view) => view.training.state === "working");
  return (
    <div class="tk-empty">
      <Icon name="audience" size={28} />
      <p>
        <b>{broken ? "The latest run cannot be read." : "No run yet."}</b> {problem ? sentences(problem.message, problem.hint) : "Train the model: it is tested on a later period, and everybody is scored."}
      </p>
      {broken && <Wrong refusal={broken} />}
      <Press class="tk-button is-main" off={working || !!problem} onClick={() => predicting.run("train")}>
        Train
      </Press>
    </div>
  );
}

/** A button that draws an audience of scores in the builder. */
function Create({ scores, label }: { scores: Scores; label: string }): JSX.Element {
  const predicting = usePredicting();
  const busy = useShown((view) => view.busy === PUBLISHING);
  return (
    <Press class="tk-link" off={busy} label={label} onClick={() => predicting.create(scores)}>
      Create audience
    </Press>
  );
}

function Summary({ insights }: { insights: RunInsights }): JSX.Element {
  const predicting = usePredicting();
  const bucket = useShown((view) => view.bucket);
  return (
    <section aria-label="Scores">
      <div class="tk-buckets">
        {insights.buckets.map((each) => (
          <div key={each.bucket} class={`tk-bucket is-${each.bucket}`}>
            <button type="button" aria-pressed={bucket === each.bucket} aria-label={`Factors of ${each.bucket}: ${whole(each.profiles)} profiles`} onClick={() => void predicting.choose(each.bucket)}>
              <span>{each.bucket}</span>
              <b>{whole(each.profiles)}</b>
              <span class="tk-quiet">{share(insights.profiles ? each.profiles / insights.profiles : 0)}</span>
            </button>
            {each.profiles > 0 && <Create scores={{ bucket: each.bucket }} label={`Create an audience of ${each.bucket}`} />}
          </div>
        ))}
        <div class="tk-bucket is-top">
          <div>
            <span>Top tenth</span>
            <b>{whole(insights.top)}</b>
            <span class="tk-quiet">the highest scores</span>
          </div>
          <Create scores={{ percentile: [91, 100] }} label="Create an audience of the highest tenth" />
        </div>
      </div>
      {insights.most !== null && (
        <p class="tk-told">
          Of those it learnt from it came true for {share(insights.base_rate)}: a score, which is relative to that, cannot be above {insights.most}, so nobody is High. Take the top tenth instead.
        </p>
      )}
      <Histogram insights={insights} />
      <p class="tk-quiet">Score: 50 is as likely as the average.</p>
    </section>
  );
}

// --- why ----------------------------------------------------------------------------------------

function Why({ insights }: { insights: RunInsights }): JSX.Element {
  const bucket = useShown((view) => view.bucket);
  const factors = useShown((view) => view.factors[factorsKey(view)]);
  const values = useShown((view) => view.values);
  const most = Math.max(1e-9, ...(factors ?? []).map((each) => Math.abs(each.effect)));
  const empty = insights.buckets.find((each) => each.bucket === bucket)?.profiles === 0;
  return (
    <section aria-label="Factors">
      <h4>What tells {bucket} from the average</h4>
      <Among />
      {empty ? (
        <p class="tk-quiet">Nobody is {bucket}.</p>
      ) : !factors ? (
        <p class="tk-quiet">Explaining every score…</p>
      ) : (
        <ul class="tk-factors">
          {factors.map((factor) => (
            <Factor key={factor.factor} factor={factor} bucket={bucket} most={most} values={values?.factor === factor.factor ? values : null} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Looks at one audience alone. */
function Among(): JSX.Element | null {
  const predicting = usePredicting();
  const among = useShown((view) => view.among);
  const row = useShown((view) => view.amongRow);
  const bucket = useShown((view) => view.bucket);
  const audiences = useShown((view) => view.index.catalog.audiences);
  if (!audiences.length) return null;
  const items = [{ id: "", label: "everybody" }, ...audiences.map((each) => ({ id: each.id, label: each.name }))];
  return (
    <p class="tk-sentence">
      Among
      <Select label="Among" value={among} items={items} search={items.length > 8} onChange={(id) => void predicting.choose(bucket, id)} />
      {row && (
        <span class="tk-quiet">
          {whole(row.profiles)} profiles, {whole(row.scored)} of them scored
          {row.scored > 0 && `: ${share(row.high ?? 0)} High, ${(row.lift ?? 0).toFixed(1)} times as likely as everybody`}
        </span>
      )}
    </p>
  );
}

function Factor({ factor, bucket, most, values }: { factor: FactorRow; bucket: Bucket; most: number; values: FactorValues | null }): JSX.Element {
  const predicting = usePredicting();
  const way = factor.effect >= 0 ? "above" : "below";
  return (
    <li>
      <button
        type="button"
        class="tk-factor"
        aria-expanded={values !== null}
        aria-label={`${factor.factor}: ${way} the average; pushes ${share(factor.share)} of ${bucket} up`}
        title={`Pushes ${share(factor.share)} of ${bucket} up`}
        onClick={() => void predicting.drill(factor.factor)}
      >
        <Icon name={values ? "down" : "right"} size={12} />
        <span>{factor.factor}</span>
        <Effect effect={factor.effect} most={most} />
      </button>
      {values && <Values values={values} />}
    </li>
  );
}

/** How much something adds to a raw score: to the right more, to the left less. */
function Effect({ effect, most }: { effect: number; most: number }): JSX.Element {
  const width = `${Math.max((Math.abs(effect) / most) * 50, 0.5)}%`;
  return (
    <span class="tk-effect">
      <i class={effect >= 0 ? "is-up" : "is-down"} style={effect >= 0 ? { left: "50%", width } : { right: "50%", width }} />
      <b>{`${effect >= 0 ? "+" : "−"}${Math.abs(effect).toFixed(2)}`}</b>
    </span>
  );
}

function Values({ values }: { values: FactorValues }): JSX.Element {
  const most = Math.max(1e-9, ...values.values.flatMap((each) => [each.own, each.others]));
  const bar = (part: number): JSX.Element => <i style={{ width: `${(part / most) * 100}%` }} />;
  return (
    <div class="tk-drill">
      <table>
        <thead>
          <tr>
            <th scope="col">value</th>
            <th scope="col">{values.bucket}</th>
            <th scope="col">everyone else</th>
          </tr>
        </thead>
        <tbody>
          {values.values.map((each) => (
            <tr key={each.value}>
              <th scope="row">{each.value}</th>
              <td class="is-own">
                {bar(each.own)}
                <span>{share(each.own)}</span>
              </td>
              <td>
                {bar(each.others)}
                <span>{share(each.others)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Create scores={{ factor: values.factor }} label={`Create an audience of those whom “${values.factor}” pushes most`} />
    </div>
  );
}

// --- how far to trust it ------------------------------------------------------------------------

function Trust({ insights }: { insights: RunInsights }): JSX.Element {
  const { test } = insights;
  return (
    <section aria-label="Test">
      <h4>How it did in the test period</h4>
      <p class="tk-quiet">
        From {shown(test.from)}, {test.days} days, after all it learnt from: {whole(test.examples)} profiles, it came true for {share(test.base_rate)}.
        {insights.left_out.length > 0 && ` Left out, since it almost tells the outcome by itself: ${insights.left_out.join(", ")}.`}
      </p>
      <div class="tk-trust">
        <table class="tk-measures">
          <thead>
            <tr>
              <th scope="col">measure</th>
              {insights.models.map((model) => (
                <th scope="col" key={model}>
                  {model}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {insights.measures.map((row) => {
              const best = row.less ? Math.min(...row.values) : Math.max(...row.values);
              return (
                <tr key={row.measure}>
                  <th scope="row">
                    {row.measure} <small>{row.less ? "less is better" : "more is better"}</small>
                  </th>
                  {row.values.map((value, at) => (
                    <td key={at}>{value === best ? <b>{value.toFixed(3)}</b> : value.toFixed(3)}</td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
        <Calibration insights={insights} />
        <Gains insights={insights} />
      </div>
    </section>
  );
}

// --- one profile --------------------------------------------------------------------------------

function OneProfile(): JSX.Element {
  const predicting = usePredicting();
  const profile = useShown((view) => view.profile);
  const [id, setId] = useState("");
  return (
    <section aria-label="One profile">
      <h4>One profile</h4>
      <form
        class="tk-sentence"
        onSubmit={(event) => {
          event.preventDefault();
          if (id.trim()) void predicting.explain(id.trim());
        }}
      >
        <input type="text" class="tk-input" aria-label="Profile id" placeholder="Profile id" value={id} spellcheck={false} autocomplete="off" onInput={(event) => setId(event.currentTarget.value)} />
        <button type="submit" class="tk-button" disabled={!id.trim()}>
          Explain
        </button>
      </form>
      {profile && <Explained profile={profile} />}
    </section>
  );
}

/** The parts of each change together. */
const changesOf = (moves: Move[]): Move[][] => [...new Set(moves.map((move) => move.change))].map((change) => moves.filter((move) => move.change === change));

function Explained({ profile }: { profile: ScoredProfile }): JSX.Element {
  const most = Math.max(1e-9, ...profile.factors.map((each) => Math.abs(each.effect)));
  return (
    <div class="tk-one">
      <p>
        <b>{profile.profile}</b>: score {profile.score} ({profile.bucket}), probability {share(profile.probability)}, percentile {profile.percentile} of 100.
      </p>
      <ul class="tk-factors">
        {profile.factors.map((each) => (
          <li key={each.factor} class="tk-factor">
            <span>
              {each.factor} <small class="tk-quiet">{`${each.because}: ${each.value}`}</small>
            </span>
            <Effect effect={each.effect} most={most} />
          </li>
        ))}
      </ul>
      {Object.entries(profile.moves).map(([bucket, moves]) => (
        <div key={bucket} class="tk-moves">
          <h5>What would make it {bucket}</h5>
          {moves.length === 0 && <p class="tk-quiet">No change of a few kinds of event would.</p>}
          <ul>
            {changesOf(moves).map((change, at) => (
              <li key={at}>
                {change.map((move) => `${move.because}: ${move.needed} instead of ${move.value}`).join(", and ")} <span class="tk-quiet">score {change[0]!.score}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
