/**
 * How far to trust a listener of whom little is known. The ridge that training needs is too weak for one to
 * four items: the solve then follows what sets these items apart, where what is typical of those who play
 * them ranks better. So the ridge begins many times as high and is back to its own within a few items.
 * Settings, and what else was tried, are in `docs/models.md`.
 */

const AT_ONE = 30;

/**
 * By what the ridge of a listener's solve is multiplied; falls towards 1.
 *
 * @param liked - Items that they like, at least 1.
 */
export function ridgeFactor(liked: number): number {
  return 1 + AT_ONE / liked ** 3;
}
