/** What is written about something: the terms that stand out, what is thought of it, and what else is named there. */
import type { ReactElement } from 'react';
import { Link } from '../app/router.tsx';
import { texts } from '../app/texts.ts';
import type { TextPartsFragment } from '../generated/operations.ts';
import { Bars } from '../plots/Bars.tsx';
import { hrefOf, titleOf } from './names.ts';

const TERMS = 12;

export function TextProfile({ profile }: { readonly profile: TextPartsFragment }): ReactElement {
  const words = texts.written;
  const { terms, sentiment, sentimentConfidence, documents, entities } = profile;
  return (
    <div className="columns">
      <div className="features">
        <h3>{words.terms}</h3>
        <Bars
          rows={terms.slice(0, TERMS).map(({ term, weight }) => ({
            ...{ key: term, name: term, value: weight, text: `${(weight * 100).toFixed(0)} %` },
          }))}
        />
      </div>
      <div className="features">
        <h3>{words.sentiment}</h3>
        <meter
          className="sentiment"
          aria-label={words.sentiment}
          min={-1}
          max={1}
          low={-0.2}
          high={0.2}
          optimum={1}
          value={sentiment}
        />
        <p>{words.thought(sentiment, sentimentConfidence)}</p>
        <p className="quiet">{words.documents(documents)}</p>
        {entities.length > 0 && (
          <>
            <h3>{words.entities}</h3>
            <ul className="chips">
              {entities.map((subject) => (
                <li key={subject.id}>
                  <Link href={hrefOf(subject)}>{titleOf(subject)}</Link>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
