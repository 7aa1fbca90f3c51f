/**
 * Rewrites verovio's MIDI for the demo: instruments that the shipped soundfont has, a voice that
 * stands out from its piano, no lyrics (they are in texts.jsonl), running status; about half the size.
 * Format: Standard MIDI File 1.0 (MIDI Manufacturers Association, RP-001).
 */

/** Program numbers of the shipped soundfont. */
const PIANO = 2;
const GUITAR = 24;
const STRINGS = 40;
const VOICE = 75;
/** Channel volume (controller 7) by program: the singer before the accompaniment. */
const VOLUME: Readonly<Record<number, number>> = { [PIANO]: 92, [VOICE]: 108 };

interface MidiEvent {
  readonly tick: number;
  /** Status byte; 0xff for a meta event. */
  readonly status: number;
  readonly data: Uint8Array;
  readonly metaType?: number;
}

export interface Score {
  readonly bytes: Uint8Array;
  /** To the end of the last note, ms. */
  readonly durationMs: number;
  readonly notes: number;
}

/** Meta events that are kept: track name, tempo, time and key signature. */
const KEPT_META = new Set([0x03, 0x51, 0x58, 0x59]);

export function rewriteScore(source: Uint8Array): Score {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const division = view.getUint16(12);
  const tracks: MidiEvent[][] = [];
  for (let at = 14; at < source.length;) {
    const end = at + 8 + view.getUint32(at + 4);
    tracks.push(readTrack(source, at + 8, end).flatMap(adapt));
    at = end;
  }
  const played = tracks.filter((track) => track.length > 0);
  const notes = played.flat().filter((event) => isNoteOn(event)).length;
  const chunks = [header(played.length, division), ...played.map(writeTrack)];
  return { bytes: Buffer.concat(chunks), durationMs: durationOf(played, division), notes };
}

function readTrack(bytes: Uint8Array, from: number, end: number): MidiEvent[] {
  const events: MidiEvent[] = [];
  let at = from;
  let tick = 0;
  let status = 0;
  const variable = (): number => {
    let value = 0;
    for (;;) {
      const byte = bytes[at++]!;
      value = (value << 7) | (byte & 0x7f);
      if (byte < 0x80) return value;
    }
  };
  while (at < end) {
    tick += variable();
    const byte = bytes[at]!;
    if (byte === 0xff) {
      const metaType = bytes[at + 1]!;
      at += 2;
      const length = variable();
      events.push({ tick, status: 0xff, metaType, data: bytes.slice(at, at + length) });
      at += length;
    } else if (byte >= 0xf0) {
      at += 1;
      at += variable();
    } else {
      if (byte >= 0x80) {
        status = byte;
        at += 1;
      }
      const length = status >> 4 === 0xc || status >> 4 === 0xd ? 1 : 2;
      events.push({ tick, status, data: bytes.slice(at, at + length) });
      at += length;
    }
  }
  return events;
}

function adapt(event: MidiEvent): MidiEvent[] {
  if (event.status === 0xff) return KEPT_META.has(event.metaType!) ? [event] : [];
  if (event.status >> 4 !== 0xc) return [event];
  const program = shippedProgram(event.data[0]!);
  const volume = Uint8Array.of(7, VOLUME[program] ?? 100);
  return [
    { ...event, data: Uint8Array.of(program) },
    { tick: event.tick, status: 0xb0 | (event.status & 0x0f), data: volume },
  ];
}

/** General MIDI program to the nearest one in the soundfont. */
function shippedProgram(program: number): number {
  if (program < 8) return PIANO;
  if (program >= 24 && program < 32) return GUITAR;
  if (program >= 40 && program < 52) return STRINGS;
  return VOICE;
}

function isNoteOn(event: MidiEvent): boolean {
  return event.status >> 4 === 9 && event.data[1]! > 0;
}

function durationOf(tracks: readonly (readonly MidiEvent[])[], division: number): number {
  const all = tracks.flat().sort((a, b) => a.tick - b.tick);
  const last = all.findLast((event) => event.status >> 4 === 9 || event.status >> 4 === 8);
  let microseconds = 0;
  let since = 0;
  let beat = 500_000;
  for (const event of all) {
    if (event.tick > (last?.tick ?? 0)) break;
    microseconds += ((event.tick - since) * beat) / division;
    since = event.tick;
    if (event.metaType === 0x51) beat = Buffer.from(event.data).readUIntBE(0, 3);
  }
  return Math.round(microseconds / 1000);
}

function header(tracks: number, division: number): Buffer {
  const bytes = Buffer.alloc(14);
  bytes.write('MThd');
  bytes.writeUInt32BE(6, 4);
  bytes.writeUInt16BE(1, 8);
  bytes.writeUInt16BE(tracks, 10);
  bytes.writeUInt16BE(division, 12);
  return bytes;
}

function writeTrack(events: readonly MidiEvent[]): Buffer {
  const body: number[] = [];
  let tick = 0;
  let running = 0;
  for (const event of events) {
    writeVariable(body, event.tick - tick);
    tick = event.tick;
    if (event.status === 0xff) {
      body.push(0xff, event.metaType!);
      writeVariable(body, event.data.length);
      running = 0;
    } else if (event.status !== running) {
      body.push(event.status);
      running = event.status;
    }
    body.push(...event.data);
  }
  body.push(0, 0xff, 0x2f, 0);
  const head = Buffer.alloc(8);
  head.write('MTrk');
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, Uint8Array.from(body)]);
}

function writeVariable(body: number[], value: number): void {
  for (let shift = 21; shift > 0; shift -= 7) {
    if (value >> shift > 0) body.push(((value >> shift) & 0x7f) | 0x80);
  }
  body.push(value & 0x7f);
}
