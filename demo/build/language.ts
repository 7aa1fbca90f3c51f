/** Tells the language of a sung poem by its commonest words: enough for the dozen languages of the corpus. */
const COMMON: Readonly<Record<string, string>> = {
  de: 'der die das und ich du mein dein nicht ist ein im zu mit so wie wenn auf von dir mir es sie was nur den dem',
  fr: 'le la les et je tu mon ton ne est un une des du dans que qui pour ma ta mes tes au sur se ce vous elle il',
  en: 'the and i my thy is a in to with of thee you me that for on when all thou it her his but from be',
  it: 'il la e io mio tuo non è un una di che per mi ti si del al con amor ma come più cor',
  es: 'el la y yo mi tu no es un una de que por en los las se con como te del al más',
  pt: 'o a e eu meu teu não é um uma de que por em os as se com como te do da ao mais',
  sv: 'och jag du min din inte är en ett i att med som på den det så när till av vi',
  la: 'et in te tu est non cum dominus deus nobis sancta maria ora pro gratia',
  haw: 'ka ke o i e me kou ana au la nei mai aloha',
};

/** The languages of nearly all songs: the rest share many small words with French and must stand out. */
const USUAL = new Set(['de', 'fr', 'en']);
const STAND_OUT = 1.5;

/** An ISO 639 code. */
export function languageOf(text: string): string {
  const words = text.toLowerCase().split(/[^\p{L}]+/u);
  const scored = Object.entries(COMMON).map(([code, list]) => {
    const common = new Set(list.split(' '));
    const hits = words.filter((word) => common.has(word)).length;
    return { code, score: USUAL.has(code) ? hits * STAND_OUT : hits };
  });
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).code;
}
