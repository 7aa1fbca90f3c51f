/** Why a card is there: the reason, what speaks for it, and by which policy and with what probability it came. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { Cover } from '../app/Cover.tsx';
import { Dialog } from '../app/Dialog.tsx';
import { Link } from '../app/router.tsx';
import { Failed, Waiting } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import {
  type CardPartsFragment,
  WhyCardDocument,
  type WhyCardQuery,
} from '../generated/operations.ts';
import { bylineOf, hrefOf, titleOf } from '../subject/names.ts';

type Evidence = Extract<
  NonNullable<WhyCardQuery['node']>,
  { readonly __typename: 'Card' }
>['reason']['evidence'][number];

export function WhyDialog({
  card,
  onClose,
}: {
  readonly card: CardPartsFragment;
  readonly onClose: () => void;
}): ReactElement {
  const { data, error } = useQuery(WhyCardDocument, { variables: { id: card.id } });
  const node = data?.node;
  const evidence = node?.__typename === 'Card' ? node.reason.evidence : [];
  return (
    <Dialog title={texts.why.title} onClose={onClose}>
      <div className="why-head">
        <Cover url={card.subject.coverUrl} eager />
        <div>
          <p className="why-title">{titleOf(card.subject)}</p>
          <p className="quiet">{bylineOf(card.subject)}</p>
          <p className="why-reason">{card.reason.text}</p>
        </div>
      </div>
      <h3>{texts.why.evidence}</h3>
      {error ? <Failed error={error} /> : data ? <EvidenceList evidence={evidence} /> : <Waiting />}
      <dl className="why-figures">
        <dt>{texts.why.policy}</dt>
        <dd>
          <strong>{card.policy.toLowerCase()}</strong>
          <span>{texts.why[card.policy]}</span>
        </dd>
        <dt>{texts.why.propensity}</dt>
        <dd>
          <strong>{card.propensity.toFixed(3)}</strong>
          <span>{texts.why.propensityHelp(`${(card.propensity * 100).toFixed(1)} %`)}</span>
        </dd>
        <dt>{texts.why.score}</dt>
        <dd>
          <strong>{card.score.toFixed(3)}</strong>
        </dd>
        <dt>{texts.why.kind}</dt>
        <dd>
          <strong>{card.reason.kind.toLowerCase()}</strong>
        </dd>
      </dl>
    </Dialog>
  );
}

export function EvidenceList({
  evidence,
}: {
  readonly evidence: readonly Evidence[];
}): ReactElement {
  if (evidence.length === 0) return <p className="quiet">{texts.why.noEvidence}</p>;
  const most = Math.max(...evidence.map(({ weight }) => Math.abs(weight)));
  return (
    <ul className="evidence">
      {evidence.map(({ term, weight, subject }, place) => (
        <li key={place}>
          <span>
            {subject ? <Link href={hrefOf(subject)}>{titleOf(subject)}</Link> : term}
            {subject && <span className="quiet"> {bylineOf(subject)}</span>}
          </span>
          <span className="bar" style={{ inlineSize: `${(Math.abs(weight) / most) * 100}%` }} />
          <span className="number">{weight.toFixed(weight >= 10 ? 0 : 2)}</span>
        </li>
      ))}
    </ul>
  );
}
