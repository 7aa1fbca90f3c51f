/** Ends with status 3 and says what is missing where there is no Chromium to drive the page with. */
import { chromiumPath } from './chromium.ts';

const MISSING = 3;

try {
  chromiumPath(process.env);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = MISSING;
}
