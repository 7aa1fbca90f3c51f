/**
 * Builds the files of the demo world from the data sets that may ship (THIRD_PARTY.md). Run by hand
 * when the rules here change: `node demo/build/build-demo.ts [DATA] [OUT]`. The same input gives the same bytes.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { localId } from '../../src/ids.ts';
import { assemble } from './assemble.ts';
import { readClassicRock } from './classic-rock.ts';
import { slug } from './clean.ts';
import { readHarmonix } from './harmonix.ts';
import { readLieder } from './lieder.ts';
import { inventedPodcasts } from './podcasts.ts';

const root = path.resolve(import.meta.dirname, '../..');
const data = path.resolve(process.argv[2] ?? path.join(root, '../shared/data'));
const out = path.resolve(process.argv[3] ?? path.join(root, 'demo'));

const read = (...parts: string[]): string => readFileSync(path.join(data, ...parts), 'utf8');
const rock = readClassicRock(
  read('classic-rock-538', 'classic-rock', 'classic-rock-song-list.csv'),
);
const pop = readHarmonix(read('harmonix', 'metadata.csv'));
const lieder = await readLieder(path.join(data, 'openscore-lieder'), (done, total) => {
  if (done % 100 === 0) process.stderr.write(`${done} of ${total} scores\n`);
});
const world = assemble([...rock, ...pop, ...lieder]);

const lines = (records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
const kind = (name: string, records: readonly object[]): object[] =>
  records.map((record) => ({ kind: name, ...record }));

mkdirSync(out, { recursive: true });
writeFileSync(
  path.join(out, 'catalogue.jsonl'),
  lines([
    ...kind('artist', world.artists),
    ...kind('album', world.albums),
    ...kind('track', world.tracks),
  ]),
);
writeFileSync(path.join(out, 'podcasts.jsonl'), lines(kind('podcast', inventedPodcasts(slug))));
writeFileSync(path.join(out, 'texts.jsonl'), lines(world.texts));
writeFileSync(path.join(out, 'airplay.json'), `${JSON.stringify(world.airplay, null, 1)}\n`);
rmSync(path.join(out, 'midi'), { recursive: true, force: true });
mkdirSync(path.join(out, 'midi'));
for (const [id, bytes] of world.scores) {
  writeFileSync(path.join(out, 'midi', `${localId(id)}.mid`), bytes);
}
copyFileSync(
  path.join(data, 'florestan-soundfont', 'examples', 'florestan-subset.sf2'),
  path.join(out, 'florestan.sf2'),
);
process.stdout.write(
  `${world.tracks.length} tracks, ${world.artists.length} artists, ${world.albums.length} albums, ` +
    `${world.texts.length} texts, ${world.scores.size} scores -> ${out}\n`,
);
