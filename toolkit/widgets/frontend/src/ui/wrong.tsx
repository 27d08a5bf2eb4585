// What a kernel refused, and what to do about it.

import type { JSX } from "preact";
import type { Refusal } from "../protocol";

export function Wrong({ refusal }: { refusal: Refusal }): JSX.Element {
  return (
    <div class="tk-wrong" role="alert">
      <p>{refusal.message}</p>
      {refusal.hint && <small>{refusal.hint}</small>}
    </div>
  );
}
