/** Months since 1970, in UTC: the buckets of a listener's log. */

/** The month that a time (ms) lies in; before 1970 negative. */
export function monthOf(at: number): number {
  const date = new Date(at);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}
