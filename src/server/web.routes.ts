/**
 * The bookcase and the prepared operations: what `npm run build:web` made of `web/` in `dist/web`, and the
 * files of `web/operations`. Every address that is a page of the bookcase answers with its one document;
 * its scripts, styles and pictures bear a hash of their content in their names and are kept for a year.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { DAY_MS, SECOND_MS } from '../clock.ts';

/** The same places seen from `src/server` and from `dist/server`. */
const ROOT = path.resolve(import.meta.dirname, '../..');
const BUILT = path.join(ROOT, 'dist', 'web');
const OPERATIONS = path.join(ROOT, 'web', 'operations');

/** Addresses that the bookcase shows itself; its router knows the same (`web/src/app/router.tsx`). */
const PAGES = [
  ...['/', '/weekly', '/weekly/:week', '/search', '/taste', '/you', '/operator', '/explorer'],
  ...['/track/:id', '/artist/:id', '/album/:id', '/playlist/:id', '/podcast/:id'],
];

/** Scripts are ours alone; pictures and sounds may be where the catalogue says. Charts and editors set styles. */
const PAGE_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' https: data: blob:",
  "media-src 'self' https:",
  // Waveforms and spectrograms are drawn from the bytes of a sound.
  "connect-src 'self' ws: wss: https:",
  "frame-ancestors 'self'",
].join('; ');
const YEAR_SECONDS = (365 * DAY_MS) / SECOND_MS;

const UNBUILT = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Tastegraph</title>
  <p>The gateway is up, but its page was not built: <code>npm run build:web</code> does it. The API is at <a href="/graphql">/graphql</a>.</p>
</html>
`;

/** Adds the pages, their files and `/operations/NAME.graphql`. */
export async function addWebRoutes(server: FastifyInstance): Promise<void> {
  const built = path.join(BUILT, 'index.html');
  const page = existsSync(built) ? readFileSync(built, 'utf8') : UNBUILT;
  for (const address of PAGES) server.get(address, (_request, reply) => sendPage(reply, page));
  // A route a file, made at start: an address that is no file of ours never reaches the disk.
  const files = { wildcard: false, index: false, cacheControl: false } as const;
  if (existsSync(BUILT)) {
    await server.register(fastifyStatic, {
      ...files,
      root: BUILT,
      globIgnore: ['**/*.br', 'index.html'],
      // Each has a compressed copy beside it, made by the build.
      preCompressed: true,
      setHeaders(reply, file) {
        const hashed = path.dirname(file) === path.join(BUILT, 'assets');
        const kept = hashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';
        void reply.header('cache-control', kept);
      },
    });
  }
  await server.register(fastifyStatic, {
    ...files,
    root: OPERATIONS,
    prefix: '/operations/',
    decorateReply: !existsSync(BUILT),
    setHeaders(reply) {
      void reply.header('cache-control', 'no-cache');
      void reply.header('content-type', 'text/plain; charset=utf-8');
    },
  });
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header('cache-control', 'no-cache')
    .header('content-security-policy', PAGE_POLICY)
    .type('text/html; charset=utf-8')
    .send(page);
}
