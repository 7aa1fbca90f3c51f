/** UUIDs of version 7 (RFC 9562, section 5.7) whose random bits come from a seed: made again, they are the same. */
import type { Random } from '../math/random.ts';

/** @param at - ms since the epoch, the first 48 bits. */
export function seededUuid7(at: number, random: Random): string {
  const time = at.toString(16).padStart(12, '0');
  const a = 0x7000 | random.int(0x1000);
  const b = 0x8000 | random.int(0x4000);
  const c = hex(random.int(0x1000000), 6) + hex(random.int(0x1000000), 6);
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex(a, 4)}-${hex(b, 4)}-${c}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
