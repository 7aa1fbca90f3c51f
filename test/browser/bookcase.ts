/** A gateway with the demo world and a browser before it; each page tells what went wrong on it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../../scripts/chromium.ts';
import { startGateway } from '../helpers/gateway.ts';
import type { AskAs } from '../helpers/look-at-home.ts';

export interface Bookcase {
  readonly url: string;
  /** A page of a context of its own. */
  open(address: string, options?: BrowserContextOptions): Promise<Opened>;
  /** Asks the API as a listener, or as whoever comes first. */
  readonly ask: AskAs;
  close(): Promise<void>;
}

export interface Opened {
  readonly page: Page;
  /** Errors on the console, failed requests and answers of 400 and more, so far. */
  readonly faults: readonly string[];
}

/** Starts both. The demo world is the same each time: its seed and its clock are fixed. */
export async function startBookcase(): Promise<Bookcase> {
  const executablePath = chromiumPath(process.env);
  const data = await mkdtemp(path.join(tmpdir(), 'tastegraph-browser-'));
  const gateway = await startGateway(['--demo', '--data', data, '--seed', '7']);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--mute-audio'] });
  return {
    url: gateway.url,
    open: (address, options) => openPage(browser, new URL(address, gateway.url).href, options),
    async ask(query, variables, listener) {
      const response = await fetch(new URL('/graphql', gateway.url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(listener !== undefined && { 'x-listener': listener }),
        },
        body: JSON.stringify({ query, variables }),
      });
      return ((await response.json()) as { data: any }).data;
    },
    async close() {
      await browser.close();
      await gateway.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // What the page itself gives up, such as the waveform of a track that was left, has not failed.
    if (why !== 'net::ERR_ABORTED') faults.push(`failed: ${request.url()} ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
  await page.goto(address);
  return { page, faults };
}
