/**
 * What other policies of Home would have earned, estimated from the log of served pages: each page says how probable
 * each of its cards was, and what else it could have shown. A job reads a bounded sample and keeps the report.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DAY_MS, type Clock } from '../clock.ts';
import { parsePlace } from '../ids.ts';
import { fnv1a32, mix32 } from '../math/hash.ts';
import type { Estimate } from '../models/bandit/off-policy.ts';
import {
  estimateShelfPolicy,
  loggedShelfValue,
  type ShelfLog,
  type ShelfPolicy,
} from '../models/bandit/shelf-estimates.ts';
import {
  greedyPolicy,
  halfGreedyPolicy,
  popularPolicy,
  rankerPolicy,
  uniformPolicy,
} from '../models/bandit/shelf-policies.ts';
import type { PopularityModel } from '../models/popularity/popularity-model.ts';
import type { Store } from '../store/ports.ts';
import type { HomeRecord } from '../store/records.ts';
import { popularityIn } from './by-id.ts';
import type { PolicyEstimate, PolicyReport, PolicyReportService } from './services-policies.ts';

/** Pages of these last days. */
const DAYS = 28;
/** Listeners that are looked at, a sample where there are more, and pages of each, the latest. */
const LISTENERS = 3_000;
const PAGES = 8;
/** Shelves of which something was seen: what the arrays may grow to. */
const SHELVES = 60_000;

export interface PolicyReportDeps {
  readonly store: Pick<Store, 'listeners' | 'impressions'>;
  readonly clock: Clock;
  /** Says what is popular; without, no policy of popularity is judged. */
  readonly popularity: PopularityModel | undefined;
}

/**
 * Reads the log and judges policies by it.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function judgePolicies(
  { store, clock, popularity }: PolicyReportDeps,
  signal: AbortSignal,
): Promise<PolicyReport> {
  const until = clock.now();
  const from = until - DAYS * DAY_MS;
  const { log, subjects, served, pages } = await readLog(store, from, signal);
  const policies = [];
  for (const { name, description, policy } of policiesFor(popularity, subjects)) {
    signal.throwIfAborted();
    const { ips, snips, direct, doublyRobust, ...sizes } = estimateShelfPolicy(log, policy);
    policies.push({
      ...{ name, description, ...sizes },
      ...{ ips: told(ips), snips: told(snips), direct: told(direct) },
      doublyRobust: told(doublyRobust),
    });
    await nextTurn();
  }
  return {
    ...{ countedAt: until, from, until, listeners: log.listenerCount, pages },
    ...{ seen: log.seen.length, served, logged: told(loggedShelfValue(log)), policies },
  };
}

interface NamedPolicy {
  readonly name: string;
  readonly description: string;
  readonly policy: ShelfPolicy;
}

function policiesFor(
  popularity: PopularityModel | undefined,
  subjects: readonly string[],
): readonly NamedPolicy[] {
  const popular = Float64Array.from(subjects, (id) => popularityIn(popularity, id));
  return [
    {
      name: 'best guess',
      description: 'Shows what is believed best: nothing is tried out.',
      policy: greedyPolicy,
    },
    {
      name: 'half the exploration',
      description: 'Every second page shows what is believed best, the others what was served.',
      policy: halfGreedyPolicy,
    },
    {
      name: 'ranker alone',
      description: 'Keeps the order of the ranker: nothing is learnt from responses to cards.',
      policy: rankerPolicy,
    },
    ...(popularity === undefined
      ? []
      : [
          {
            name: 'popularity',
            description: 'Shows what most listeners play of what the shelf has to offer.',
            policy: popularPolicy(popular),
          },
        ]),
    {
      name: 'at random',
      description: 'Shows all that the shelf has to offer equally often.',
      policy: uniformPolicy,
    },
  ];
}

/** An interval that is not known is left out: NaN is no JSON. */
function told({ value, low, high }: Estimate): PolicyEstimate {
  return Number.isNaN(low) ? { value } : { value, low, high };
}

interface ReadLog {
  readonly log: ShelfLog;
  /** By action. */
  readonly subjects: readonly string[];
  readonly served: PolicyReport['served'];
  readonly pages: number;
}

async function readLog(
  store: PolicyReportDeps['store'],
  from: number,
  signal: AbortSignal,
): Promise<ReadLog> {
  const log = new LogBuilder();
  const looked = LISTENERS / (await store.listeners.count());
  for await (const batch of store.listeners.scan()) {
    for (const { id } of batch) {
      if (mix32(fnv1a32(id)) / 2 ** 32 >= looked) continue;
      signal.throwIfAborted();
      for (const page of await store.impressions.ofListener(id, PAGES)) {
        if (page.generatedAt < from || log.shelves >= SHELVES) break;
        const outcomes = await store.impressions.outcomes(id, page.id);
        log.add(page, new Map(Array.from(outcomes, ([card, { reward }]) => [card, reward])));
      }
    }
    await nextTurn();
  }
  return log.built();
}

/** Turns pages into the flat arrays of a {@link ShelfLog}; shelves of which nothing was seen say nothing. */
class LogBuilder {
  readonly #listeners = new Numbers();
  readonly #kinds = new Numbers();
  readonly #subjects = new Numbers();
  readonly #versions = new Map<string, number>();
  readonly #listenerOf: number[] = [];
  readonly #kindOf: number[] = [];
  readonly #offsets = [0];
  readonly #actions: number[] = [];
  readonly #propensities: number[] = [];
  readonly #greedy: number[] = [];
  readonly #seenOffsets = [0];
  readonly #seen: number[] = [];
  readonly #rewards: number[] = [];

  get shelves(): number {
    return this.#kindOf.length;
  }

  /** @param rewards - By card id, of the cards that were seen. */
  add(page: HomeRecord, rewards: ReadonlyMap<string, number>): void {
    const before = this.shelves;
    const byShelf = new Map<number, { readonly position: number; readonly reward: number }[]>();
    for (const [card, reward] of rewards) {
      const { shelf, position } = parsePlace(card)!;
      byShelf.set(shelf, [...(byShelf.get(shelf) ?? []), { position: position!, reward }]);
    }
    for (const [shelf, seen] of byShelf) this.#addShelf(page, shelf, seen);
    if (this.shelves === before) return;
    this.#versions.set(page.policyVersion, (this.#versions.get(page.policyVersion) ?? 0) + 1);
  }

  #addShelf(
    page: HomeRecord,
    shelf: number,
    cards: readonly { readonly position: number; readonly reward: number }[],
  ): void {
    const { kind, offers, cards: shown } = page.shelves[shelf]!;
    if (offers === undefined) return;
    const start = this.#actions.length;
    const places = new Map(offers.subjects.map((subject, place) => [subject, place]));
    // Cards that keep their places are no choice of the policy.
    const chosen = cards.flatMap(({ position, reward }) => {
      const place = places.get(shown[position]!.subject);
      return place === undefined ? [] : [{ seen: start + place, reward }];
    });
    if (chosen.length === 0) return;
    for (const { seen, reward } of chosen) {
      this.#seen.push(seen);
      this.#rewards.push(reward);
    }
    const greedy = new Set(offers.greedy);
    offers.subjects.forEach((subject, place) => {
      this.#actions.push(this.#subjects.of(subject));
      this.#propensities.push(offers.propensities[place]!);
      this.#greedy.push(greedy.has(place) ? 1 : 0);
    });
    this.#listenerOf.push(this.#listeners.of(page.listener));
    this.#kindOf.push(this.#kinds.of(kind));
    this.#offsets.push(this.#actions.length);
    this.#seenOffsets.push(this.#seen.length);
  }

  built(): ReadLog {
    const served = Array.from(this.#versions, ([version, pages]) => ({ version, pages }));
    return {
      log: {
        listeners: Int32Array.from(this.#listenerOf),
        kinds: Int32Array.from(this.#kindOf),
        offsets: Int32Array.from(this.#offsets),
        actions: Int32Array.from(this.#actions),
        propensities: Float64Array.from(this.#propensities),
        greedy: Uint8Array.from(this.#greedy),
        seenOffsets: Int32Array.from(this.#seenOffsets),
        seen: Int32Array.from(this.#seen),
        rewards: Float64Array.from(this.#rewards),
        listenerCount: this.#listeners.names.length,
        kindCount: this.#kinds.names.length,
        actionCount: this.#subjects.names.length,
      },
      subjects: this.#subjects.names,
      served: served.sort((a, b) => b.pages - a.pages || (a.version < b.version ? -1 : 1)),
      pages: served.reduce((all, { pages }) => all + pages, 0),
    };
  }
}

/** Numbers names in the order in which they come first. */
class Numbers {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  of(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.names.push(name) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }
}

/** Where the job keeps what it estimated last. */
const [JOB, KEY] = ['policies', 'report'];

/** Keeps a report, for all gateways. */
export function keepPolicyReport(
  { jobRuns }: Pick<Store, 'jobRuns'>,
  report: PolicyReport,
): Promise<void> {
  return jobRuns.setNote(JOB, KEY, JSON.stringify(report));
}

export function makePolicyReportService({ jobRuns }: Pick<Store, 'jobRuns'>): PolicyReportService {
  return {
    async report() {
      const kept = await jobRuns.note(JOB, KEY);
      return kept === undefined ? undefined : (JSON.parse(kept) as PolicyReport);
    },
  };
}
