// The icons: 16 × 16, drawn in the colour of their text.

import type { JSX } from "preact";

const PATHS = {
  text: "M3.5 4.5h9M8 4.5v8M6.5 12.5h3",
  number: "M6.5 3 5 13M11 3 9.500 13M3 6.300h10.500M2.500 9.700H13",
  boolean: "M5.500 4.500h5a3.500 3.500 0 0 1 0 7h-5a3.500 3.500 0 0 1 0-7ZM10.500 6.300a1.700 1.700 0 1 1 0 3.400 1.700 1.700 0 0 1 0-3.400Z",
  date: "M3 4.500h10v8.500H3zM3 7.300h10M5.700 2.800v3M10.300 2.800v3",
  list: "M3 4.500h1M6.500 4.500H13M3 8h1M6.500 8H13M3 11.500h1M6.500 11.500H13",
  map: "M5.500 3C3.500 3 5 8 3 8c2 0 .5 5 2.500 5M10.500 3c2 0 .5 5 2.500 5-2 0-.5 5-2.500 5",
  event: "M9 2.500 4 9h3.500L7 13.500 12 7H8.500z",
  audience: "M6 7.700A2.300 2.300 0 1 0 6 3a2.300 2.300 0 0 0 0 4.700ZM2 13c.2-2.200 1.700-3.500 4-3.500s3.800 1.300 4 3.500M10.500 3.200a2.300 2.300 0 0 1 0 4.400M11.700 9.800c1.400.5 2.200 1.600 2.300 3.200",
  container: "M3 3h10v10H3zM5.500 6h5M5.500 8.500h5",
  sequence: "M4 3.500a1.500 1.500 0 1 0 0 .1M4 5.500v5M4 12.300a1.500 1.500 0 1 0 0 .1M8 4h5.500M8 12h5.500",
  code: "M5.500 4.500 2 8l3.500 3.500M10.500 4.500 14 8l-3.500 3.500",
  plus: "M8 3.500v9M3.500 8h9",
  close: "M4.500 4.500l7 7M11.500 4.500l-7 7",
  more: "M3.500 8h.01M8 8h.01M12.500 8h.01",
  grip: "M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01",
  down: "M4.500 6.500 8 10l3.500-3.500",
  right: "M6.500 4.500 10 8l-3.500 3.500",
  left: "M9.500 4.500 6 8l3.500 3.500",
  search: "M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9ZM10.300 10.300 13.500 13.500",
  check: "M3.500 8.500 6.500 11.500 12.500 5",
  undo: "M5.500 3.500 2.500 6.500l3 3M2.500 6.500H10a3 3 0 0 1 0 6H7",
  redo: "M10.500 3.500l3 3-3 3M13.500 6.500H6a3 3 0 0 0 0 6h3",
  copy: "M6 6h7v7H6zM3.500 10H3V3h7v.5",
  save: "M8 2.500v7M5 7l3 3 3-3M3 12.500h10",
  trash: "M3.500 4.500h9M6.500 4.500V3h3v1.500M4.500 4.500l.5 8.500h6l.5-8.500M6.700 7v3.500M9.300 7v3.500",
  clock: "M8 13.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11ZM8 5v3.200l2 1.300",
  warning: "M8 3 2.500 12.500h11zM8 6.800v2.700M8 11.200h.01",
  error: "M8 13.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11ZM8 5.300v3.200M8 10.700h.01",
  note: "M8 13.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11ZM8 7.500v3.200M8 5.300h.01",
  wrap: "M3 5V3h2M11 3h2v2M13 11v2h-2M5 13H3v-2M6 8h4",
  exclude: "M8 13.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11ZM5.500 8h5",
  file: "M4 2.500h5l3 3v8H4zM9 2.500v3h3",
  paste: "M5 3.500H3.500v10h9v-10H11M6 2.500h4v2H6z",
  fields: "M2.500 3.500h11M2.500 6.500h6M2.500 9.500h11M2.500 12.500h6",
  panel: "M2.500 3h11v10h-11zM9.500 3v10",
  equal: "M4 6.300h8M4 9.700h8",
  eye: "M1.800 8S4 4 8 4s6.200 4 6.200 4-2.200 4-6.200 4-6.200-4-6.200-4ZM8 9.700a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400Z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }): JSX.Element {
  const bold = name === "more" || name === "grip";
  return (
    <svg class="tk-icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width={bold ? 1.9 : 1.3}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
