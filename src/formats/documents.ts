/** Files of documents that text models are measured on: JSON lines; fields that are not asked for are left alone. */
import { z } from 'zod';
import { readJsonLines, type LineOf } from './json-lines.ts';
import type { ReadOptions, RowReader } from './row-reader.ts';
import { parseBy } from './shapes.ts';

/** A document about an entity. */
export interface EntityDocument {
  readonly entity: string;
  readonly text: string;
  readonly language?: string;
  /** Who wrote it, where that matters. */
  readonly by?: string;
}

/** A document whose writer said how much they liked what it is about, from 1 to 5. */
export interface RatedDocument {
  readonly text: string;
  readonly rating: number;
  /** What it is about; documents about the same thing are never both trained on and tested. */
  readonly entity?: string;
}

/** A document that may name something. */
export interface LinkDocument {
  readonly text: string;
  /** Global id of what it is about, where that is known. */
  readonly entity?: string;
}

/** A document to be found. */
export interface IdentifiedDocument {
  readonly id: string;
  readonly text: string;
}

/** What somebody asks, and the ids of the documents that answer. */
export interface JudgedQuery {
  readonly query: string;
  readonly relevant: readonly string[];
}

/** A line of a file holds no more than 4 MB anyway. */
const words = z.string();
const name = z.string().min(1).max(1000);

const entityDocument: z.ZodType<EntityDocument> = z.object({
  entity: name,
  text: words,
  language: z.string().max(35).optional(),
  by: name.optional(),
});

const ratedDocument: z.ZodType<RatedDocument> = z.object({
  text: words,
  rating: z.number().min(1).max(5),
  entity: name.optional(),
});

const linkDocument: z.ZodType<LinkDocument> = z.object({ text: words, entity: name.optional() });

const identifiedDocument: z.ZodType<IdentifiedDocument> = z.object({ id: name, text: words });

const judgedQuery: z.ZodType<JudgedQuery> = z.object({
  query: z.string().max(10_000),
  relevant: z.array(name).max(100_000),
});

/** @throws (while reading) as `readRows`; a line of another shape is a problem of the tally. */
export function readEntityDocuments(
  path: string,
  options: ReadOptions,
): RowReader<LineOf<EntityDocument>> {
  return readJsonLines(path, options, (object) => parseBy(entityDocument, object));
}

/** @throws (while reading) as `readRows`; a line of another shape is a problem of the tally. */
export function readRatedDocuments(
  path: string,
  options: ReadOptions,
): RowReader<LineOf<RatedDocument>> {
  return readJsonLines(path, options, (object) => parseBy(ratedDocument, object));
}

/** @throws (while reading) as `readRows`; a line of another shape is a problem of the tally. */
export function readLinkDocuments(
  path: string,
  options: ReadOptions,
): RowReader<LineOf<LinkDocument>> {
  return readJsonLines(path, options, (object) => parseBy(linkDocument, object));
}

/** @throws (while reading) as `readRows`; a line of another shape is a problem of the tally. */
export function readIdentifiedDocuments(
  path: string,
  options: ReadOptions,
): RowReader<LineOf<IdentifiedDocument>> {
  return readJsonLines(path, options, (object) => parseBy(identifiedDocument, object));
}

/** @throws (while reading) as `readRows`; a line of another shape is a problem of the tally. */
export function readJudgedQueries(
  path: string,
  options: ReadOptions,
): RowReader<LineOf<JudgedQuery>> {
  return readJsonLines(path, options, (object) => parseBy(judgedQuery, object));
}
