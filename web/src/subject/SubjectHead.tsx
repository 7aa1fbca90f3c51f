/** The head of a page about one thing. */
import type { ReactElement, ReactNode } from 'react';
import { Cover } from '../app/Cover.tsx';
import './lists.css';

export function SubjectHead({
  kind,
  title,
  coverUrl,
  children,
}: {
  readonly kind: string;
  readonly title: string;
  readonly coverUrl: string | null;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <header className="head">
      <Cover url={coverUrl} eager />
      <div>
        <p className="kind">{kind}</p>
        <h1>{title}</h1>
        {children}
      </div>
    </header>
  );
}
