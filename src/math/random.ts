/**
 * Seeded random numbers. Everything random takes a {@link Random}: the same seed gives the same
 * draws on every machine. The generator is sfc32 (C. Doty-Humphrey, PractRand), 128 bits of state.
 */

/** A source of random numbers. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform integer in [0, n). */
  int(n: number): number;
  /** Standard normal (Marsaglia's polar method). */
  normal(): number;
}

/** Makes a generator from any 32-bit seed. */
export function seededRandom(seed: number): Random {
  return new Sfc32(seed);
}

/** A class, since numbers that closures share are boxed by the engine: draws take most of the time of a new Home. */
class Sfc32 implements Random {
  #a = 0x9e3779b9 | 0;
  #b = 0x243f6a88 | 0;
  #c: number;
  #counter = 1;
  #spare = Number.NaN;

  constructor(seed: number) {
    this.#c = seed | 0;
    // It needs a dozen rounds before nearby seeds diverge.
    for (let round = 0; round < 15; round++) this.next();
  }

  next(): number {
    const [b, c] = [this.#b, this.#c];
    const t = (((this.#a + b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = b ^ (b >>> 9);
    this.#b = (c + (c << 3)) | 0;
    this.#c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  }

  int(n: number): number {
    return Math.floor(this.next() * n);
  }

  normal(): number {
    const spare = this.#spare;
    if (!Number.isNaN(spare)) {
      this.#spare = Number.NaN;
      return spare;
    }
    for (;;) {
      const u = 2 * this.next() - 1;
      const v = 2 * this.next() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.#spare = v * scale;
        return u * scale;
      }
    }
  }
}

/** Puts what is in an array into an order of chance, in place (Fisher and Yates). */
export function shuffle(order: Uint32Array | number[], random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}
