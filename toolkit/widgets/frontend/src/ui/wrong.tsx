// What a kernel refused, and what to do about it.

import type { JSX } from "preact";
import type { Refusal } from "../protocol";
import { sentence, sentences } from "./sentences";

export function Wrong({ refusal }: { refusal: Refusal }): JSX.Element {
  return (
    <div class="tk-wrong" role="alert">
      <p>{sentence(refusal.message)}</p>
      {refusal.hint && <small>{sentences(refusal.hint)}</small>}
    </div>
  );
}
