// A kernel of the Customer AI panel that makes its scores up.

import type { Container } from "../src/canvas/types";
import type { Model } from "../src/link";
import type { Bucket, Counted, Counts, Doubt, Form, Opened, Population, PredictionStatus, RunInsights, Training } from "../src/protocol";
import { CATALOG } from "./catalog";
import { FakeKernel } from "./kernel";

const ALL = CATALOG.extract.profiles;
const NAMES: Bucket[] = ["High", "Medium", "Low"];
const FACTORS = ["how often: events", "Loyalty tier", "how recently: product views", "money: commerce.order.priceTotal of purchases", "how often: <b>search</b> events with search.keywords"];

const counted = (profiles: number | null, revision = 0): Counted => ({
  revision,
  state: "done",
  progress: 1,
  total: profiles === null ? null : { profiles, share: profiles / ALL, low: profiles, high: profiles },
  tiles: {},
  error: null,
});

const COMMON: Doubt = {
  severity: "warning",
  code: "too-common",
  what: "94.5 % of the eligible profiles would count as churned: nearly everyone, since 40.8 % of them had never had such an event. A model can hardly rank them: even the highest tenth of a perfect ranking is only 1.06 times as likely as the average.",
  remedy: "Choose profiles that had the event recently, or a longer outcome window.",
};

const lately = (days: number, types: string[] = []): Container => ({
  type: "Container",
  children: [{ type: "EventCard", ...(types.length ? { event_types: types, case_sensitive: true } : {}), time: { type: "InLast", amount: days, unit: "day" } }],
});

function population(label: string, canvas: Container, days: number, profiles: number, share: number | null, doubt = ""): Population {
  return { label, canvas, days, profiles, rate: share === null ? null : { profiles: Math.round(share * profiles), of: profiles, days }, doubt };
}

type Asked = { ask: string } & Record<string, unknown>;

export class FakePredicting extends FakeKernel<Asked> {
  readonly traits: Record<string, unknown>;
  readonly widget_manager = { get_model: (id: string): Promise<Model> => Promise.resolve(this.children(id)) };
  /** The highest score there can be, where nobody can be High. */
  most: number | null = null;
  /** What speaks against the run. */
  doubts: Doubt[] = [];
  /** Runs that were deleted. */
  private readonly deleted = new Set<string>();
  /** What was changed in the builder and not saved, by name. */
  unsaved: string | null = null;

  constructor(
    trained: boolean,
    slow = 5,
    private readonly children: (id: string) => Model = () => this,
  ) {
    super(slow);
    const goal: Container = { type: "Container", join: "any", children: trained ? [{ type: "EventCard", event_types: ["commerce.purchases"], case_sensitive: true }] : [] };
    const eligible: Container = { type: "Container", children: [{ type: "EventCard", time: { type: "InLast", amount: 45, unit: "day" } }] };
    const form: Form = { name: trained ? "Will buy" : "", description: "", propensity: "conversion", occurs: true, within_days: 14, fields: [] };
        this.traits = {
      _view: "customer_ai",
      _form: form,
      _goal: { canvas: goal, revision: 0, origin: "py" },
      _eligible: { canvas: eligible, revision: 0, origin: "py" },
      _exclude: { canvas: { type: "Container", join: "any" }, revision: 0, origin: "py" },
      _catalog: { ...CATALOG, mainEvents: ["commerce.purchases", "commerce.checkouts"] },
      _counts: null,
      _training: { state: "idle", share: 0, what: "", error: null } satisfies Training,
      _status: this.status(trained ? "run-1" : null, trained ? null : { message: "a prediction needs a name", hint: "" }),
    };
    this.traits._counts = this.counts();
  }

  /** Counts anew what the front end draws, as Python does. */
  override set(name: string, value: unknown): void {
    super.set(name, value);
    if (["_form", "_goal", "_eligible"].includes(name)) setTimeout(() => this.answersCounts && this.give("_counts", this.counts()), this.answers);
  }

  /** Whether what is drawn is counted; else the kernel is busy. */
  answersCounts = true;

  private counts(): Counts {
    const of = (key: string): { canvas: Container; revision: number } => this.traits[key] as { canvas: Container; revision: number };
    const form = this.traits._form as Form;
    const goal = of("_goal");
    const any = !!goal.canvas.children?.length;
    const common = !form.occurs && form.within_days < 60;
    const share = (usual: number): number | null => (any ? (form.occurs ? usual : common ? 1 - usual : 0.76) : null);
    const at = form.within_days;
    return {
      goal: counted(any ? 490 : null, goal.revision),
      eligible: counted(6467, of("_eligible").revision),
      exclude: counted(null),
      form: { within_days: at, occurs: form.occurs, propensity: form.propensity },
      rate: any ? { profiles: Math.round(6749 * share(0.0547)!), of: 6749, days: at } : null,
      doubts: any && common ? [COMMON] : [],
      populations: [
        population("Bought in the last 90 days", lately(90, ["commerce.purchases"]), at, 2845, share(0.064), common ? "too-common" : ""),
        population("Checked out in the last 30 days", lately(30, ["commerce.checkouts"]), at, 912, share(0.072), common ? "too-few" : ""),
        population("Active in the last 30 days", lately(30), at, 4877, share(0.062), common ? "too-common" : ""),
      ],
      remedies: any && common ? [population("Bought in the last 90 days", lately(90, ["commerce.purchases"]), 60, 2845, 0.765), population("Active in the last 30 days", lately(30), 60, 4877, 0.797)] : [],
    };
  }

  status(run: string | null, problem: PredictionStatus["problem"] = null): PredictionStatus {
    return { problem, broken: null, words: "", folder: "predictions/Will_buy", saved: false, run, profiles: run === null ? null : 6467, as_of: run && "2026-07-01T00:00:00Z", changed: false, published: false };
  }

  /** Tells how far training is, as Python does. */
  train(state: Training["state"], share = 0, error: Training["error"] = null): void {
    this.give("_training", { state, share, what: "Training", error });
  }

  protected value(asked: Asked): unknown {
    const bucket = asked.bucket as Bucket;
    switch (asked.ask) {
      case "check":
        return [
          { requirement: "days of events", needed: 87, found: 365, met: true, severity: "" },
          { requirement: "examples with the outcome", needed: 500, found: 41, met: false, severity: "error" },
          { requirement: "% of the eligible without the outcome", needed: 15, found: 5, met: false, severity: "warning" },
        ];
      case "insights":
        return this.insights();
      case "factors":
        return { bucket, factors: FACTORS.map((factor, at) => ({ factor, effect: (bucket === "Low" ? -1 : 1) * (0.55 - at * 0.1) * (at === 3 ? -1 : 1), share: 0.9 - at * 0.1 })), among: asked.among ? { audience: asked.among, profiles: 1191, scored: 812, probability: 0.08, high: 0.12, lift: 1.4 } : null };
      case "factorValues":
        return { bucket, factor: asked.factor, values: [{ value: "0 – 3", own: 0.34, others: 0.91 }, { value: "3 or more", own: 0.66, others: 0.09 }] };
      case "profile":
        if (asked.profile !== "P000042") throw { message: `no scored profile ${String(asked.profile)}`, hint: "Did you mean P000042?" };
        return {
          profile: "P000042", score: 31, probability: 0.024, percentile: 40, bucket: "Medium",
          factors: [{ factor: FACTORS[0], effect: -0.4, because: "events in the last 28 days", value: "2" }],
          moves: { High: [{ change: 1, because: "events in the last 28 days", value: "2", needed: "9", score: 77, bucket: "High" }], Low: [] },
        };
      case "open":
      case "create": {
        if (asked.discard) this.unsaved = null;
        return { builder: "IPY_MODEL_builder", unsaved: this.unsaved } satisfies Opened;
      }
      case "predictions":
        return [{ name: "Will buy", propensity: "conversion", goal: "an event in the next 14 days", runs: 2, last_run: "2026-07-01T00:00:00Z", folder: "predictions/Will_buy" }];
      case "delete":
        if (asked.run) this.deleted.add(String(asked.run));
        return null;
      case "publish":
        return { path: "_customerAI.Will_buy" };
      case "code":
        return { python: "prediction = tk.CustomerAI()" };
      case "values":
        return { values: [], distinct: 0, more: false, histogram: null, examples: [], fill: 1 };
      default:
        return asked.ask === "save" ? { path: "predictions/Will_buy/prediction.yaml" } : null;
    }
  }

  private insights(): RunInsights {
    const bins = Array.from({ length: 20 }, (_, at) => {
      const bucket: Bucket = at < 5 ? "Low" : at < 15 ? "Medium" : "High";
      return { from: at * 5, bucket, profiles: bucket === "High" && this.most !== null ? 0 : Math.round(900 * Math.exp(-(((at - 6) / 5) ** 2))) };
    });
    const of = (bucket: Bucket): number => bins.filter((bin) => bin.bucket === bucket).reduce((sum, bin) => sum + bin.profiles, 0);
    const profiles = NAMES.reduce((sum, bucket) => sum + of(bucket), 0);
    const row = { extract: "Sneaker shop", test_cutoff: "2026-06-17T00:00:00Z", scored_as_of: "2026-07-01T00:00:00Z", profiles, base_rate: 0.0547, roc_auc: 0.754, pr_auc: 0.2, brier: 0.048 };
    return {
      run: "run-1", made: "2026-07-01T08:00:00Z", as_of: "2026-07-01T00:00:00Z", profiles, propensity: "conversion",
      buckets: NAMES.map((bucket) => ({ bucket, profiles: of(bucket) })),
      bins,
      test: { from: "2026-06-17T00:00:00Z", days: 14, examples: 6749, base_rate: 0.0547 },
      models: ["this model", "recency rule", "RFM + logistic"],
      measures: [
        { measure: "ROC-AUC", values: [0.754, 0.612, 0.731], less: false },
        { measure: "Brier", values: [0.048, 0.052, 0.049], less: true },
      ],
      calibration: Array.from({ length: 10 }, (_, at) => ({ predicted: 0.01 + at * 0.02, observed: 0.012 + at * 0.019, examples: 675 })),
      gains: Array.from({ length: 100 }, (_, at) => ({ share: (at + 1) / 100, captured: 1 - (1 - (at + 1) / 100) ** 2.4, lift: 3.2 - at * 0.02 })),
      left_out: ["Lifetime value"],
      base_rate: 0.0541,
      top: Math.floor(profiles / 10),
      most: this.most,
      doubts: this.doubts,
      runs: [
        { ...row, run: "run-2", made: "2026-07-08T08:00:00Z", drift: 0.31 },
        { ...row, run: "run-1", made: "2026-07-01T08:00:00Z", drift: null },
      ].filter((each) => !this.deleted.has(each.run)),
    };
  }
}
