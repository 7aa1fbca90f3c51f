/** Writes tags before the sound of an MP3 file: ID3v2.3 text frames in UTF-16 (id3.org, "ID3 tag version 2.3.0"). */

/** @param frames - Texts by the id of their frame, such as `TIT2`. */
export function withTags(mp3: Buffer, frames: Readonly<Record<string, string>>): Buffer {
  const body = Buffer.concat(
    Object.entries(frames).map(([id, text]) => {
      // Encoding 1: UTF-16 with a byte order mark.
      const content = Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
      const head = Buffer.alloc(10);
      head.write(id, 'latin1');
      head.writeUInt32BE(content.length, 4);
      return Buffer.concat([head, content]);
    }),
  );
  const head = Buffer.from('ID3\u0003\0\0\0\0\0\0', 'latin1');
  for (let byte = 0; byte < 4; byte++) head[9 - byte] = (body.length >> (7 * byte)) & 0x7f;
  return Buffer.concat([head, body, mp3]);
}
