// Two or three audiences as circles whose areas are their profiles. Where the circles lie, and how
// much they miss, the kernel says.

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Cell, Circles, Overlap } from "../protocol";
import { share, short, whole } from "../ui/format";
import { clamped, markOf, onRovingFocus, onRovingKey, useRoving } from "../ui/roving";
import { useWidth } from "../ui/width";
import { cellName, cellOf, sameCell } from "./state";

const HEIGHT = 380;
const PAD = 26;
const LETTER = 8;
const BADGE = 11;
const LETTERS = ["A", "B", "C"];

interface Props {
  overlap: Overlap;
  cell: Cell | null;
  onPick: (cell: Cell) => void;
  onChoose: (audiences: string[]) => void;
}

export function Euler({ overlap, cell, onPick, onChoose }: Props): JSX.Element {
  if (!overlap.circles) {
    const largest = [...overlap.sizes].sort((one, other) => other.profiles - one.profiles).slice(0, 3);
    return (
      <div class="tk-empty">
        <p>Circles show two or three audiences, not {overlap.audiences.length}. Choose them under Audiences.</p>
        {overlap.audiences.length > 3 && (
          <button type="button" class="tk-button" onClick={() => onChoose(largest.map((size) => size.audience))}>
            Show the three largest
          </button>
        )}
      </div>
    );
  }
  if (!overlap.circles.circles.length) return <p class="tk-none">No one is in these audiences.</p>;
  return <Drawn overlap={overlap} circles={overlap.circles} cell={cell} onPick={onPick} />;
}

interface DrawnProps {
  overlap: Overlap;
  circles: Circles;
  cell: Cell | null;
  onPick: (cell: Cell) => void;
}

interface Placed {
  audience: string;
  letter: string;
  tone: number;
  x: number;
  y: number;
  r: number;
}

function Drawn({ overlap, circles, cell, onPick }: DrawnProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place, 640);
  const { placed, regions } = scaled(overlap, circles, width);
  const wide = (region: Region): boolean => region.room > (short(region.profiles).length * LETTER) / 2;
  const meant = (region: Region): Cell => cellOf(overlap, region.audiences, "exclusive");
  const narrow = regions.filter((region) => !wide(region));
  const empty = overlap.sizes.filter((size) => !size.profiles).map((size) => size.audience);
  return (
    <div ref={place} class="tk-euler">
      <Legend overlap={overlap} placed={placed} cell={cell} onPick={onPick} />
      <Regions placed={placed} regions={regions} wide={wide} width={width} isPicked={(region) => sameCell(meant(region), cell)} onPick={(region) => onPick(meant(region))} />
      {narrow.length > 0 && (
        <div class="tk-narrow" role="group" aria-label="Regions too small for their number">
          <span class="tk-quiet">Too small for a number:</span>
          {narrow.map((region) => (
            <button type="button" key={region.audiences.join("\n")} class="tk-button" aria-pressed={sameCell(meant(region), cell)} title={`Only in ${cellName({ in: region.audiences, out: [] })}`} onClick={() => onPick(meant(region))}>
              {lettersOf(region, placed)} only <b>{whole(region.profiles)}</b>
            </button>
          ))}
        </div>
      )}
      <p class="tk-quiet tk-says">
        Areas are profiles. {circles.error < 0.0005 ? "The circles show them exactly." : `The circles miss them by ${share(circles.error)} in all.`}
        {empty.length > 0 && ` No one is in ${empty.join(", ")}.`}
      </p>
    </div>
  );
}

const lettersOf = (region: Region, placed: readonly Placed[]): string =>
  placed.filter((each) => region.audiences.includes(each.audience)).map((each) => each.letter).join(" and ");

interface Region {
  audiences: string[];
  profiles: number;
  x: number | null;
  y: number | null;
  room: number;
}

/** The circles and their regions in pixels, in the middle of a drawing so wide. */
function scaled(overlap: Overlap, { circles, regions }: Circles, width: number): { placed: Placed[]; regions: Region[] } {
  const [low, high] = [0, 1].map((end) =>
    (["x", "y"] as const).map((axis) => {
      const ends = circles.map((each) => each[axis] + (end ? each.r : -each.r));
      return end ? Math.max(...ends) : Math.min(...ends);
    }),
  ) as [[number, number], [number, number]];
  const scale = Math.min((width - 2 * PAD) / (high[0] - low[0]), (HEIGHT - 2 * PAD) / (high[1] - low[1]));
  const across = (x: number): number => width / 2 + (x - (low[0] + high[0]) / 2) * scale;
  const down = (y: number): number => HEIGHT / 2 - (y - (low[1] + high[1]) / 2) * scale;
  return {
    placed: circles.map((each) => {
      const tone = overlap.audiences.indexOf(each.audience);
      return { audience: each.audience, letter: LETTERS[tone]!, tone, x: across(each.x), y: down(each.y), r: each.r * scale };
    }),
    regions: regions.map((region) => ({
      ...region,
      x: region.x === null ? null : across(region.x),
      y: region.y === null ? null : down(region.y),
      room: region.room * scale,
    })),
  };
}

function Legend({ overlap, placed, cell, onPick }: { overlap: Overlap; placed: Placed[]; cell: Cell | null; onPick: (cell: Cell) => void }): JSX.Element {
  return (
    <div class="tk-legend" role="group" aria-label="Audiences">
      {placed.map(({ audience, letter, tone }) => {
        const own = cellOf(overlap, [audience], "inclusive");
        const size = overlap.sizes.find((each) => each.audience === audience)!;
        return (
          <button type="button" key={audience} title={audience} aria-label={`${letter}, ${audience}: ${whole(size.profiles)} profiles`} aria-pressed={sameCell(own, cell)} onClick={() => onPick(own)}>
            <i class={`is-tone-${tone}`}>{letter}</i>
            <span>{audience}</span>
            <b>{whole(size.profiles)}</b>
          </button>
        );
      })}
    </div>
  );
}

interface RegionsProps {
  placed: Placed[];
  regions: Region[];
  wide: (region: Region) => boolean;
  width: number;
  isPicked: (region: Region) => boolean;
  onPick: (region: Region) => void;
}

let drawings = 0;

function Regions({ placed, regions, wide, width, isPicked, onPick }: RegionsProps): JSX.Element {
  const drawing = useRef<SVGSVGElement>(null);
  const name = useRef(`tk-circles-${(drawings += 1)}`).current;
  const [over, setOver] = useState<Region | null>(null);
  useRoving(drawing);
  const under = (event: MouseEvent): Region | null => {
    const box = drawing.current!.getBoundingClientRect();
    return regionAt(event.clientX - box.left, event.clientY - box.top, placed, regions);
  };
  const told = (region: Region): string => `Only in ${cellName({ in: region.audiences, out: [] })}: ${whole(region.profiles)} profiles`;
  const numbered = regions.flatMap((region, at) => (wide(region) && region.x !== null ? [{ region, at }] : []));
  const step = (at: string, x: number, y: number): string => {
    const place = numbered.findIndex((each) => String(each.at) === at);
    return String(numbered[clamped(place + x + y, numbered.length - 1)]?.at);
  };
  return (
    <svg
      ref={drawing}
      width={width}
      height={HEIGHT}
      role="group"
      aria-label="Circles"
      class={over ? "is-over" : ""}
      onPointerMove={(event) => setOver(under(event))}
      onPointerLeave={() => setOver(null)}
      onClick={(event) => {
        const region = under(event) ?? regions[Number(markOf(event)?.dataset.at)];
        if (region) onPick(region);
      }}
      onFocusIn={onRovingFocus}
      onKeyDown={(event) => onRovingKey(event, step, (at) => onPick(regions[Number(at)]!))}
    >
      <Shapes name={name} placed={placed} width={width} />
      {placed.map((each) => (
        <circle key={each.audience} class={`tk-circle is-tone-${each.tone}`} cx={each.x} cy={each.y} r={each.r} />
      ))}
      {regions.map((region) =>
        isPicked(region) || region === over ? <Highlight key={region.audiences.join("\n")} name={name} region={region} placed={placed} width={width} picked={isPicked(region)} /> : null,
      )}
      {badges(placed).map(({ letter, tone, x, y }) => (
        <g key={letter} class={`tk-letter is-tone-${tone}`} aria-hidden="true">
          <circle cx={x} cy={y} r={BADGE} />
          <text x={x} y={y + 4} text-anchor="middle">
            {letter}
          </text>
        </g>
      ))}
      {numbered.map(({ region, at }) => (
        <g key={region.audiences.join("\n")} class={`tk-region${isPicked(region) ? " is-chosen" : ""}`} role="button" data-at={at} tabindex={at ? -1 : 0} aria-label={told(region)} aria-pressed={isPicked(region)}>
          <title>{told(region)}</title>
          <rect x={region.x! - (short(region.profiles).length * LETTER) / 2 - 5} y={region.y! - 11} width={short(region.profiles).length * LETTER + 10} height={22} rx={6} />
          <text x={region.x!} y={region.y! + 5} text-anchor="middle">
            {short(region.profiles)}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** The region a point lies in, if anyone is there. */
function regionAt(x: number, y: number, placed: readonly Placed[], regions: readonly Region[]): Region | null {
  const held = placed.filter((each) => Math.hypot(each.x - x, each.y - y) <= each.r).map((each) => each.audience);
  return regions.find((region) => held.length === region.audiences.length && held.every((name) => region.audiences.includes(name))) ?? null;
}

function Shapes({ name, placed, width }: { name: string; placed: Placed[]; width: number }): JSX.Element {
  return (
    <defs>
      {placed.map((each) => (
        <>
          <clipPath id={`${name}-in-${each.tone}`}>
            <circle cx={each.x} cy={each.y} r={each.r} />
          </clipPath>
          <mask id={`${name}-out-${each.tone}`}>
            <rect width={width} height={HEIGHT} fill="white" />
            <circle cx={each.x} cy={each.y} r={each.r} fill="black" />
          </mask>
        </>
      ))}
    </defs>
  );
}

function Highlight({ name, region, placed, width, picked }: { name: string; region: Region; placed: Placed[]; width: number; picked: boolean }): JSX.Element {
  let shape = <rect class={`tk-region-ground${picked ? " is-chosen" : ""}`} width={width} height={HEIGHT} />;
  for (const each of placed) {
    shape = region.audiences.includes(each.audience) ? (
      <g clip-path={`url(#${name}-in-${each.tone})`}>{shape}</g>
    ) : (
      <g mask={`url(#${name}-out-${each.tone})`}>{shape}</g>
    );
  }
  return <g class="tk-highlight">{shape}</g>;
}

/** Where each circle's letter stands: on its edge, away from the others, and from their letters. */
export function badges(placed: readonly Placed[]): { letter: string; tone: number; x: number; y: number }[] {
  const found: { letter: string; tone: number; x: number; y: number }[] = [];
  const middle = { x: placed.reduce((sum, each) => sum + each.x, 0) / placed.length, y: placed.reduce((sum, each) => sum + each.y, 0) / placed.length };
  placed.forEach((each, index) => {
    const away = Math.hypot(each.x - middle.x, each.y - middle.y);
    const start = away > 2 ? Math.atan2(each.y - middle.y, each.x - middle.x) : -Math.PI / 2 + (index * 2 * Math.PI) / 3;
    const at = (turn: number): { x: number; y: number } => ({ x: each.x + each.r * Math.cos(start + turn), y: each.y + each.r * Math.sin(start + turn) });
    const turns = Array.from({ length: 24 }, (_, step) => ((step % 2 ? -1 : 1) * Math.ceil(step / 2) * Math.PI) / 12);
    const free = turns.find((turn) => found.every((other) => Math.hypot(other.x - at(turn).x, other.y - at(turn).y) > 2 * BADGE + 2));
    found.push({ letter: each.letter, tone: each.tone, ...at(free ?? 0) });
  });
  return found;
}
