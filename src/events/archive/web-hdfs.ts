/**
 * HDFS over HTTP: the few calls of WebHDFS that the archive needs
 * (https://hadoop.apache.org/docs/r3.4.1/hadoop-project-dist/hadoop-hdfs/WebHDFS.html). The name node answers
 * by itself or names the data node that has the bytes. By `node:http`: data nodes send an interim response that
 * nobody asked for, which `fetch` takes for a fault after the bytes were written.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { UnavailableError } from '../../errors.ts';

export interface HdfsStatus {
  /** Name below the folder that was listed; empty for what was asked for itself. */
  readonly pathSuffix: string;
  readonly type: 'FILE' | 'DIRECTORY';
  readonly length: number;
  /** Ms since the epoch. */
  readonly modificationTime: number;
}

export interface WebHdfsConfig {
  /** Address of the name node, such as `http://namenode:9870`. */
  readonly address: string;
  readonly user: string;
}

/** A connection that says nothing for so long is given up, in ms. */
const SILENCE_MS = 60_000;

type Query = Readonly<Record<string, string>>;

/** Paths are absolute. Methods throw UnavailableError, with what HDFS says, when it does not do what was asked. */
export class WebHdfs {
  readonly #config: WebHdfsConfig;

  constructor(config: WebHdfsConfig) {
    this.#config = config;
  }

  /** Undefined where there is nothing. */
  async status(path: string): Promise<HdfsStatus | undefined> {
    const answer = await this.#json<{ FileStatus: HdfsStatus }>('GET', path, 'GETFILESTATUS');
    return answer?.FileStatus;
  }

  /** What lies in a folder; nothing where there is none. */
  async list(path: string): Promise<readonly HdfsStatus[]> {
    type Listing = { FileStatuses: { FileStatus: readonly HdfsStatus[] } };
    const answer = await this.#json<Listing>('GET', path, 'LISTSTATUS');
    return answer?.FileStatuses.FileStatus ?? [];
  }

  async makeFolder(path: string): Promise<void> {
    await this.#json('PUT', path, 'MKDIRS');
  }

  /** Writes a file of this machine, in the place of one that is there. It can be seen while it grows. */
  async write(path: string, file: string): Promise<void> {
    const to = await this.#dataNode('PUT', path, 'CREATE', { overwrite: 'true' });
    const headers = { 'content-length': (await stat(file)).size };
    const request = open('PUT', to, headers);
    const answered = answerOf(request, to);
    answered.catch(() => undefined);
    await pipeline(createReadStream(file), request).catch((error: unknown) => {
      throw unavailable(to, error);
    });
    await textOf(await answered, to);
  }

  /** Reads a file into one of this machine. */
  async read(path: string, file: string): Promise<void> {
    const from = await this.#dataNode('GET', path, 'OPEN', {});
    const request = open('GET', from).end();
    const response = await answerOf(request, from);
    if (response.statusCode !== 200) await textOf(response, from);
    await pipeline(response, createWriteStream(file)).catch((error: unknown) => {
      throw unavailable(from, error);
    });
  }

  /** Renames a file in one step, in the place of one that has the name. */
  async rename(from: string, to: string): Promise<void> {
    const query = { destination: to, renameoptions: 'OVERWRITE' };
    if ((await this.#ask('PUT', from, 'RENAME', query)) === undefined) {
      throw new UnavailableError(`Expected ${from} in HDFS to rename, found nothing there.`);
    }
  }

  /** Removes a file, or a folder with all that is in it. */
  async remove(path: string): Promise<void> {
    await this.#json('DELETE', path, 'DELETE', { recursive: 'true' });
  }

  async #json<T>(
    method: string,
    path: string,
    op: string,
    query: Query = {},
  ): Promise<T | undefined> {
    const text = await this.#ask(method, path, op, query);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  /** What the name node answers; undefined when it knows no such path. */
  async #ask(method: string, path: string, op: string, query: Query): Promise<string | undefined> {
    const url = this.#url(path, op, query);
    const response = await answerOf(open(method, url).end(), url);
    return textOf(response, url);
  }

  /** Where the bytes are, or shall be. The call itself carries none, so that none are sent to the wrong place. */
  async #dataNode(method: string, path: string, op: string, query: Query): Promise<URL> {
    const url = this.#url(path, op, query);
    const response = await answerOf(open(method, url).end(), url);
    const { location } = response.headers;
    if (response.statusCode === 307 && location !== undefined) {
      response.resume();
      return new URL(location);
    }
    await textOf(response, url);
    throw new UnavailableError(`Expected ${url.host} to name a data node for ${path}, got none.`);
  }

  #url(path: string, op: string, query: Query): URL {
    const { address, user } = this.#config;
    const url = new URL(`/webhdfs/v1${encodeURI(path)}`, address);
    url.search = new URLSearchParams({ op, 'user.name': user, ...query }).toString();
    return url;
  }
}

function open(
  method: string,
  url: URL,
  headers: http.OutgoingHttpHeaders = {},
): http.ClientRequest {
  const { request } = url.protocol === 'https:' ? https : http;
  const opened = request(url, { method, headers, timeout: SILENCE_MS });
  opened.on('timeout', () => opened.destroy(new Error(`no answer for ${SILENCE_MS / 1_000} s`)));
  return opened;
}

function answerOf(request: http.ClientRequest, url: URL): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', (error) => reject(unavailable(url, error)));
  });
}

/** The body of a good answer; undefined for "no such path". @throws UnavailableError for any other. */
async function textOf(response: http.IncomingMessage, url: URL): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return text;
  if (status === 404 && text.includes('FileNotFoundException')) return undefined;
  const said = /"message"\s*:\s*"([^"\\]*)/.exec(text)?.[1] ?? `status ${status}`;
  throw new UnavailableError(`HDFS at ${url.host} refused ${url.pathname}: ${said}`);
}

function unavailable(url: URL, error: unknown): UnavailableError {
  if (error instanceof UnavailableError) return error;
  return new UnavailableError(`HDFS at ${url.host} does not answer: ${(error as Error).message}`);
}
