/** What is written about tracks, as the text model that serves has it. */
import type { ModelRegistry } from '../models/registry.ts';
import type { TextProfileService } from './services-text.ts';

/** Terms of a profile at most. */
const TERMS = 20;

export function makeTextProfiles(registry: Pick<ModelRegistry, 'current'>): TextProfileService {
  return {
    ofTrack(track) {
      const model = registry.current().text;
      const index = model?.items.indexOf(track) ?? -1;
      if (model === undefined || index < 0 || model.documentsOf(index) === 0) return undefined;
      const { sentiment, confidence } = model.opinionOf(index);
      return {
        terms: model.topTerms(index, TERMS),
        ...{ sentiment, sentimentConfidence: confidence },
        documents: model.documentsOf(index),
        entities: model.subjectsBeside(index),
      };
    },
  };
}
