/** One line of a benchmark's table: ours beside a peer that ran in the same run. */
export interface BenchRow {
  readonly what: string;
  /** In `unit`. */
  readonly ours: number;
  readonly unit: string;
  readonly peer?: number;
  /** ours / peer, or peer / ours where less is better, so that larger is always better for us. */
  readonly ratio?: number;
  readonly peerName?: string;
}

/** What a benchmark can be told. */
export interface BenchOptions {
  /** Size against the full one, above 0 and at most 10; benchmarks of one size only do not read it. */
  readonly scale?: number;
}
