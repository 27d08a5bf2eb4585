// The builder without Jupyter: ?canvas=rich|forgot|times|many|empty, &host=light|dark|jupyter-light|jupyter-dark,
// &width=640, &slow=1 for answers that take their time.

import builder from "../src/index";
import { CANVASES } from "./canvases";
import { FakeModel } from "./model";

const said = new URLSearchParams(location.search);
const host = said.get("host") ?? "light";
document.body.dataset.host = host;
if (host.startsWith("jupyter")) document.body.dataset.jpThemeLight = String(host === "jupyter-light");
const place = document.getElementById("widget")!;
if (said.has("width")) place.style.width = `${said.get("width")}px`;

const model = new FakeModel(CANVASES[said.get("canvas") ?? "rich"]!(), said.has("slow") ? 900 : 40);
const start = performance.now();
builder.render({ model, el: place });
// The time to the first drawing, which tests of speed read.
requestAnimationFrame(() => setTimeout(() => (document.body.dataset.drawn = String(Math.round(performance.now() - start)))));
Object.assign(window, { model });
