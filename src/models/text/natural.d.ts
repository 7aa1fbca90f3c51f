/**
 * What is used of `natural`, by path: its own index also opens its storage back ends, loads a WordNet
 * and reads `.env` files.
 */
/* eslint-disable import-x/no-default-export -- CommonJS: what they export is the default */
declare module 'natural/lib/natural/stemmers/porter_stemmer*.js' {
  const stemmer: { stem(word: string): string };
  export default stemmer;
}
declare module 'natural/lib/natural/sentiment/French/*.json' {
  const words: Readonly<Record<string, { readonly polarity: string }>>;
  export default words;
}
declare module 'natural/lib/natural/util/stopwords*.js' {
  const stopWords: { readonly words: readonly string[] };
  export default stopWords;
}
declare module 'natural/lib/natural/sentiment/SentimentAnalyzer.js' {
  export default class SentimentAnalyzer {
    constructor(language: string, stemmer: { stem(word: string): string } | null, type: string);
    getSentiment(words: readonly string[]): number;
  }
}
