/** A square cover, which keeps its place while it loads. The gateway draws one for whatever has none. */
import type { ReactElement } from 'react';

export function Cover({
  url,
  eager = false,
}: {
  readonly url: string | null;
  readonly eager?: boolean;
}): ReactElement {
  return (
    <span className="cover">
      {url !== null && (
        <img
          src={url}
          alt=""
          width={600}
          height={600}
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
        />
      )}
    </span>
  );
}
