/** Reads the two table dialects of the sources: RFC 4180 CSV, and tabs without any quoting. */

/** One row by column name. */
export type Row = Readonly<Record<string, string>>;

/** Reads CSV with quoted fields and a header line. */
export function parseCsv(text: string): Row[] {
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') field += text[++i]!;
      else quoted = false;
    } else if (char === '"') {
      quoted = true;
    } else if (char === ',' || char === '\n') {
      rows.at(-1).push(field);
      field = '';
      if (char === '\n') rows.push([]);
    } else if (char !== '\r') {
      field += char;
    }
  }
  rows.at(-1).push(field);
  return named(rows);
}

/** Reads tab-separated lines with a header line, where a quote is just a quote. */
export function parseTsv(text: string): Row[] {
  return named(text.split(/\r?\n/).map((line) => line.split('\t')));
}

function named(rows: readonly (readonly string[])[]): Row[] {
  const header = rows[0] ?? [];
  return rows
    .slice(1)
    .filter((row) => row.length > 1)
    .map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
}
