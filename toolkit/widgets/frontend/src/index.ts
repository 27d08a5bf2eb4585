// The widgets as anywidget runs them: one bundle, the trait `_view` says which.

import { h, render as draw } from "preact";
import { App } from "./app";
import type { Model } from "./link";
import { Session } from "./session";
import "./style.css";

interface Shown {
  model: Model;
  el: HTMLElement;
}

type View = (shown: Shown) => () => void;

function builder({ model, el }: Shown): () => void {
  const session = new Session(model);
  session.measure(el);
  draw(h(App, { session }), el);
  return () => {
    draw(null, el);
    session.close();
  };
}

const VIEWS: Record<string, View> = { builder };

function render(shown: Shown): (() => void) | undefined {
  return VIEWS[String(shown.model.get("_view") || "builder")]?.(shown);
}

export default { render };
