/** What an operator is told of other policies of Home, as an interface: part of `services.ts`. */

/** A mean reward of a card that is seen, 0 to 1, and its 95 % interval where enough listeners speak. */
export interface PolicyEstimate {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** A policy that was not served, judged by the log of the one that was. */
export interface JudgedPolicy {
  readonly name: string;
  readonly description: string;
  readonly ips: PolicyEstimate;
  readonly snips: PolicyEstimate;
  readonly direct: PolicyEstimate;
  readonly doublyRobust: PolicyEstimate;
  /** Cards, equally weighted, that the weighted log is worth. */
  readonly effectiveSize: number;
  /** How much of what it shows the log can speak of; 1: all. */
  readonly coverage: number;
}

export interface PolicyReport {
  /** Ms since the epoch, as are the next two: of which pages. */
  readonly countedAt: number;
  readonly from: number;
  readonly until: number;
  readonly listeners: number;
  readonly pages: number;
  /** Cards that were seen, those that keep their places left out. */
  readonly seen: number;
  /** Policies that were served, the most pages first. */
  readonly served: readonly { readonly version: string; readonly pages: number }[];
  readonly logged: PolicyEstimate;
  readonly policies: readonly JudgedPolicy[];
}

export interface PolicyReportService {
  /** What was estimated last; undefined before the first time. */
  report(): Promise<PolicyReport | undefined>;
}
