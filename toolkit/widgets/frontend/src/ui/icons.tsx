// The icons: 16 × 16, drawn in the colour of their text.

import type { JSX } from "preact";

const PATHS = {
  text: "M3.5 4.5h9M8 4.5v8M6.5 12.5h3",
  number: "M6.5 3 5 13M11 3 9.5 13M3 6.3h10.5M2.5 9.7H13",
  boolean: "M5.5 4.5h5a3.5 3.5 0 0 1 0 7h-5a3.5 3.5 0 0 1 0-7ZM10.5 6.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4Z",
  date: "M3 4.5h10v8.5H3zM3 7.3h10M5.7 2.8v3M10.3 2.8v3",
  list: "M3 4.5h1M6.5 4.5H13M3 8h1M6.5 8H13M3 11.5h1M6.5 11.5H13",
  map: "M5.5 3C3.5 3 5 8 3 8c2 0 .5 5 2.5 5M10.5 3c2 0 .5 5 2.5 5-2 0-.5 5-2.5 5",
  event: "M9 2.5 4 9h3.5L7 13.5 12 7H8.5z",
  audience: "M6 7.7A2.3 2.3 0 1 0 6 3a2.3 2.3 0 0 0 0 4.7ZM2 13c.2-2.2 1.7-3.5 4-3.5s3.8 1.3 4 3.5M10.5 3.2a2.3 2.3 0 0 1 0 4.4M11.7 9.8c1.4.5 2.2 1.6 2.3 3.2",
  container: "M3 3h10v10H3zM5.5 6h5M5.5 8.5h5",
  sequence: "M4 3.5a1.5 1.5 0 1 0 0 .1M4 5.5v5M4 12.3a1.5 1.5 0 1 0 0 .1M8 4h5.5M8 12h5.5",
  code: "M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5",
  plus: "M8 3.5v9M3.5 8h9",
  close: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  down: "M4.5 6.5 8 10l3.5-3.5",
  right: "M6.5 4.5 10 8l-3.5 3.5",
  left: "M9.5 4.5 6 8l3.5 3.5",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.3 10.3 13.5 13.5",
  check: "M3.5 8.5 6.5 11.5 12.5 5",
  undo: "M5.5 3.5 2.5 6.5l3 3M2.5 6.5H10a3 3 0 0 1 0 6H7",
  refresh: "M13 8a5 5 0 1 1-1.6-3.7M13 2.5V5h-2.5",
  redo: "M10.5 3.5l3 3-3 3M13.5 6.5H6a3 3 0 0 0 0 6h3",
  copy: "M6 6h7v7H6zM3.5 10H3V3h7v.5",
  save: "M8 2.5v7M5 7l3 3 3-3M3 12.5h10",
  trash: "M3.5 4.5h9M6.5 4.5V3h3v1.5M4.5 4.5l.5 8.5h6l.5-8.5M6.7 7v3.5M9.3 7v3.5",
  clock: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 5v3.2l2 1.3",
  warning: "M8 3 2.5 12.5h11zM8 6.8v2.7M8 11.2h.01",
  error: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 5.3v3.2M8 10.7h.01",
  note: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 7.5v3.2M8 5.3h.01",
  wrap: "M3 5V3h2M11 3h2v2M13 11v2h-2M5 13H3v-2M6 8h4",
  exclude: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM5.5 8h5",
  file: "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
  paste: "M5 3.5H3.5v10h9v-10H11M6 2.5h4v2H6z",
  fields: "M2.5 3.5h11M2.5 6.5h6M2.5 9.5h11M2.5 12.5h6",
  panel: "M2.5 3h11v10h-11zM9.5 3v10",
  tag: "M8.2 2.8H3v5.2l5.6 5.4 4.9-4.9zM5.7 5.5h.01",
  equal: "M4 6.3h8M4 9.7h8",
  help: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM6.4 6.5a1.6 1.6 0 1 1 2.3 1.4c-.5.3-.7.6-.7 1.1M8 11.2h.01",
  star: "M8 2.3l1.75 3.6 3.95.55-2.87 2.77.7 3.93L8 11.28l-3.53 1.87.7-3.93L2.3 6.45l3.95-.55z",
  eye: "M1.8 8S4 4 8 4s6.2 4 6.2 4-2.2 4-6.2 4-6.2-4-6.2-4ZM8 9.7a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z",
} as const;

export type IconName = keyof typeof PATHS;

/** Drawn by the style sheet: attributes on every line would cost a long canvas a tenth of a second. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg class={name === "more" ? "tk-icon is-bold" : "tk-icon"} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
