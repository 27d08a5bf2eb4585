// The widgets by their trait `_view`, each drawn into an element.

import { type ComponentType, h, render as draw } from "preact";
import { App } from "./app";
import { BrowserApp } from "./browser/app";
import { CustomerAIApp } from "./customer_ai/app";
import { ExplorerApp } from "./explorer/app";
import type { Model } from "./link";
import { Session } from "./session";

export interface Shown {
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

const view =
  (Root: ComponentType<{ model: Model }>): View =>
  ({ model, el }) => {
    draw(h(Root, { model }), el);
    return () => draw(null, el);
  };

const VIEWS: Record<string, View> = { builder, explorer: view(ExplorerApp), browser: view(BrowserApp), customer_ai: view(CustomerAIApp) };

export function render(shown: Shown): (() => void) | undefined {
  return VIEWS[String(shown.model.get("_view") || "builder")]?.(shown);
}
