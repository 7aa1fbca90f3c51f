/** What an operator is told of the experiment, as an interface: part of `services.ts`. */

/** An arm and what came of the cards that its listeners saw. */
export interface ArmReport {
  readonly name: string;
  /** Of the listeners, 0 to 1. */
  readonly share: number;
  readonly listeners: number;
  readonly seen: number;
  /** Reward of a card that was seen, 0 to 1, and its standard error over listeners. */
  readonly mean: number;
  readonly error?: number;
  /** Against the first arm, with its standard error; left out for that one. */
  readonly difference?: number;
  readonly differenceError?: number;
}

export interface ExperimentReport {
  readonly name: string;
  /** Ms since the epoch; left out before the first count. */
  readonly countedAt?: number;
  readonly arms: readonly ArmReport[];
}

export interface ExperimentService {
  /** What was counted last; undefined where no experiment is configured. */
  report(): Promise<ExperimentReport | undefined>;
}
