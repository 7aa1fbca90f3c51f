/** Sentences with labelled tokens: `TOKEN TAB LABEL` a line, an empty line between sentences. */
import { BadInputError } from '../errors.ts';

export interface LabelledTokens {
  readonly tokens: readonly string[];
  readonly labels: readonly string[];
}

const LABEL = /^(?:O|[BI]-\S{1,40})$/;

/** @param text - The file. @throws BadInputError with the number of the first line that is neither. */
export function parseBio(text: string): readonly LabelledTokens[] {
  const sentences: { tokens: string[]; labels: string[] }[] = [];
  let open: { tokens: string[]; labels: string[] } | undefined;
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '') {
      open = undefined;
      return;
    }
    const [token, label, ...rest] = line.split('\t');
    if (!token || label === undefined || !LABEL.test(label) || rest.length > 0) {
      throw new BadInputError(
        `Expected a token, a tab and a label such as O or B-Artist, got another line ${i + 1}.`,
      );
    }
    if (open === undefined) sentences.push((open = { tokens: [], labels: [] }));
    open.tokens.push(token);
    open.labels.push(label);
  });
  return sentences;
}
