/** All that can be held against each other, by name: a family of models is one line here. */
import type { Contender } from '../contender.ts';
import { auto } from './auto.ts';
import { ials } from './ials.ts';
import { ease, edlae, itemknn, rp3beta } from './neighbours.ts';
import { popularity } from './popularity.ts';

export const CONTENDERS: Readonly<Record<string, Contender>> = {
  popularity,
  ials,
  itemknn,
  rp3beta,
  ease,
  edlae,
  auto,
};
