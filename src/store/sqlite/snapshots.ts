/** The snapshots port. Bytes lie in chunks, so that no single value comes near SQLite's limit of 1 GB. */
import type { SnapshotsPort } from '../ports.ts';
import type { SnapshotKind, SnapshotPointer, SnapshotRecord } from '../records.ts';
import type { Connection } from './connection.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;

interface Row {
  readonly kind: SnapshotKind;
  readonly version: string;
  readonly created_at: number;
  readonly size: number;
  readonly metrics: string;
}

interface PointerRow {
  readonly current: string;
  readonly previous: string | null;
}

export function makeSnapshots(connection: Connection): SnapshotsPort {
  const bytes = makeBytes(connection);
  const put = connection.prepare('INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?)');
  const one = connection.prepare<Row>('SELECT * FROM snapshots WHERE kind = ? AND version = ?');
  const newest = connection.prepare<Row>(
    'SELECT * FROM snapshots WHERE kind = ? ORDER BY created_at DESC, version DESC LIMIT ?',
  );
  const remove = connection.prepare('DELETE FROM snapshots WHERE kind = ? AND version = ?');
  const pointer = connection.prepare<PointerRow>(
    'SELECT current, previous FROM snapshot_pointers WHERE kind = ?',
  );
  const point = connection.prepare('INSERT OR REPLACE INTO snapshot_pointers VALUES (?, ?, ?)');

  return {
    async put({ kind, version, createdAt, sizeBytes, metrics }, data) {
      connection.write(() => {
        put.run(kind, version, createdAt, sizeBytes, JSON.stringify(metrics));
        bytes.put(kind, version, data);
      });
    },
    bytes: async (kind, version) =>
      one.get(kind, version) === undefined ? undefined : bytes.get(kind, version),
    async get(kind, version) {
      const row = one.get(kind, version);
      return row && fromRow(row);
    },
    list: async (kind, limit) => newest.all(kind, limit).map(fromRow),
    async pointer(kind) {
      const row = pointer.get(kind);
      return row && fromPointer(row);
    },
    point: async (kind, to, expected) =>
      connection.write(() => {
        if (pointer.get(kind)?.current !== expected) return false;
        point.run(kind, to.current, to.previous ?? null);
        return true;
      }),
    async delete(kind, version) {
      connection.write(() => {
        remove.run(kind, version);
        bytes.delete(kind, version);
      });
    },
  };
}

function makeBytes(connection: Connection): {
  put(kind: string, version: string, data: Uint8Array): void;
  get(kind: string, version: string): Uint8Array;
  delete(kind: string, version: string): void;
} {
  const insert = connection.prepare('INSERT INTO snapshot_chunks VALUES (?, ?, ?, ?)');
  const of = 'FROM snapshot_chunks WHERE kind = ? AND version = ?';
  const size = connection.preparePluck<number>(`SELECT coalesce(sum(length(bytes)), 0) ${of}`);
  const select = connection.preparePluck<Buffer>(`SELECT bytes ${of} ORDER BY chunk`);
  const remove = connection.prepare(`DELETE ${of}`);
  return {
    put(kind, version, data) {
      remove.run(kind, version);
      for (let at = 0; at < data.length; at += CHUNK_BYTES) {
        insert.run(kind, version, at / CHUNK_BYTES, data.subarray(at, at + CHUNK_BYTES));
      }
    },
    get(kind, version) {
      const data = new Uint8Array(size.get(kind, version)!);
      let at = 0;
      for (const chunk of select.iterate(kind, version)) {
        data.set(chunk, at);
        at += chunk.length;
      }
      return data;
    },
    delete: (kind, version) => void remove.run(kind, version),
  };
}

function fromRow(row: Row): SnapshotRecord {
  return {
    kind: row.kind,
    version: row.version,
    createdAt: row.created_at,
    sizeBytes: row.size,
    metrics: JSON.parse(row.metrics) as Record<string, number>,
  };
}

function fromPointer({ current, previous }: PointerRow): SnapshotPointer {
  return { current, ...(previous === null ? {} : { previous }) };
}
