/**
 * Mends titles and names as the tables have them (shouting, braces, names cut off at an ampersand,
 * two spellings of one band) and makes the keys by which two rows are found to be one song.
 */

/** Names that the tables spell wrongly, cut off, or spell in two ways. Several names: several artists. */
const ARTISTS: Readonly<Record<string, readonly string[]>> = {
  'Animals II': ['The Animals'],
  'Beaver Brown': ['John Cafferty'],
  'Bob Marley & The Wailers': ['Bob Marley'],
  'JAMES TAYLOR': ['James Taylor'],
  'Paul McCartney & Linda McCartney': ['Paul McCartney', 'Linda McCartney'],
  'Paul McCartney & Wings': ['Paul McCartney'],
  'Queen / David Bowie': ['Queen', 'David Bowie'],
  Queensryche: ['Queensrÿche'],
  'Roger Daltry': ['Roger Daltrey'],
  'Steven Stills': ['Stephen Stills'],
  'Stevie Nicks w/ Tom Petty and the Heartbreakers': [
    'Stevie Nicks',
    'Tom Petty & the Heartbreakers',
  ],
  'Stevie Ray Vaughan and Double Trouble': ['Stevie Ray Vaughan'],
  'The Alarm (IRS)': ['The Alarm'],
  'The Jimi Hendrix Experience': ['Jimi Hendrix'],
  'The Mamas': ['The Mamas & the Papas'],
};

/** Titles that the table cuts off at 28 characters, or scrambles. */
const TITLES: Readonly<Record<string, string>> = {
  'AS FAR AS YOU CAN SEE (AS MU': 'As Far As You Can See (As Much As You Can Feel)',
  'Miami 2017 (Seen The Lights Go Out On Broadway) (live 1':
    'Miami 2017 (Seen The Lights Go Out On Broadway) (Live)',
  'NOT FADEAWAY/GOING /AWAY': 'Not Fade Away / Goin’ Down the Road Feeling Bad',
  'THE CONTINUING STORY OF BUNG': 'The Continuing Story of Bungalow Bill',
  'THESE ARE THE DAYS OF OUR LI': 'These Are the Days of Our Lives',
};

/** A title as a reader should see it. */
export function cleanTitle(raw: string): string {
  const mended = TITLES[raw.trim()] ?? raw;
  const tidy = mended
    .normalize('NFC')
    .replace(/\{([^}]*)\}/g, '($1)')
    .replace(/\s{2,}19\d\d$|\s*\[\*\]$|\s*\/\s*$/g, '')
    .replace(/\[([^\]]*)\]/g, '($1)')
    .replace(/\s*\/\s*/g, ' / ')
    .replace(/\s+/g, ' ')
    .trim();
  return isShouted(tidy) ? capitalised(tidy.toLowerCase()) : capitalisedParts(tidy);
}

/** The artists of a row, the first one being the artist that it is filed under. */
export function cleanArtists(raw: string): string[] {
  const tidy = raw.normalize('NFC').replace(/[‐]/g, '-').replace(/\s+/g, ' ').trim();
  const [main, guests] = tidy.split(/ (?:feat|ft)\. /);
  const known = ARTISTS[main!] ?? [main!];
  const invited = guests === undefined ? [] : guests.split(/,\s+| & /);
  return [...known, ...invited];
}

/** Letters and digits only, without accents and leading article: equal for spellings of one name. */
export function matchKey(text: string): string {
  return asciiLetters(text)
    .replace(/&/g, ' and ')
    .replace(/['’`‐-]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/^the /, '');
}

/** A readable id part: `don-t-fear-the-reaper`. */
export function slug(text: string): string {
  return (
    asciiLetters(text)
      .replace(/&/g, ' and ')
      .replace(/['’`]/g, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 80)
      .replace(/-+$/, '') || 'untitled'
  );
}

function asciiLetters(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ø/g, 'o')
    .replace(/ı/g, 'i')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/ł/g, 'l');
}

function isShouted(title: string): boolean {
  // T.N.T., N.I.B. and W*O*L*D* are spelled so; 5:15 has no letters to lower.
  return title === title.toUpperCase() && /[A-Z]{3}/.test(title);
}

function capitalised(title: string): string {
  return title.replace(/(^|[\s(/-])(\p{L})/gu, (_, before: string, letter: string) => {
    return before + letter.toUpperCase();
  });
}

/** `Speak to Me / breathe` to `Speak to Me / Breathe`. */
function capitalisedParts(title: string): string {
  return title.replace(/(^|\/ |\()(\p{Ll})/gu, (_, before: string, letter: string) => {
    return before + letter.toUpperCase();
  });
}
