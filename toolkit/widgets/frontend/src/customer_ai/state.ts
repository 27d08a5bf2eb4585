// One view of a panel: what is asked, what came of it, and every way to change it.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { indexed, type Index } from "../catalog";
import { Link, type Model, refusalOf } from "../link";
import { type AmongRow, type Catalog, type Counts, type Doubt, type FactorRow, type FactorValues, type Form, type Group, type Opened, type Population, type PredictionRow, type PredictionStatus, type Refusal, type Requirement, type RunInsights, type ScoredProfile, type Scores, type SectionName, TOP_TENTH, type Training } from "../protocol";
import { Session } from "../session";
import { Store, useStore } from "../store";
import type { Child } from "../ui/hosted";
import type { Unsaved } from "../ui/unsaved";
import { sectionOf } from "./section";

export type Tab = "configure" | "insights" | "runs";

export interface View {
  form: Form;
  counts: Counts;
  training: Training;
  status: PredictionStatus;
  index: Index;
  tab: Tab;
  requirements: Requirement[] | null;
  insights: RunInsights | null;
  bucket: Group;
  /** The audience that is looked at alone; none: everybody. */
  among: string;
  amongRow: AmongRow | null;
  /** Of every bucket of everybody, and of every audience, that was asked for. */
  factors: Record<string, FactorRow[]>;
  values: FactorValues | null;
  profile: ScoredProfile | null;
  predictions: PredictionRow[] | null;
  /** What is being asked, in words. */
  busy: string;
  refusal: Refusal | null;
  unsaved: (Unsaved & { onDiscard: () => void }) | null;
  /** What speaks against training, until it is said to train all the same. */
  doubted: Doubt[] | null;
  /** What is to be deleted, until it is said that it shall be. */
  deleting: { text: string; onDelete: () => void } | null;
  child: Child | null;
  said: string;
  /** Why no model can be trained of what is drawn and typed, by the part that says so. */
  obstacles: ReadonlyMap<string, string>;
}

/** What is said while an audience of scores is made. */
export const PUBLISHING = "Publishing the scores";
const NO_RUN = { insights: null, among: "", amongRow: null, factors: {}, values: null, profile: null } satisfies Partial<View>;

/** Under what the factors that are shown are kept. */
export const factorsKey = ({ bucket, among }: Pick<View, "bucket" | "among">): string => `${bucket}\n${among}`;

export class Predicting {
  readonly link: Link;
  readonly store: Store<View>;
  readonly sections: Record<SectionName, Session>;
  private asked = 0;
  private drawn = 0;

  constructor(readonly model: Model) {
    this.link = new Link(model);
    const status = this.link.get("_status");
    this.store = new Store<View>({
      form: this.link.get("_form"),
      counts: this.link.get("_counts"),
      training: this.link.get("_training"),
      status,
      index: indexed(this.link.get("_catalog")),
      tab: status.run === null ? "configure" : "insights",
      requirements: null,
      bucket: TOP_TENTH,
      predictions: null,
      busy: "",
      refusal: null,
      unsaved: null,
      doubted: null,
      deleting: null,
      child: null,
      said: "",
      obstacles: new Map(),
      ...NO_RUN,
    });
    this.sections = {
      goal: new Session(sectionOf(model, "goal"), "goal"),
      eligible: new Session(sectionOf(model, "eligible")),
      exclude: new Session(sectionOf(model, "exclude"), "events"),
    };
    for (const session of Object.values(this.sections)) this.watch(session);
    this.link.onChange("_form", (form: Form) => this.store.set({ form, requirements: null }));
    this.link.onChange("_counts", (counts: Counts) => this.store.set({ counts }));
    this.link.onChange("_catalog", (catalog: Catalog) => this.store.set({ index: indexed(catalog) }));
    this.link.onChange("_training", (training: Training) => this.trained(training));
    this.link.onChange("_status", (next: PredictionStatus) => this.stood(next));
    if (status.run !== null) void this.look();
  }

  get now(): View {
    return this.store.now;
  }

  close(): void {
    for (const session of Object.values(this.sections)) session.close();
    this.link.close();
  }

  say(said: string): void {
    this.store.set({ said });
  }

  type(patch: Partial<Form>): void {
    const form = { ...this.now.form, ...patch };
    this.store.set({ form, requirements: null, doubted: null });
    this.link.set("_form", form);
  }

  show(tab: Tab): void {
    this.store.set({ tab, refusal: null });
    if (tab !== "configure" && !this.now.insights && this.now.status.run !== null) void this.look();
  }

  /** What was checked is not so any more when something is drawn. */
  private watch({ store, kind }: Session): void {
    let { canvas } = store.now;
    const held = (): void => {
      for (const [of, reason] of store.now.obstacles) this.obstruct(`${kind}:${of}`, reason);
      for (const of of this.now.obstacles.keys()) {
        if (of.startsWith(`${kind}:`) && !store.now.obstacles.has(of.slice(kind.length + 1))) this.obstruct(of, null);
      }
    };
    held();
    store.watch(() => {
      held();
      if (store.now.canvas === canvas) return;
      canvas = store.now.canvas;
      this.drawn += 1;
      if (this.now.requirements || this.now.doubted) this.store.set({ requirements: null, doubted: null });
    });
  }

  /** Holds training back for a reason, or no longer (null). */
  readonly obstruct = (of: string, reason: string | null): void => {
    const { obstacles } = this.now;
    if ((obstacles.get(of) ?? null) === reason) return;
    const next = new Map(obstacles);
    if (reason === null) next.delete(of);
    else next.set(of, reason);
    this.store.set({ obstacles: next });
  };

  // --- what the kernel tells ----------------------------------------------------------------------

  private trained(training: Training): void {
    const was = this.now.training.state;
    this.store.set({ training });
    if (was !== "working" || training.state === was) return;
    this.say({ done: "A new run is ready", error: "The run failed", stopped: "Stopped", idle: "", working: "" }[training.state]);
    if (training.state === "done") this.show("insights");
  }

  private stood(status: PredictionStatus): void {
    const other = status.run !== this.now.status.run || status.folder !== this.now.status.folder;
    this.store.set(other ? { status, ...NO_RUN } : { status });
    if (!other) return;
    this.asked += 1;
    if (status.run !== null && this.now.tab !== "configure") void this.look();
  }

  // --- questions ----------------------------------------------------------------------------------

  /** Asks, and says meanwhile what; what is wrong is shown. */
  async doing<T>(busy: string, what: () => Promise<T>): Promise<T | undefined> {
    this.store.set({ busy, refusal: null, unsaved: null });
    try {
      return await what();
    } catch (error) {
      this.store.set({ refusal: refusalOf(error) });
      return undefined;
    } finally {
      this.store.set({ busy: "" });
    }
  }

  /** Asks for the latest run's insights, and the factors of the bucket that is chosen. */
  async look(): Promise<void> {
    const asked = (this.asked += 1);
    const insights = await this.doing("Reading the run", () => this.link.ask("insights", {}));
    if (asked !== this.asked) return;
    if (!insights) return this.store.set(NO_RUN); // what is known is not of this run
    const { bucket } = this.now;
    const full = (name: Group): boolean => (name === TOP_TENTH ? insights.top > 0 : insights.buckets.some((each) => each.bucket === name && each.profiles > 0));
    const shown = full(bucket) ? bucket : (insights.buckets.find((each) => each.profiles > 0)?.bucket ?? bucket);
    this.store.set({ insights });
    await this.choose(shown);
  }

  async choose(bucket: Group, among: string = this.now.among): Promise<void> {
    this.store.set({ bucket, among, values: null, ...(among === this.now.among ? {} : { amongRow: null }) });
    const key = factorsKey(this.now);
    if (this.now.factors[key] && (among === "" || this.now.amongRow)) return;
    const asked = this.asked;
    const found = await this.doing("Explaining every score", () => this.link.ask("factors", { bucket, among }));
    if (!found || asked !== this.asked) return;
    this.store.set({ factors: { ...this.now.factors, [key]: found.factors }, ...(this.now.among === among ? { amongRow: found.among } : {}) });
  }

  async drill(factor: string): Promise<void> {
    const { bucket, among, values } = this.now;
    const { asked } = this;
    if (values?.factor === factor && values.bucket === bucket) return this.store.set({ values: null });
    const found = await this.doing("", () => this.link.ask("factorValues", { bucket, factor, among }));
    if (asked === this.asked && this.now.bucket === bucket && this.now.among === among) this.store.set({ values: found ?? null });
  }

  async explain(profile: string): Promise<void> {
    const { run, folder } = this.now.status;
    const found = await this.doing("Explaining", () => this.link.ask("profile", { profile }));
    if (this.now.status.run === run && this.now.status.folder === folder) this.store.set({ profile: found ?? null });
  }

  async check(): Promise<void> {
    this.show("configure");
    const { drawn } = this;
    const { form } = this.now;
    const found = await this.doing("Checking the data", () => this.link.ask("check", {}));
    if (drawn !== this.drawn || form !== this.now.form) return;
    this.store.set({ requirements: found ?? null });
    if (found) this.say(found.some((each) => each.severity === "error") ? "There is not enough data" : found.every((each) => each.met) ? "There is enough data" : "There is enough data, but the scores will hardly rank profiles");
  }

  /** Looks at a population that was proposed, within its outcome window. */
  choosePopulation({ canvas, days, label }: Population): void {
    if (days !== this.now.form.within_days) this.type({ within_days: days });
    this.sections.eligible.draw(canvas, "");
    this.say(`${label} chosen`);
  }

  /** Trains; asks first where something speaks against it. */
  train(sure = false): void {
    const { doubts } = this.now.counts;
    if (doubts.length && !sure) return this.store.set({ doubted: doubts });
    this.store.set({ doubted: null });
    this.run("train");
  }

  /** Goes to the populations that were proposed. */
  reconsider(): void {
    this.show("configure");
    this.store.set({ doubted: null });
    queueMicrotask(() => {
      const configure = this.sections.eligible.root?.closest(".tk-configure");
      const found = [".tk-outlook .tk-population", ".tk-drawn.is-audience .tk-population"].map((each) => configure?.querySelector<HTMLElement>(each));
      const first = found.find(Boolean);
      first?.scrollIntoView?.({ block: "center" });
      first?.focus({ preventScroll: true });
    });
  }

  run(ask: "train" | "score"): void {
    void this.doing("", () => this.link.ask(ask, {}));
  }

  stop(): void {
    void this.link.ask("stop", {});
  }

  /** Draws an audience of scores in the builder, when it is settled what becomes of other changes. */
  create(scores: Scores, discard = false): void {
    void this.doing(PUBLISHING, async () => {
      const opened: Opened = await this.link.ask("create", { ...scores, discard });
      if (opened.unsaved === null) this.store.set({ child: { model: opened.builder } });
      else this.store.set({ unsaved: { name: opened.unsaved, builder: opened.builder, onDiscard: () => this.create(scores, true) } });
    });
  }

  publish(): void {
    void this.doing(PUBLISHING, async () => {
      const { path } = await this.link.ask("publish", {});
      this.say(`Published as ${path}`);
    });
  }

  async list(): Promise<void> {
    this.store.set({ predictions: null });
    try {
      this.store.set({ predictions: await this.link.ask("predictions", {}) });
    } catch (error) {
      this.store.set({ predictions: [], refusal: refusalOf(error) });
    }
  }

  open(folder: string, discard = false): void {
    void this.doing("Opening", async () => {
      const { unsaved: name } = await this.link.ask("open", { folder, discard });
      if (name !== null) return this.store.set({ unsaved: { name, builder: "", onDiscard: () => this.open(folder, true) } });
      this.store.set({ tab: "configure" });
      if (this.now.status.run !== null) this.show("insights");
    });
  }

  manage(ask: "save" | "clone" | "delete"): void {
    void this.doing("", async () => {
      if (ask === "save") return this.say(`Saved to ${(await this.link.ask("save", {})).path}`);
      await this.link.ask(ask, {});
      this.store.set({ tab: "configure", said: ask === "clone" ? "Duplicated" : "Deleted" });
    });
  }

  sure(text: string, onDelete: () => void): void {
    this.store.set({ deleting: { text, onDelete } });
  }

  forget(run: string): void {
    void this.doing("", async () => {
      await this.link.ask("delete", { run });
      this.say("Deleted");
      if (this.now.status.run !== null) await this.look(); // the latest may be the same
    });
  }

  async code(): Promise<string> {
    return (await this.link.ask("code", {})).python;
  }
}

export const PredictingContext = createContext<Predicting>(null as unknown as Predicting);
export const usePredicting = (): Predicting => useContext(PredictingContext);

/** A part of the view; the component is drawn anew when that part is another. */
export function useShown<Part>(look: (view: View) => Part): Part {
  return useStore(usePredicting().store, look);
}
