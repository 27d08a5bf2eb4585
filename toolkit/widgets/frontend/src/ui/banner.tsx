// What stands above a widget while its kernel does not answer: why, and what to do.

import type { ComponentChildren, JSX } from "preact";
import { isLost, type Life, reasonOf } from "../life";
import { useStore } from "../store";
import { Icon } from "./icons";

interface Props {
  life: Life;
  /** What becomes of what is on the screen. */
  kept: string;
  /** What can be done with it, where the kernel is gone. */
  children?: ComponentChildren;
}

export function KernelBanner({ life, kept, children }: Props): JSX.Element | null {
  const health = useStore(life.store, (now) => now.health);
  if (health === "alive") return null;
  const { message, hint } = reasonOf(health);
  const quiet = health === "busy";
  return (
    <div class={`tk-banner${quiet ? " is-quiet" : ""}`} role={quiet ? "status" : "alert"} data-health={health}>
      <Icon name={quiet ? "clock" : "warning"} />
      <p>
        <b>{message}</b> {hint} {!quiet && kept}
      </p>
      {(isLost(health) || health === "silent") && children && <div class="tk-banner-actions">{children}</div>}
    </div>
  );
}
