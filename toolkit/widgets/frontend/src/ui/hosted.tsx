// Another widget in this one's place, with a way back: its model is the kernel's, its view ours.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Model, refusalOf } from "../link";
import { render } from "../views";
import { Icon } from "./icons";
import { sentence } from "./sentences";

export interface Child {
  /** What the kernel calls its model. */
  model: string;
  title?: string;
  note?: string;
}

interface Props {
  host: Model;
  child: Child;
  back: string;
  onBack: () => void;
}

const PREFIX = "IPY_MODEL_";

export function Hosted({ host, child, back, onBack }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [error, setError] = useState("");
  useEffect(() => {
    let stop: (() => void) | undefined;
    let current = true;
    setError("");
    modelOf(host, child.model).then(
      (model) => {
        if (current && place.current) stop = render({ model, el: place.current });
      },
      (failure: unknown) => current && setError(sentence(`It cannot be shown here: ${refusalOf(failure).message}`)),
    );
    button.current?.focus({ preventScroll: true });
    return () => {
      current = false;
      stop?.();
    };
  }, [host, child.model]);
  return (
    <>
      <div class="tk-back">
        <button ref={button} type="button" class="tk-button" onClick={onBack}>
          <Icon name="left" /> {back}
        </button>
        {child.title && <b title={child.title}>{child.title}</b>}
        {child.note && <span class="tk-quiet">{child.note}</span>}
      </div>
      {error && <p class="tk-none is-error">{error}</p>}
      <div ref={place} class="tk-hosted" />
    </>
  );
}

async function modelOf(host: Model, reference: string): Promise<Model> {
  if (!host.widget_manager) throw new Error("this notebook cannot show one widget in another");
  return host.widget_manager.get_model(reference.slice(PREFIX.length));
}

/** What a hosted widget stands in front of: it keeps its state, and has the focus again. */
export function Under({ hidden, children }: { hidden: boolean; children: ComponentChildren }): JSX.Element {
  const last = useRef<HTMLElement | null>(null);
  const was = useRef(hidden);
  useLayoutEffect(() => {
    if (was.current && !hidden) last.current?.focus({ preventScroll: true });
    was.current = hidden;
  }, [hidden]);
  return (
    <div class="tk-under" hidden={hidden} onFocusIn={(event) => (last.current = event.target as HTMLElement)}>
      {children}
    </div>
  );
}
