/** Which Chromium drives the page: `TASTEGRAPH_CHROMIUM`, or where Debian and others put it. */
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @throws Error that names what is missing and how to get it. */
export function chromiumPath(env: Readonly<Record<string, string | undefined>>): string {
  const named = env.TASTEGRAPH_CHROMIUM;
  const found = named === undefined ? PLACES.find((place) => existsSync(place)) : named;
  if (found !== undefined && existsSync(found)) return found;
  throw new Error(
    `Expected Chromium at ${named ?? PLACES.join(' or ')}, found none: \`apt-get install chromium\` ` +
      'installs it on Debian; elsewhere name it in TASTEGRAPH_CHROMIUM.',
  );
}
