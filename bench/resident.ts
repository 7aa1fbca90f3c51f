/** Memory and CPU time of a running process, as the system counts them (Linux). */
import { readFile } from 'node:fs/promises';

/** What `getconf CLK_TCK` says on every Linux of today. */
const TICKS_A_SECOND = 100;

/** In MB: resident now, and the most that ever was. */
export async function residentMb(
  pid: number,
): Promise<{ readonly now: number; readonly peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)![1]) / 1_000;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** CPU time so far in ms, of all its threads. */
export async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // Fields 14 and 15; the name in brackets before them may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_A_SECOND;
}
