/** Turns compressed MusicXML into MIDI by verovio, a development tool only (LGPL): nothing in `src` may import it. */
import { readFileSync } from 'node:fs';
import { enableLog, LOG_OFF, VerovioToolkit } from 'verovio/esm';
import createVerovio from 'verovio/wasm';

/** @returns a function from the path of an `.mxl` file to the bytes of a standard MIDI file. */
export async function openVerovio(): Promise<(file: string) => Uint8Array> {
  const verovio = await createVerovio();
  enableLog(LOG_OFF, verovio);
  const toolkit = new VerovioToolkit(verovio);
  return (file) => {
    const bytes = new Uint8Array(readFileSync(file)).buffer;
    if (!toolkit.loadZipDataBuffer(bytes)) throw new Error(`verovio cannot read ${file}`);
    return Buffer.from(toolkit.renderToMIDI(), 'base64');
  };
}
