// Scores, calibration and gains as pictures, drawn by hand: a few bars and lines.

import type { JSX } from "preact";
import type { RunInsights } from "../protocol";
import { share, short, whole } from "../ui/format";
import { HAD } from "./outlook";

const LEFT = 40;
const FOOT = 30;
const TOP = 8;

/** How many profiles have which score. */
export function Histogram({ insights, height = 150 }: { insights: RunInsights; height?: number }): JSX.Element {
  const most = Math.max(1, ...insights.bins.map((bin) => bin.profiles));
  const told = insights.buckets.map((each) => `${each.bucket} ${whole(each.profiles)}`).join(", ");
  return (
    <div class="tk-histogram" role="img" aria-label={`Scores of ${whole(insights.profiles)} profiles: ${told}`} style={{ height: `${height}px` }}>
      {insights.bins.map((bin) => (
        <span key={bin.from} title={`Score ${bin.from} to ${bin.from === 95 ? 100 : bin.from + 4}: ${whole(bin.profiles)} profiles`}>
          <i class={`is-${bin.bucket}`} style={{ height: `${bin.profiles ? Math.max((bin.profiles / most) * 100, 1) : 0}%` }} />
        </span>
      ))}
      <div aria-hidden="true">
        {[0, 25, 50, 75, 100].map((score) => (
          <small key={score} style={{ left: `${score}%` }}>
            {score}
          </small>
        ))}
      </div>
    </div>
  );
}

interface PlotProps {
  title: string;
  told: string;
  across: string;
  up: string;
  most: number;
  line: { x: number; y: number; title: string }[];
  dots?: boolean;
  width?: number;
  height?: number;
}

/** A line over shares against the diagonal: what would be perfect, or what chance gives. */
export function Plot({ title, told, across, up, most, line, dots, width = 320, height = 220 }: PlotProps): JSX.Element {
  const x = (value: number): number => LEFT + (value / most) * (width - LEFT - 14);
  const y = (value: number): number => height - FOOT - (value / most) * (height - FOOT - TOP);
  const ticks = [0, most / 2, most];
  const path = line.map((point, at) => `${at ? "L" : "M"}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`).join("");
  return (
    <figure class="tk-plot">
      <figcaption>{title}</figcaption>
      <svg role="img" aria-label={`${title}. ${told}`} viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
        {ticks.map((tick) => (
          <g key={tick} aria-hidden="true">
            <line class="tk-base" x1={x(0)} x2={x(most)} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
              {percent(tick)}
            </text>
            <text x={x(tick)} y={height - FOOT + 14} text-anchor={tick === most ? "end" : tick ? "middle" : "start"}>
              {percent(tick)}
            </text>
          </g>
        ))}
        <text class="tk-axis" aria-hidden="true" x={x(most / 2)} y={height - 3} text-anchor="middle">
          {across}
        </text>
        <line class="tk-diagonal" x1={x(0)} y1={y(0)} x2={x(most)} y2={y(most)} />
        <path class="tk-plot-line" d={path} />
        {dots &&
          line.map((point) => (
            <circle key={point.x} class="tk-point" cx={x(point.x)} cy={y(point.y)} r={4}>
              <title>{point.title}</title>
            </circle>
          ))}
      </svg>
      <p class="tk-quiet">{up}</p>
    </figure>
  );
}

const percent = (value: number): string => `${short(Math.round(value * 1000) / 10)} %`;

export function Calibration({ insights }: { insights: RunInsights }): JSX.Element {
  const { calibration } = insights;
  const highest = Math.max(0.01, ...calibration.flatMap((each) => [each.predicted, each.observed]));
  const most = Math.min(1, [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1].find((each) => each >= highest) ?? 1);
  return (
    <Plot
      title="Predicted vs actual"
      told={calibration.map((each) => `Predicted ${share(each.predicted)}, actual ${share(each.observed)}`).join(". ")}
      across="predicted"
      up="Each point is a tenth of the test profiles; on the line, prediction and outcome agree."
      most={most}
      line={calibration.map((each) => ({ x: each.predicted, y: each.observed, title: `Predicted ${share(each.predicted)}, actual ${share(each.observed)} of ${whole(each.examples)}` }))}
      dots
    />
  );
}

export function Gains({ insights }: { insights: RunInsights }): JSX.Element {
  const tenth = insights.gains.find((each) => each.share >= 0.1);
  const told = tenth ? `The top tenth contains ${share(tenth.captured)} of those who ${HAD[insights.propensity]}` : "";
  return (
    <Plot
      title="Share reached, highest scores first"
      told={told}
      across="share of profiles contacted"
      up={tenth ? `${told}, ${tenth.lift.toFixed(1)} times a random tenth.` : ""}
      most={1}
      line={[{ x: 0, y: 0, title: "" }, ...insights.gains.map((each) => ({ x: each.share, y: each.captured, title: "" }))]}
    />
  );
}
