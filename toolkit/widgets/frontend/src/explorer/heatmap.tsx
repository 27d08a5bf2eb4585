// Every pair of audiences as a cell of a square.

import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { Cell, Overlap, Pair } from "../protocol";
import { share, short, whole } from "../ui/format";
import { clamped, markOf, onRovingFocus, onRovingKey, useRoving } from "../ui/roving";
import { useWidth } from "../ui/width";
import { cellOf, elided, type Measure, sameCell } from "./state";

const [SMALLEST, LARGEST] = [15, 56];
const LETTER = 7.2;
const HEAD = 116;
/** How far the last name above leans out to the right. */
const LEAN = 104;
const NAME = 19;
/** A lift of this, or of one part of it, has the strongest colour. */
const STRONG = 4;

interface Props {
  overlap: Overlap;
  measure: Measure;
  cell: Cell | null;
  onPick: (cell: Cell) => void;
}

export const MEASURES: Record<Measure, { label: string; says: string }> = {
  jaccard: { label: "Jaccard", says: "Of the profiles in either audience, the share in both" },
  containment: { label: "Containment", says: "Of the row's audience, the share that is also in the column's" },
  lift: { label: "Lift", says: "Profiles in both against chance: 1 where two audiences are independent" },
  both: { label: "Profiles in both", says: "Profiles in both audiences" },
};

export interface Square {
  value: number | null;
  /** How strong its colour is, 0 to 1; below zero for a lift that is less than chance. */
  strength: number;
  text: string;
  told: string;
}

/** The cells, row by row; a pair that is not known has no value. */
export function squares(overlap: Overlap, measure: Measure): Square[][] {
  const found = new Map<string, [Pair, boolean]>();
  for (const pair of overlap.pairs) {
    found.set(`${pair.a}\n${pair.b}`, [pair, true]);
    found.set(`${pair.b}\n${pair.a}`, [pair, false]);
  }
  const values = overlap.paired.map((row) => overlap.paired.map((column) => valueOf(found.get(`${row}\n${column}`), measure)));
  const most = mostOf(overlap, measure);
  return values.map((line, at) =>
    line.map((value, index) => {
      const [row, column] = [overlap.paired[at]!, overlap.paired[index]!];
      const pair = found.get(`${row}\n${column}`)?.[0];
      return { value, strength: strengthOf(value, measure, most), text: textOf(value, measure), told: toldOf(row, column, pair, value, measure) };
    }),
  );
}

/** The end of a measure's range: a share's is 1; a count's is the largest audience. */
export function mostOf(overlap: Overlap, measure: Measure): number {
  if (measure !== "both") return 1;
  const paired = new Set(overlap.paired);
  return Math.max(0, ...overlap.sizes.filter((size) => paired.has(size.audience)).map((size) => size.profiles));
}

function valueOf(found: [Pair, boolean] | undefined, measure: Measure): number | null {
  if (!found) return null;
  const [pair, ahead] = found;
  if (measure === "containment") return ahead ? pair.share_of_a : pair.share_of_b;
  return pair[measure];
}

function strengthOf(value: number | null, measure: Measure, most: number): number {
  if (value === null) return 0;
  if (measure !== "lift") return most ? value / most : 0;
  return value <= 0 ? -1 : Math.max(-1, Math.min(1, Math.log(value) / Math.log(STRONG)));
}

function textOf(value: number | null, measure: Measure): string {
  if (value === null) return "";
  if (measure === "both") return short(value);
  if (measure === "containment") return `${Math.round(value * 100)} %`;
  return value.toFixed(2);
}

function toldOf(row: string, column: string, pair: Pair | undefined, value: number | null, measure: Measure): string {
  if (!pair) return row;
  const shared = `${whole(pair.both)} profiles in both`;
  if (measure === "both") return `${row} and ${column}: ${shared}`;
  if (value === null) return `${row} and ${column}: ${MEASURES[measure].label} is not known, ${shared}`;
  if (measure === "containment") return `Of ${row}, ${share(value)} also in ${column}, ${shared}`;
  return `${row} and ${column}: ${MEASURES[measure].label} ${value.toFixed(2)}, ${shared}`;
}

/** How wide the names of rows are: up to 30 %, and more where the cells leave room for them. */
export function leftOf(names: readonly string[], width: number): number {
  const longest = Math.max(4, ...names.map((name) => name.length));
  return Math.round(Math.min(longest * LETTER + 14, Math.max(width * 0.3, width - LEAN - LARGEST * names.length)));
}

export function Heatmap({ overlap, measure, cell, onPick }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place, 720);
  const names = overlap.paired;
  const cells = useMemo(() => squares(overlap, measure), [overlap, measure]);
  const left = leftOf(names, width);
  const side = Math.floor(Math.max(SMALLEST, Math.min(LARGEST, (width - left - LEAN) / Math.max(1, names.length))));
  const high = Math.min(side, 40);
  const numbered = Math.max(...cells.flat().map((square) => square.text.length)) * LETTER + 3 < side;
  return (
    <div ref={place} class="tk-heat">
      {names.length < 2 ? (
        <p class="tk-none">A heatmap needs two audiences or more.</p>
      ) : (
        <>
          <p class="tk-quiet tk-says">{MEASURES[measure].says}</p>
          <Cells names={names} cells={cells} left={left} side={side} high={high} numbered={numbered} cell={cell} overlap={overlap} onPick={onPick} />
          <Scale most={mostOf(overlap, measure)} measure={measure} />
        </>
      )}
      {names.length < overlap.audiences.length && (
        <p class="tk-none">
          The {names.length} largest of {overlap.audiences.length} audiences. Choose others under Audiences.
        </p>
      )}
    </div>
  );
}

interface CellsProps {
  names: string[];
  cells: Square[][];
  left: number;
  side: number;
  high: number;
  numbered: boolean;
  cell: Cell | null;
  overlap: Overlap;
  onPick: (cell: Cell) => void;
}

function Cells({ names, cells, left, side, high, numbered, cell, overlap, onPick }: CellsProps): JSX.Element {
  const drawing = useRef<SVGSVGElement>(null);
  useRoving(drawing);
  const last = names.length - 1;
  const meant = (row: number, column: number): Cell =>
    cellOf(overlap, row === column ? [names[row]!] : [names[Math.min(row, column)]!, names[Math.max(row, column)]!], "inclusive");
  const pick = (at: string): void => {
    const [row, column] = at.split(",").map(Number) as [number, number];
    onPick(meant(row, column));
  };
  const step = (at: string, x: number, y: number): string => {
    const [row, column] = at.split(",").map(Number) as [number, number];
    return `${clamped(row + y, last)},${clamped(column + x, last)}`;
  };
  return (
    <div class="tk-heat-box">
      <svg
        ref={drawing}
        width={left + side * names.length + LEAN}
        height={HEAD + high * names.length + 2}
        role="group"
        aria-label="Pairs of audiences"
        onClick={(event) => {
          const at = markOf(event)?.dataset.at;
          if (at !== undefined) pick(at);
        }}
        onFocusIn={onRovingFocus}
        onKeyDown={(event) => onRovingKey(event, step, pick)}
      >
        {names.map((name, index) => (
          <Names key={name} name={name} index={index} left={left} side={side} high={high} />
        ))}
        {cells.map((line, row) =>
          line.map((square, column) => {
            const picked = cell !== null && sameCell(meant(row, column), cell);
            const x = left + column * side;
            const y = HEAD + row * high;
            return (
              <g key={`${row},${column}`} class={`tk-square${picked ? " is-chosen" : ""}`} role="button" data-at={`${row},${column}`} tabindex={row + column ? -1 : 0} aria-label={square.told} aria-pressed={picked}>
                <title>{square.told}</title>
                <rect
                  class={square.strength < 0 ? "is-less" : square.value === null ? "is-none" : "is-more"}
                  x={x + 1}
                  y={y + 1}
                  width={side - 2}
                  height={high - 2}
                  rx={3}
                  style={{ "--strength": Math.abs(square.strength).toFixed(3) }}
                />
                {numbered && (
                  <text x={x + side / 2} y={y + high / 2 + 4} text-anchor="middle">
                    {square.text}
                  </text>
                )}
              </g>
            );
          }),
        )}
      </svg>
    </div>
  );
}

function Names({ name, index, left, side, high }: { name: string; index: number; left: number; side: number; high: number }): JSX.Element {
  const x = left + index * side + side / 2 + 3;
  return (
    <>
      <text class="tk-axis" x={left - 8} y={HEAD + index * high + high / 2 + 4} text-anchor="end">
        <title>{name}</title>
        {elided(name, Math.floor((left - 14) / LETTER))}
      </text>
      <text class="tk-axis" transform={`translate(${x} ${HEAD - 6}) rotate(-45)`}>
        <title>{name}</title>
        {elided(name, NAME)}
      </text>
    </>
  );
}

function Scale({ most, measure }: { most: number; measure: Measure }): JSX.Element {
  const [from, to] = measure === "lift" ? [`1/${STRONG} or less`, `${STRONG} or more`] : ["0", textOf(most, measure)];
  return (
    <div class={`tk-scale${measure === "lift" ? " is-lift" : ""}`}>
      <span>{from}</span>
      <i aria-hidden="true" />
      <span>{to}</span>
    </div>
  );
}
