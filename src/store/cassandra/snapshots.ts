/**
 * The snapshots port. Bytes lie in chunks, a partition each, written before the row that points to them:
 * a snapshot that can be found is whole, and one that replaces another does so in one write.
 */
import { types } from 'cassandra-driver';
import type { SnapshotsPort } from '../ports.ts';
import type { SnapshotKind, SnapshotPointer, SnapshotRecord } from '../records.ts';
import { Undecided, type Row, type Session, type Statement } from './session.ts';
import { each } from './spread.ts';

/** Well below what one write may have by default (half a commit log segment, 16 MiB). */
const CHUNK_BYTES = 1024 * 1024;
/** Chunks under way at once. */
const CHUNK_WIDTH = 8;

export function makeSnapshots(session: Session): SnapshotsPort {
  const one = (kind: SnapshotKind, version: string): Promise<Row | undefined> =>
    session.one('SELECT * FROM snapshots WHERE kind = ? AND version = ?', [kind, version]);

  return {
    async put({ kind, version, createdAt, sizeBytes, metrics }, data) {
      const before = await one(kind, version);
      const upload = types.Uuid.random();
      const chunks = await putChunks(session, upload, data);
      await session.write(
        `INSERT INTO snapshots (kind, version, created_at, size_bytes, metrics, upload, chunks)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [
          kind,
          version,
          new Date(createdAt),
          BigInt(sizeBytes),
          JSON.stringify(metrics),
          upload,
          chunks,
        ],
      );
      if (before) await dropChunks(session, before);
    },
    async bytes(kind, version) {
      const row = await one(kind, version);
      return row && readChunks(session, row);
    },
    async get(kind, version) {
      const row = await one(kind, version);
      return row && fromRow(row);
    },
    async list(kind, limit) {
      // As many as are kept, some ten: sorted here.
      const rows = await session.rows('SELECT * FROM snapshots WHERE kind = ?', [kind]);
      return rows
        .map(fromRow)
        .sort((a, b) => b.createdAt - a.createdAt || (a.version < b.version ? 1 : -1))
        .slice(0, limit);
    },
    pointer: (kind) => pointerOf(session, kind, false),
    point: (kind, to, expected) => point(session, kind, to, expected),
    async delete(kind, version) {
      const before = await one(kind, version);
      if (!before) return;
      await session.write('DELETE FROM snapshots WHERE kind = ? AND version = ?', [kind, version]);
      await dropChunks(session, before);
    },
  };
}

async function putChunks(session: Session, upload: types.Uuid, data: Uint8Array): Promise<number> {
  const chunks = Array.from({ length: Math.ceil(data.length / CHUNK_BYTES) }, (_, i) => i);
  await each(
    chunks,
    (chunk) => {
      const bytes = data.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES);
      return session.write('INSERT INTO snapshot_chunks (upload, chunk, bytes) VALUES (?, ?, ?)', [
        upload,
        chunk,
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      ]);
    },
    CHUNK_WIDTH,
  );
  return chunks.length;
}

async function readChunks(session: Session, row: Row): Promise<Uint8Array | undefined> {
  const data = new Uint8Array(Number(row['size_bytes']));
  const chunks = Array.from({ length: row['chunks'] as number }, (_, i) => i);
  const whole = await each(
    chunks,
    async (chunk) => {
      const found = await session.one(
        'SELECT bytes FROM snapshot_chunks WHERE upload = ? AND chunk = ?',
        [row['upload'] as types.Uuid, chunk],
      );
      if (found) data.set(found['bytes'] as Buffer, chunk * CHUNK_BYTES);
      return found !== undefined;
    },
    CHUNK_WIDTH,
  );
  // Deleted or replaced while it was read.
  return whole.every(Boolean) ? data : undefined;
}

async function dropChunks(session: Session, row: Row): Promise<void> {
  const chunks = Array.from({ length: row['chunks'] as number }, (_, i) => i);
  await each(chunks, (chunk) =>
    session.write('DELETE FROM snapshot_chunks WHERE upload = ? AND chunk = ?', [
      row['upload'] as types.Uuid,
      chunk,
    ]),
  );
}

async function point(
  session: Session,
  kind: SnapshotKind,
  to: SnapshotPointer,
  expected: string | undefined,
): Promise<boolean> {
  const previous = to.previous ?? null;
  const statement: Statement =
    expected === undefined
      ? {
          cql: 'INSERT INTO snapshot_pointers (kind, current, previous) VALUES (?, ?, ?) IF NOT EXISTS',
          values: [kind, to.current, previous],
        }
      : {
          cql: 'UPDATE snapshot_pointers SET current = ?, previous = ? WHERE kind = ? IF current = ?',
          values: [to.current, previous, kind, expected],
        };
  try {
    return (await session.decide(statement)).applied;
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    const now = await pointerOf(session, kind, true);
    if (now?.current === to.current) return true;
    return now?.current === expected ? point(session, kind, to, expected) : false;
  }
}

async function pointerOf(
  session: Session,
  kind: SnapshotKind,
  serial: boolean,
): Promise<SnapshotPointer | undefined> {
  const cql = 'SELECT current, previous FROM snapshot_pointers WHERE kind = ?';
  const row = await (serial ? session.oneSerial(cql, [kind]) : session.one(cql, [kind]));
  if (!row) return undefined;
  const previous = row['previous'] as string | null;
  return { current: row['current'] as string, ...(previous === null ? {} : { previous }) };
}

function fromRow(row: Row): SnapshotRecord {
  return {
    kind: row['kind'] as SnapshotKind,
    version: row['version'] as string,
    createdAt: (row['created_at'] as Date).getTime(),
    sizeBytes: Number(row['size_bytes']),
    metrics: JSON.parse(row['metrics'] as string) as Record<string, number>,
  };
}
