/**
 * Which groups (artists, or genres) the track at each place of the catalogue is in, by number: candidates are asked in
 * hundreds for each list, and to hash a name costs more than all that is done with it.
 */
export class TrackGroups {
  readonly #numbers = new Map<string, number>();
  /** Int32Array [tracks + 1]. */
  readonly #offsets: Int32Array;
  /** Int32Array [entries], of each track's groups. */
  readonly #groups: Int32Array;

  /** @param namesOf - Of each place. */
  constructor(namesOf: readonly (readonly string[])[]) {
    this.#offsets = new Int32Array(namesOf.length + 1);
    namesOf.forEach((names, place) => {
      this.#offsets[place + 1] = this.#offsets[place]! + names.length;
    });
    this.#groups = new Int32Array(this.#offsets[namesOf.length]!);
    let entry = 0;
    for (const names of namesOf) {
      for (const name of names) {
        const number = this.#numbers.get(name) ?? this.#numbers.size;
        this.#numbers.set(name, number);
        this.#groups[entry++] = number;
      }
    }
  }

  /** Counts by number instead of by name; those of no track are left out. */
  numbered(counts: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
    const byNumber = new Map<number, number>();
    for (const [name, count] of counts) {
      const number = this.#numbers.get(name);
      if (number !== undefined) byNumber.set(number, count);
    }
    return byNumber;
  }

  /** Whether the track at a place is in none. */
  isAlone(place: number): boolean {
    return this.#offsets[place] === this.#offsets[place + 1];
  }

  /** The most that any group of the track at a place counts; 0 where none does. */
  most(place: number, counts: ReadonlyMap<number, number>): number {
    let best = 0;
    for (let e = this.#offsets[place]!; e < this.#offsets[place + 1]!; e++) {
      const count = counts.get(this.#groups[e]!);
      if (count !== undefined && count > best) best = count;
    }
    return best;
  }
}
