/** Where the servers that `infra/up` starts keep their data, logs and certificates, as `infra/lib.sh` says. */
import os from 'node:os';
import path from 'node:path';

export const INFRA_STATE =
  process.env['TASTEGRAPH_INFRA'] ??
  path.join(os.tmpdir(), `tastegraph-infra-${process.getuid?.() ?? 0}`);
