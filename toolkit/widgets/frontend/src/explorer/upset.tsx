// UpSet: intersections as bars over a matrix of the audiences.

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Cell, Intersection, Overlap } from "../protocol";
import { short, whole } from "../ui/format";
import { clamped, markOf, onRovingFocus, onRovingKey, useRoving } from "../ui/roving";
import { useWidth } from "../ui/width";
import { cellName, cellOf, type Order, sameCell } from "./state";

const ROW = 26;
const BARS = 150;
const [NARROWEST, WIDEST] = [14, 44];
const LETTER = 7.4;
/** What stands beside a name: its bar and its count. */
const BESIDE = 128;
/** Beyond so many audiences only those that are in a bar have a row. */
const ROWS = 24;

interface Props {
  overlap: Overlap;
  order: Order;
  cell: Cell | null;
  onPick: (cell: Cell) => void;
}

export function UpSet({ overlap, order, cell, onPick }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place, 720);
  const bars = ordered(overlap.intersections, order);
  const { rows, left } = rowsOf(overlap);
  const names = namesOf(rows, bars.length, width);
  const column = Math.max(NARROWEST, Math.min(WIDEST, (width - names - 8) / Math.max(1, bars.length)));
  return (
    <div ref={place} class="tk-upset">
      {bars.length ? (
        <div class="tk-upset-parts">
          <Sets overlap={overlap} rows={rows} width={names} head={headOf(bars, column)} cell={cell} onPick={onPick} />
          <Bars overlap={overlap} bars={bars} rows={rows} column={column} cell={cell} onPick={onPick} />
        </div>
      ) : (
        <p class="tk-none">No intersection has so many profiles. Lower “At least”, or choose other audiences.</p>
      )}
      {left > 0 && (
        <p class="tk-none">
          {left === 1 ? "1 audience is" : `${whole(left)} audiences are`} in none of these bars, and left out.
        </p>
      )}
    </div>
  );
}

/** The bars as they stand from left to right; what is equal stays as it came, the largest first. */
export function ordered(bars: readonly Intersection[], order: Order): Intersection[] {
  const by: Record<Order, (one: Intersection, other: Intersection) => number> = {
    size: (one, other) => other.profiles - one.profiles,
    degree: (one, other) => one.degree - other.degree,
    name: (one, other) => one.audiences.join("\n").localeCompare(other.audiences.join("\n")),
  };
  return [...bars].sort(by[order]);
}

/** The audiences that have a row, the largest first, and how many have none. */
export function rowsOf(overlap: Overlap): { rows: Overlap["sizes"]; left: number } {
  const sizes = [...overlap.sizes].sort((one, other) => other.profiles - one.profiles);
  if (sizes.length <= ROWS) return { rows: sizes, left: 0 };
  const held = new Set(overlap.intersections.flatMap((bar) => bar.audiences));
  const rows = sizes.filter((size) => held.has(size.audience));
  return { rows, left: sizes.length - rows.length };
}

/** How wide the names are: a third, and more where the bars leave room for names that need it. */
export function namesOf(rows: Overlap["sizes"], bars: number, width: number): number {
  const longest = Math.max(...rows.map((row) => row.audience.length)) * LETTER + BESIDE;
  return Math.round(Math.max(clamped(width * 0.36, 310), Math.min(longest, width - bars * WIDEST - 8)));
}

const textOf = (bar: Intersection): string => (bar.profiles < 100_000 ? whole(bar.profiles) : short(bar.profiles));
const isUpright = (bars: readonly Intersection[], column: number): boolean =>
  bars.some((bar) => textOf(bar).length * LETTER > column - 4);
const headOf = (bars: readonly Intersection[], column: number): number =>
  BARS + (isUpright(bars, column) ? Math.max(...bars.map((bar) => textOf(bar).length)) * LETTER + 8 : 20);

interface SetsProps {
  overlap: Overlap;
  rows: Overlap["sizes"];
  width: number;
  head: number;
  cell: Cell | null;
  onPick: (cell: Cell) => void;
}

function Sets({ overlap, rows, width, head, cell, onPick }: SetsProps): JSX.Element {
  const most = Math.max(1, ...overlap.sizes.map((size) => size.profiles));
  return (
    <div class="tk-sets" role="group" aria-label="Audiences" style={{ width, paddingTop: head }}>
      {rows.map(({ audience, profiles }) => {
        const own = cellOf(overlap, [audience], "inclusive");
        return (
          <button
            type="button"
            key={audience}
            class={`tk-set${sameCell(own, cell) ? " is-chosen" : ""}`}
            style={{ height: ROW }}
            title={`${audience}: ${whole(profiles)} profiles`}
            aria-label={`${audience}: ${whole(profiles)} profiles`}
            aria-pressed={sameCell(own, cell)}
            onClick={() => onPick(own)}
          >
            <span>{audience}</span>
            <i aria-hidden="true">
              <i style={{ width: `${(100 * profiles) / most}%` }} />
            </i>
            <b>{short(profiles)}</b>
          </button>
        );
      })}
    </div>
  );
}

interface BarsProps {
  overlap: Overlap;
  bars: Intersection[];
  rows: Overlap["sizes"];
  column: number;
  cell: Cell | null;
  onPick: (cell: Cell) => void;
}

function Bars({ overlap, bars, rows, column, cell, onPick }: BarsProps): JSX.Element {
  const drawing = useRef<SVGSVGElement>(null);
  useRoving(drawing);
  const rowOf = new Map(rows.map((row, index) => [row.audience, index]));
  const head = headOf(bars, column);
  const [wide, high] = [column * bars.length, head + ROW * rows.length];
  const most = Math.max(...bars.map((bar) => bar.profiles));
  const pick = (at: string): void => onPick(cellOf(overlap, bars[Number(at)]!.audiences, overlap.kind));
  const step = (at: string, x: number, y: number): string => String(clamped(Number(at) + x + y, bars.length - 1));
  const upright = isUpright(bars, column);
  return (
    <div class="tk-bars">
      <svg
        ref={drawing}
        width={wide}
        height={high}
        role="group"
        aria-label={`Intersections, ${overlap.kind}`}
        onClick={(event) => {
          const at = markOf(event)?.dataset.at;
          if (at !== undefined) pick(at);
        }}
        onFocusIn={onRovingFocus}
        onKeyDown={(event) => onRovingKey(event, step, pick)}
      >
        <Ground rows={rows.length} head={head} column={column} wide={wide} />
        {bars.map((bar, index) => (
          <Bar
            key={bar.audiences.join("\n")}
            bar={bar}
            at={index}
            column={column}
            high={high}
            head={head}
            tall={most ? (BARS * bar.profiles) / most : 0}
            upright={upright}
            dots={bar.audiences.flatMap((name) => rowOf.get(name) ?? [])}
            picked={sameCell(cellOf(overlap, bar.audiences, overlap.kind), cell)}
            exclusive={overlap.kind === "exclusive"}
          />
        ))}
      </svg>
    </div>
  );
}

let grounds = 0;

/** What lies behind: a stripe every other audience, a faint dot where a bar might have one. */
function Ground({ rows, head, column, wide }: { rows: number; head: number; column: number; wide: number }): JSX.Element {
  const name = useRef(`tk-dots-${(grounds += 1)}`).current;
  return (
    <>
      <pattern id={name} width={column} height={ROW} patternUnits="userSpaceOnUse" x={0} y={head}>
        <circle class="tk-dot-none" cx={column / 2} cy={ROW / 2} r={Math.min(4, column / 2 - 2)} />
      </pattern>
      {Array.from({ length: Math.ceil(rows / 2) }, (_, index) => (
        <rect key={index} class="tk-stripe" x={0} y={head + 2 * index * ROW} width={wide} height={ROW} />
      ))}
      <rect fill={`url(#${name})`} x={0} y={head} width={wide} height={rows * ROW} />
      <line class="tk-base" x1={0} x2={wide} y1={head - 0.5} y2={head - 0.5} />
    </>
  );
}

interface BarProps {
  bar: Intersection;
  at: number;
  column: number;
  high: number;
  head: number;
  tall: number;
  upright: boolean;
  dots: number[];
  picked: boolean;
  exclusive: boolean;
}

function Bar({ bar, at, column, high, head, tall, upright, dots, picked, exclusive }: BarProps): JSX.Element {
  const middle = column / 2;
  const thick = Math.min(26, column - 5);
  const top = head - Math.max(tall, bar.profiles ? 1 : 0);
  const told = `${exclusive ? "Only in" : "In"} ${cellName({ in: bar.audiences, out: [] })}: ${whole(bar.profiles)} profiles`;
  const y = (row: number): number => head + row * ROW + ROW / 2;
  return (
    <g
      class={`tk-column${picked ? " is-chosen" : ""}`}
      role="button"
      data-at={at}
      tabindex={at === 0 ? 0 : -1}
      aria-label={told}
      aria-pressed={picked}
      transform={`translate(${at * column} 0)`}
    >
      <title>{told}</title>
      <rect class="tk-hit" x={0} y={0} width={column} height={high} />
      <rect class="tk-value-bar" x={middle - thick / 2} y={top} width={thick} height={head - top} rx={2} />
      <text
        class="tk-value-text"
        x={upright ? 0 : middle}
        y={upright ? 0 : top - 6}
        text-anchor={upright ? "start" : "middle"}
        transform={upright ? `translate(${middle + 4} ${top - 6}) rotate(-90)` : undefined}
      >
        {textOf(bar)}
      </text>
      {dots.length > 1 && <line class="tk-dot-line" x1={middle} x2={middle} y1={y(Math.min(...dots))} y2={y(Math.max(...dots))} />}
      {dots.map((row) => (
        <circle key={row} class="tk-dot" cx={middle} cy={y(row)} r={Math.min(5.5, middle - 1.5)} />
      ))}
    </g>
  );
}
