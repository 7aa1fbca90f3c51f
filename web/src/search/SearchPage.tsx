/** Search: names mistyped or only begun, and what is written about. */
import { useQuery } from '@apollo/client/react';
import { type FormEvent, type ReactElement, useEffect, useState } from 'react';
import { Cover } from '../app/Cover.tsx';
import { Icon } from '../app/icons.tsx';
import { Link, navigate, useTitle } from '../app/router.tsx';
import { Failed } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import { SearchPageDocument, type SubjectKind } from '../generated/operations.ts';
import { bylineOf, hrefOf, titleOf } from '../subject/names.ts';
import '../subject/lists.css';
import './search.css';

const KINDS: readonly SubjectKind[] = ['TRACK', 'ARTIST', 'ALBUM', 'PLAYLIST', 'PODCAST'];
/** Between the last letter and the question. */
const PAUSE_MS = 250;

export default function SearchPage({ words }: { readonly words: string }): ReactElement {
  useTitle(texts.search.title);
  const [typed, setTyped] = useState(words);
  const [kind, setKind] = useState<SubjectKind>();
  useEffect(() => {
    const timer = setTimeout(() => {
      const address = typed === '' ? '/search' : `/search?q=${encodeURIComponent(typed)}`;
      navigate(address, { replace: true });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    navigate(`/search?q=${encodeURIComponent(typed)}`, { replace: true });
  };
  return (
    <div className="page">
      <h1>{texts.search.title}</h1>
      <form role="search" className="row" onSubmit={submit}>
        <label className="field">
          {texts.search.field}
          <input
            type="search"
            value={typed}
            maxLength={500}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <button className="button">
          <Icon name="search" /> {texts.search.go}
        </button>
      </form>
      <ul className="chips" aria-label={texts.search.kinds}>
        {[undefined, ...KINDS].map((one) => (
          <li key={one ?? 'all'}>
            <button type="button" aria-pressed={kind === one} onClick={() => setKind(one)}>
              {one === undefined ? texts.search.all : texts.search.kind[one]}
            </button>
          </li>
        ))}
      </ul>
      {words.trim() === '' ? (
        <p className="quiet">{texts.search.hint}</p>
      ) : (
        <Found words={words.trim()} kind={kind} />
      )}
    </div>
  );
}

function Found({
  words,
  kind,
}: {
  readonly words: string;
  readonly kind: SubjectKind | undefined;
}): ReactElement {
  const variables = { query: words, kinds: kind && [kind] };
  const { data, previousData, error, fetchMore } = useQuery(SearchPageDocument, { variables });
  // What was found stays until the next is there: nothing jumps while one types.
  const found = (data ?? previousData)?.search;
  const more = (): void => {
    void fetchMore({
      variables: { after: found?.pageInfo.endCursor },
      updateQuery: (before, { fetchMoreResult: { search } }) => ({
        search: { ...search, nodes: [...before.search.nodes, ...search.nodes] },
      }),
    });
  };
  if (error) return <Failed error={error} />;
  return (
    <section aria-label={texts.search.title} aria-busy={!data}>
      <p className="quiet" role="status">
        {data &&
          (data.search.nodes.length > 0
            ? texts.search.found(data.search.nodes.length, data.search.pageInfo.hasNextPage)
            : texts.search.none(words))}
      </p>
      <ul className="tiles">
        {found?.nodes.map((subject) => (
          <li key={subject.id}>
            <Link href={hrefOf(subject)}>
              <Cover url={subject.coverUrl} />
              <strong>{titleOf(subject)}</strong>
              <span className="byline">{bylineOf(subject)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {found?.pageInfo.hasNextPage && (
        <button type="button" className="button plain more" onClick={more}>
          {texts.more}
        </button>
      )}
    </section>
  );
}
