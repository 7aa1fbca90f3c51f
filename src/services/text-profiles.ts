/** What is written about tracks, artists and albums, as the text model that serves has it. */
import { kindOf } from '../ids.ts';
import type { ModelRegistry } from '../models/registry.ts';
import type { TextProfileService } from './services-text.ts';

/** Terms of a profile at most. */
const TERMS = 20;

export function makeTextProfiles(registry: Pick<ModelRegistry, 'current'>): TextProfileService {
  return {
    of(id) {
      const model = registry.current().text;
      const row = model?.rowOf(id) ?? -1;
      if (model === undefined || row < 0) return undefined;
      const { sentiment, confidence } = model.opinionOf(row);
      return {
        terms: model.topTerms(row, TERMS),
        ...{ sentiment, sentimentConfidence: confidence },
        documents: model.documentsOf(row),
        entities: model.subjectsBeside(row),
      };
    },
    describedLike(id, limit) {
      const sameKind = (other: string): boolean => kindOf(other) === kindOf(id);
      return registry.current().text?.groupsLike(id, limit, sameKind) ?? [];
    },
  };
}
