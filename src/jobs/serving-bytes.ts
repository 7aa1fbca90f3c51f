import type { SnapshotKind } from '../store/records.ts';
import type { Store } from '../store/ports.ts';

/** The model that serves now: the next training starts from it. */
export async function servingBytes(
  { snapshots }: Pick<Store, 'snapshots'>,
  kind: SnapshotKind,
): Promise<Uint8Array | undefined> {
  const pointer = await snapshots.pointer(kind);
  return pointer && snapshots.bytes(kind, pointer.current);
}
