// The runs that are kept: what moved from one to the next.

import type { JSX } from "preact";
import { cell as shown, share, whole } from "../ui/format";
import { IconButton } from "../ui/controls";
import { usePredicting, useShown } from "./state";
import { NoRun } from "./insights";

/** The population stability index in words (Siddiqi, 2006). */
export function drifted(index: number | null): string {
  if (index === null) return "";
  return `${index.toFixed(3)} ${index < 0.1 ? "steady" : index < 0.25 ? "some" : "much"}`;
}

export function Runs(): JSX.Element {
  const predicting = usePredicting();
  const insights = useShown((view) => view.insights);
  const run = useShown((view) => view.status.run);
  if (run === null) return <NoRun />;
  if (!insights) return <p class="tk-none">Reading the runs…</p>;
  return (
    <div class="tk-table-box">
      <table class="tk-table tk-runs">
        <thead>
          <tr>
            <th scope="col">Scored as of</th>
            <th scope="col">Made</th>
            <th scope="col">Extract</th>
            <th scope="col">Tested from</th>
            <th scope="col" class="is-number">
              Profiles
            </th>
            <th scope="col" class="is-number">
              Base rate
            </th>
            <th scope="col" class="is-number">
              ROC-AUC
            </th>
            <th scope="col" class="is-number">
              Brier
            </th>
            <th scope="col" class="is-number" title="How far scores moved since the run before: the population stability index">
              Drift
            </th>
            <th scope="col">
              <span class="tk-unseen">Delete</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {insights.runs.map((row) => (
            <tr key={row.run}>
              <td>{shown(row.scored_as_of)}</td>
              <td>{shown(row.made)}</td>
              <td>{row.extract}</td>
              <td>{shown(row.test_cutoff)}</td>
              <td class="is-number">{whole(row.profiles)}</td>
              <td class="is-number">{share(row.base_rate)}</td>
              <td class="is-number">{row.roc_auc.toFixed(3)}</td>
              <td class="is-number">{row.brier.toFixed(3)}</td>
              <td class="is-number">{drifted(row.drift)}</td>
              <td>
                <IconButton
                  icon="trash"
                  label={`Delete the run of ${shown(row.made)}`}
                  onClick={() => predicting.sure(`Delete the run of ${shown(row.made)}?`, () => predicting.forget(row.run))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
