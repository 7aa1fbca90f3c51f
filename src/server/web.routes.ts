/** The first page and the prepared operations: the files of `web/` as they are. */
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The same place seen from `src/server` and from `dist/server`. */
const FOLDER = path.resolve(import.meta.dirname, '../../web');

/** Scripts and styles are ours alone; pictures and sounds may be where the catalogue says. */
const PAGE_POLICY =
  "default-src 'self'; img-src 'self' https: data:; media-src 'self' https:; frame-ancestors 'self'";

/** Serves each file of `web/` at its name, `index.html` at `/`. */
export async function addWebRoutes(server: FastifyInstance): Promise<void> {
  await server.register(fastifyStatic, {
    root: FOLDER,
    // A route a file, made at start: an address that is no file of ours never reaches the disk.
    wildcard: false,
    setHeaders(reply, file) {
      void reply.header('cache-control', 'no-cache');
      if (file.endsWith('.html')) void reply.header('content-security-policy', PAGE_POLICY);
      if (file.endsWith('.graphql')) void reply.header('content-type', 'text/plain; charset=utf-8');
    },
  });
}
