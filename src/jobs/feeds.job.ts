/**
 * Reads news feeds and adds their entries to the texts, each once however often it is seen. A feed that has
 * not changed since is not sent again (ETag, Last-Modified); one that fails says so and holds up no other.
 */
import { MINUTE_MS } from '../clock.ts';
import { BadInputError, UnavailableError } from '../errors.ts';
import { readFeed } from '../formats/feed.ts';
import type { FeedFacts } from '../formats/feed.ts';
import type { Log } from '../log.ts';
import type { CatalogueService } from '../services/services.ts';
import type { Store } from '../store/ports.ts';
import type { Job, JobContext, JobResult } from './job.ts';

/** The network's edge: what the platform's `fetch` does. */
export type Fetch = (
  url: string,
  options: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
) => Promise<Response>;

export interface FeedsDeps {
  readonly feeds: readonly FeedFacts[];
  readonly fetch: Fetch;
  readonly store: Pick<Store, 'jobRuns'>;
  readonly catalogue: Pick<CatalogueService, 'addTexts'>;
  readonly log: Log;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

const NAME = 'feeds';
const LONGEST_BYTES = 10_000_000;
const TIMEOUT_MS = 30_000;
const ACCEPTED = 'application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9';

export function makeFeedsJob(deps: FeedsDeps): Job {
  return {
    name: NAME,
    description: 'Adds what the configured news feeds have that is new to the texts.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: 30 * MINUTE_MS,
    run: (context) => readAll(deps, context),
  };
}

async function readAll(deps: FeedsDeps, { signal, progress }: JobContext): Promise<JobResult> {
  const { feeds, log } = deps;
  if (feeds.length === 0) {
    return { outcome: 'skipped', reason: 'No feeds are configured (`feeds`).' };
  }
  const total = { added: 0, changed: 0, skipped: 0, same: 0, failed: 0 };
  for (const [i, feed] of feeds.entries()) {
    signal.throwIfAborted();
    progress(i / feeds.length, `feed ${i + 1} of ${feeds.length}`);
    try {
      const read = await readOne(deps, feed, signal);
      if (read === undefined) total.same++;
      else for (const key of ['added', 'changed', 'skipped'] as const) total[key] += read[key];
    } catch (error) {
      signal.throwIfAborted();
      total.failed++;
      log.warn({ feed: i, error: (error as Error).message }, 'A feed could not be read.');
    }
  }
  const { added, changed, skipped, same, failed } = total;
  const said = `${added} entries added, ${changed} changed, ${skipped} left out; of ${feeds.length} feeds ${same} were the same and ${failed} could not be read.`;
  if (failed < feeds.length) return { outcome: 'succeeded', message: said };
  return { outcome: 'failed', error: new UnavailableError(`No feed could be read: ${said}`) };
}

/** Undefined for a feed that is the same as last time. */
async function readOne(
  { fetch, store, catalogue }: FeedsDeps,
  feed: FeedFacts,
  signal: AbortSignal,
): Promise<{ added: number; changed: number; skipped: number } | undefined> {
  const known = await store.jobRuns.note(NAME, feed.url);
  const response = await fetch(feed.url, {
    headers: { accept: ACCEPTED, ...(known === undefined ? {} : conditions(known)) },
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (response.status === 304) return undefined;
  if (!response.ok) {
    throw new UnavailableError(`Expected a feed, got the status ${response.status}.`);
  }
  const { texts, skipped } = readFeed(await bodyOf(response), feed);
  const { added, changed } = await catalogue.addTexts(texts);
  // After the texts are safe: a run that is killed reads the feed again.
  const { headers } = response;
  const seen = { etag: headers.get('etag'), modified: headers.get('last-modified') };
  await store.jobRuns.setNote(NAME, feed.url, JSON.stringify(seen));
  return { added, changed, skipped };
}

function conditions(note: string): Record<string, string> {
  const { etag, modified } = JSON.parse(note) as { etag: string | null; modified: string | null };
  return {
    ...(etag !== null && { 'if-none-match': etag }),
    ...(modified !== null && { 'if-modified-since': modified }),
  };
}

/** @throws BadInputError for a body that is too long. */
async function bodyOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body = (response.body ?? []) as AsyncIterable<Uint8Array>;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > LONGEST_BYTES) {
      throw new BadInputError(`Expected a feed of at most ${LONGEST_BYTES} bytes, got more.`);
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  return new TextDecoder(encodingOf(response, bytes)).decode(bytes);
}

/** As the answer says, else the document; UTF-8 where neither does, or says what nobody knows. */
function encodingOf({ headers }: Response, bytes: Buffer): string {
  const head = bytes.subarray(0, 200).toString('latin1');
  const said =
    /charset=["']?([\w-]+)/i.exec(headers.get('content-type') ?? '') ??
    /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(head);
  try {
    return new TextDecoder(said?.[1] ?? 'utf-8').encoding;
  } catch {
    return 'utf-8';
  }
}
