/** What a track sounds like: a radar of what goes from 0 to 1, and numbers with how sure they are. */
import type { ReactElement } from 'react';
import { texts } from '../app/texts.ts';
import type { AudioPartsFragment } from '../generated/operations.ts';
import { Bars } from '../plots/Bars.tsx';
import { Radar } from '../plots/Radar.tsx';
import { keyName } from './names.ts';

const AXES = [
  'energy',
  'danceability',
  'valence',
  'acousticness',
  'instrumentalness',
  'liveness',
  'speechiness',
] as const;

export function AudioFeatures({
  features,
}: {
  readonly features: AudioPartsFragment;
}): ReactElement {
  const { tempo, key, mode, timeSignature, loudness } = features;
  const words = texts.features;
  const sure = [
    {
      key: 'tempo',
      name: words.tempo,
      value: features.tempoConfidence,
      text: tempo > 0 ? words.bpm(tempo.toFixed(0)) : words.none,
    },
    { key: 'key', name: words.key, value: features.keyConfidence, text: keyName(key, mode) },
    {
      key: 'metre',
      name: words.metre,
      value: features.timeSignatureConfidence,
      text: timeSignature === 6 ? '6/8' : `${timeSignature}/4`,
    },
  ];
  return (
    <div className="columns">
      <Radar
        title={texts.subject.sound}
        axes={AXES.map((name) => ({ name, value: features[name] }))}
      />
      <div className="features">
        <h3>{words.confidence}</h3>
        <dl>
          {sure.map((row) => (
            <div key={row.key}>
              <dt>{row.name}</dt>
              <dd>{row.text}</dd>
            </div>
          ))}
        </dl>
        <Bars
          max={1}
          rows={sure.map((row) => ({ ...row, text: `${(row.value * 100).toFixed(0)} %` }))}
        />
        <h3>{words.numbers}</h3>
        <Bars
          max={1}
          rows={AXES.map((name) => ({
            key: name,
            name,
            value: features[name],
            text: features[name].toFixed(2),
          }))}
        />
        <p className="quiet">
          {words.loudness} {loudness.toFixed(1)} LUFS · {features.modelVersion}
        </p>
      </div>
    </div>
  );
}
