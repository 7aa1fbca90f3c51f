/** Addresses and pages: a table of patterns, the current address as state, and links that do not reload. */
import {
  type AnchorHTMLAttributes,
  type MouseEvent,
  type ReactElement,
  useEffect,
  useSyncExternalStore,
} from 'react';

export type Route =
  | { readonly page: 'home' | 'taste' | 'you' | 'operator' | 'explorer' | 'unknown' }
  | { readonly page: 'weekly'; readonly week?: string }
  | { readonly page: 'search'; readonly words: string }
  | { readonly page: SubjectPage; readonly id: string };

export type SubjectPage = 'track' | 'artist' | 'album' | 'playlist' | 'podcast';

const PLAIN = new Set(['taste', 'you', 'operator', 'explorer'] as const);
const SUBJECTS = new Set(['track', 'artist', 'album', 'playlist', 'podcast'] as const);
/** Told to whoever listens after this module changed the address. */
const CHANGED = 'tastegraph:navigated';

/** The page at an address (path and query). */
export function parseRoute(address: string): Route {
  const url = new URL(address, 'http://localhost');
  const [first = '', ...rest] = url.pathname.split('/').slice(1);
  const second = rest.map(decodeURIComponent).join('/');
  if (first === '') return { page: 'home' };
  if (first === 'weekly') return { page: 'weekly', week: second === '' ? undefined : second };
  if (first === 'search') return { page: 'search', words: url.searchParams.get('q') ?? '' };
  if (has(PLAIN, first) && second === '') return { page: first };
  if (has(SUBJECTS, first) && second !== '') return { page: first, id: second };
  return { page: 'unknown' };
}

/** The address of something with a global id: `track:t1` is at `/track/track%3At1`. */
export function addressOf(page: SubjectPage, id: string): string {
  return `/${page}/${encodeURIComponent(id)}`;
}

/** Goes to an address of ours. `replace` leaves no step to come back to. */
export function navigate(address: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  if (!replace) window.scrollTo({ top: 0 });
  window.dispatchEvent(new Event(CHANGED));
}

export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  return parseRoute(address);
}

/** An anchor that stays in this page, and marks itself where it leads to the page that is shown. */
export function Link({
  href,
  onClick,
  ...others
}: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string }): ReactElement {
  const path = useSyncExternalStore(subscribe, () => location.pathname);
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const { metaKey, ctrlKey, shiftKey, altKey, button } = event;
    if (event.defaultPrevented || metaKey || ctrlKey || shiftKey || altKey || button !== 0) return;
    event.preventDefault();
    navigate(href);
  };
  const current = path === href ? 'page' : undefined;
  return <a href={href} onClick={follow} aria-current={current} {...others} />;
}

/** Names the page in the tab, and for those who hear it. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Tastegraph' : `${title} · Tastegraph`;
  }, [title]);
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('popstate', changed);
  window.addEventListener(CHANGED, changed);
  return () => {
    window.removeEventListener('popstate', changed);
    window.removeEventListener(CHANGED, changed);
  };
}

function has<T extends string>(set: ReadonlySet<T>, value: string): value is T {
  return (set as ReadonlySet<string>).has(value);
}
