/** The little that the build uses of verovio, which ships no types. */
declare module 'verovio/wasm' {
  const createModule: () => Promise<unknown>;
  export default createModule;
}

declare module 'verovio/esm' {
  export const LOG_OFF: number;
  export function enableLog(level: number, module: unknown): void;
  export class VerovioToolkit {
    constructor(module: unknown);
    loadZipDataBuffer(bytes: ArrayBuffer): boolean;
    /** A standard MIDI file in base64. */
    renderToMIDI(): string;
  }
}
