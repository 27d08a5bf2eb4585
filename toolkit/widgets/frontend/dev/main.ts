// The widgets without Jupyter: ?widget=builder|explorer|browser|customer_ai, &host=light|dark|jupyter-light|jupyter-dark,
// &width=640, &slow=1 for answers that take their time; of the builder &canvas=rich|forgot|times|values|sequences|many|unfinished|empty and &catalog=xdm,
// of the others &count=200, how many audiences there are.

import widgets from "../src/index";
import type { Model } from "../src/link";
import { CANVASES } from "./canvases";
import { FakeModel } from "./model";
import { FakePortal } from "./portal";
import { FakePredicting } from "./predicting";
import { XDM } from "./xdm";

const said = new URLSearchParams(location.search);
const host = said.get("host") ?? "light";
document.body.dataset.host = host;
if (host.startsWith("jupyter")) document.body.dataset.jpThemeLight = String(host === "jupyter-light");
const place = document.getElementById("widget")!;
if (said.has("width")) place.style.width = `${said.get("width")}px`;

function signal(): { connect: (heard: () => void) => void; disconnect: () => void } {
  return { connect: () => undefined, disconnect: () => undefined };
}

/** A model as a host hands it over whose kernel is not well. */
function hosted(model: Model, status: string): void {
  Object.assign(model, { answering: false, widget_manager: { ...model.widget_manager, kernel: { ...kernel, status: HOST[status] ?? status, connectionStatus: status === "offline" ? "connecting" : "connected" } } });
}
const HOST: Record<string, string> = { restarted: "restarting", stopped: "dead", offline: "idle" };

const slow = said.has("slow") ? 900 : 40;
const count = Number(said.get("count") ?? 10);
const made = (widget: string): Model => {
  if (widget === "explorer" || widget === "browser") return new FakePortal(widget, count, slow, made);
  if (widget === "customer_ai") return new FakePredicting(!said.has("new"), slow, () => made("builder"));
  return new FakeModel(CANVASES[said.get("canvas") ?? "rich"]!(), slow, said.get("catalog") === "xdm" ? XDM : undefined);
};
/** &health=busy|restarted|…: what the host says of the kernel, which answers nothing then. */
const kernel = { status: "idle", connectionStatus: "connected", statusChanged: signal(), connectionStatusChanged: signal(), disposed: signal() };
const model = made(said.get("widget") ?? "builder");
if (said.has("health")) hosted(model, said.get("health")!);
const start = performance.now();
widgets.render({ model, el: place });
// The time to the first drawing, which tests of speed read.
requestAnimationFrame(() => setTimeout(() => (document.body.dataset.drawn = String(Math.round(performance.now() - start)))));
Object.assign(window, { model });
