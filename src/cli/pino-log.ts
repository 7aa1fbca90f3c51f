/** The log of a process: pino, JSON lines, with what is secret cut out wherever it stands. */
import type { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';

/** Never logged, whatever object carries them. */
const SECRETS = ['authorization', 'cookie', 'token', 'secret', 'password'];

export function makeLog(level: Config['log'], to: Writable): Log {
  const paths = SECRETS.flatMap((name) => [
    name,
    `*.${name}`,
    `*.*.${name}`,
    `req.headers.${name}`,
  ]);
  return pino({ level, base: undefined, redact: { paths, censor: '[secret]' } }, to);
}
