import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { textConfig } from '../../src/models/text/config.ts';
import { evaluateSimilarity } from '../../src/models/text/evaluate-similarity.ts';
import { runCommand } from '../helpers/command.ts';
