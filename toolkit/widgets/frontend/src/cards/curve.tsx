// The size of the audience for every value of a number: drawn under its input, dragged to set it.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Curve } from "../protocol";
import { useSession } from "../session";
import { Popover } from "../ui/popover";
import { number, short, whole } from "../ui/format";

interface Props {
  path: string;
  kind: Curve["kind"];
  value: number;
  min?: number;
  onChange: (value: number) => void;
}

const MOST_RULES = 4;

/** The curve of the tile's number: of its numbers, the one of this kind and value. */
function useCurve({ path, kind, value }: Props): Curve | null {
  const session = useSession();
  const [curve, setCurve] = useState<Curve | null>(null);
  useEffect(() => {
    let current = true;
    setCurve(null); // that of another number is none of this
    const ask = async (): Promise<void> => {
      session.link.flush();
      let best: Curve | null = null;
      try {
        for (let rule = 0; rule < MOST_RULES && current; rule += 1) {
          const found = await session.link.ask("whatIf", { path, rule, kind });
          if (found.kind !== kind) continue;
          best = best ?? found;
          if (found.value !== value) continue;
          best = found;
          break;
        }
      } catch {
        // The tile has no more numbers.
      }
      if (current) setCurve(best && best.values.length > 1 ? best : null);
    };
    void ask();
    return () => {
      current = false;
    };
  }, [path, kind]);
  return curve;
}

export function WhatIf(props: Props): JSX.Element {
  const curve = useCurve(props);
  const place = useRef<HTMLSpanElement>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return (
    <span ref={place} class="tk-curve-place">
      {curve && ready && place.current?.parentElement && (
        <Popover anchor={place.current.parentElement} label="What if" quiet class="is-curve" onClose={() => setReady(false)}>
          <Plot curve={curve} value={props.value} min={props.min} onChange={props.onChange} />
        </Popover>
      )}
    </span>
  );
}

const WIDE = 252;
const HIGH = 72;

/** The part of the curve that tells something: up to where all but a fiftieth of it has happened. */
export function shownPart(curve: Curve, value: number): { from: number; to: number } {
  const { values, profiles } = curve;
  const last = profiles.length - 1;
  const range = Math.abs(profiles[last]! - profiles[0]!);
  let end = last;
  while (end > 1 && Math.abs(profiles[end - 1]! - profiles[last]!) < range * 0.02) end -= 1;
  let start = 0;
  while (start < end - 1 && Math.abs(profiles[start + 1]! - profiles[0]!) < range * 0.005) start += 1;
  const from = Math.min(values[start]!, value);
  return { from, to: Math.max(values[end]!, value + (value - from) * 0.25, from + 1) };
}

/** How many profiles there are at a value: those of the nearest value at or below it. */
/** Whether the number at a value was counted: between two values it is that of the lower one. */
export const isCounted = (curve: Curve, value: number): boolean => curve.values.includes(value);

export function profilesAt(curve: Curve, value: number): number {
  let low = 0;
  let high = curve.values.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (curve.values[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return curve.profiles[low] ?? 0;
}

/** The value nearest to a place, among those there are; whole where they all are. */
export function valueAt(curve: Curve, place: number, min: number | undefined): number {
  const isWhole = curve.kind === "count" || curve.kind === "window" || curve.values.every(Number.isInteger);
  const rounded = isWhole ? Math.round(place) : Number(place.toPrecision(3));
  return Math.max(rounded, min ?? Number.NEGATIVE_INFINITY);
}

interface PlotProps {
  curve: Curve;
  value: number;
  min: number | undefined;
  onChange: (value: number) => void;
}

function Plot({ curve, value, min, onChange }: PlotProps): JSX.Element {
  const part = useMemo(() => shownPart(curve, curve.value), [curve]);
  const to = Math.max(part.to, value);
  const from = Math.min(part.from, value);
  const top = Math.max(1, ...curve.profiles.filter((_, at) => curve.values[at]! >= from && curve.values[at]! <= to));
  const x = (each: number): number => ((each - from) / (to - from)) * WIDE;
  const y = (count: number): number => HIGH - (count / top) * (HIGH - 6);
  const line = useMemo(() => lineOf(curve, from, to, x, y), [curve, from, to]);
  const at = profilesAt(curve, value);
  const about = isCounted(curve, value) ? "" : "≈ ";
  const set = (event: PointerEvent & { currentTarget: SVGSVGElement }): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = from + ((event.clientX - box.left) / box.width) * (to - from);
    const next = valueAt(curve, Math.min(to, Math.max(from, place)), min);
    if (next !== value) onChange(next);
  };
  const step = (to - from) / 50;
  return (
    <div class="tk-curve">
      <div class="tk-curve-said">
        <b>{`${about}${whole(at)}`}</b> profiles at {number(value)} {curve.kind === "field" || curve.kind === "sum" ? "" : curve.unit}
      </div>
      <svg
        viewBox={`0 0 ${WIDE} ${HIGH}`}
        role="slider"
        tabIndex={0}
        aria-label={`What if: ${curve.unit}`}
        aria-valuemin={from}
        aria-valuemax={to}
        aria-valuenow={value}
        aria-valuetext={`${number(value)}: ${about && "about "}${whole(at)} profiles`}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture?.(event.pointerId);
          set(event);
        }}
        onPointerMove={(event) => event.buttons && set(event)}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
          if (!by) return;
          event.preventDefault();
          event.stopPropagation();
          const size = event.shiftKey ? 10 : 1;
          const next = valueAt(curve, value + by * Math.max(step, 1) * size, min);
          onChange(curve.kind === "count" ? Math.max(min ?? 0, value + by * size) : next);
        }}
      >
        <path class="tk-curve-area" d={`${line}L${WIDE} ${HIGH}L0 ${HIGH}Z`} />
        <path class="tk-curve-line" d={line} />
        <line class="tk-curve-at" x1={x(value)} x2={x(value)} y1={0} y2={HIGH} />
        <circle class="tk-curve-dot" cx={x(value)} cy={y(at)} r={4.5} />
      </svg>
      <div class="tk-curve-ends">
        <span>{short(from)}</span>
        <span>
          {curve.unit}
        </span>
        <span>{short(to)}</span>
      </div>
    </div>
  );
}

function lineOf(curve: Curve, from: number, to: number, x: (each: number) => number, y: (count: number) => number): string {
  const points: string[] = [`M0 ${y(profilesAt(curve, from)).toFixed(1)}`];
  let seen = 0;
  curve.values.forEach((each, at) => {
    if (each < from || each > to || x(each) - seen < 0.4) return;
    seen = x(each);
    points.push(`L${seen.toFixed(1)} ${y(curve.profiles[at]!).toFixed(1)}`);
  });
  points.push(`L${WIDE} ${y(profilesAt(curve, to)).toFixed(1)}`);
  return points.join("");
}
