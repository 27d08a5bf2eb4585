// The total as a ring: its part of all profiles, its number in the middle or beside it.

import type { JSX } from "preact";

interface Props {
  share: number;
  size: number;
  width: number;
  stale: boolean;
}

export function Ring({ share, size, width, stale }: Props): JSX.Element {
  const radius = (size - width) / 2;
  const around = 2 * Math.PI * radius;
  const part = share > 0 ? Math.max(share, 0.006) : 0;
  return (
    <svg class={`tk-ring${stale ? " is-stale" : ""}`} width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
      <circle class="tk-ring-all" cx={size / 2} cy={size / 2} r={radius} fill="none" stroke-width={width} />
      <circle
        class="tk-ring-part"
        cx={size / 2}
        cy={size / 2}
        r={radius}
        fill="none"
        stroke-width={width}
        stroke-linecap={part > 0.06 ? "round" : "butt"}
        stroke-dasharray={`${part * around} ${around}`}
        transform={`rotate(-90 ${size / 2} ${size / 2})`}
      />
    </svg>
  );
}
