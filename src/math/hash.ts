/** FNV-1a, 32 bits, over the UTF-8 bytes of a text (Fowler, Noll and Vo; offset 0x811c9dc5, prime 0x01000193). */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      hash = Math.imul(hash ^ unit, 0x01000193);
    } else {
      // Rare in ids: let the encoder deal with surrogates.
      const bytes = new TextEncoder().encode(text.slice(i));
      for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
      break;
    }
  }
  return hash >>> 0;
}

/**
 * Spreads a 32-bit hash evenly over all bits (the finaliser of MurmurHash3, A. Appleby, public
 * domain): FNV-1a alone leaves the high bits of texts that differ in their last letters alike.
 */
export function mix32(hash: number): number {
  let h = hash >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
