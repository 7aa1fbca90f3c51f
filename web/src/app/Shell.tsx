/** What stands around every page: the way to the others, whose Home it is, colours, and a line for what happened. */
import { useQuery } from '@apollo/client/react';
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import { ViewerDocument } from '../generated/operations.ts';
import { useSurroundings } from './context.ts';
import { Icon, type IconName } from './icons.tsx';
import { ListenerSwitch } from './ListenerSwitch.tsx';
import { Link, useRoute } from './router.tsx';
import { codeOf } from './states.tsx';
import { texts } from './texts.ts';
import { TokenForm } from './TokenForm.tsx';

const PAGES: readonly {
  readonly href: string;
  readonly name: IconName & keyof typeof texts.nav;
}[] = [
  { href: '/', name: 'home' },
  { href: '/weekly', name: 'weekly' },
  { href: '/search', name: 'search' },
  { href: '/taste', name: 'taste' },
  { href: '/you', name: 'you' },
  { href: '/operator', name: 'operator' },
  { href: '/explorer', name: 'explorer' },
];

export function Shell({
  notice,
  children,
}: {
  readonly notice: string;
  readonly children: ReactNode;
}): ReactElement {
  const { data, error } = useQuery(ViewerDocument);
  const main = useFocusOnNewPage();
  const locked = codeOf(error) === 'UNAUTHENTICATED';
  return (
    <>
      <a className="skip" href="#page">
        {texts.skip}
      </a>
      <header className="top">
        <Link href="/" className="brand">
          {texts.brand}
        </Link>
        <nav className="pages" aria-label={texts.nav.label}>
          {PAGES.map(({ href, name }) => (
            <Link key={href} href={href}>
              <Icon name={name} />
              <span>{texts.nav[name]}</span>
            </Link>
          ))}
        </nav>
        <div className="tools">
          <ListenerSwitch viewer={data?.viewer ?? undefined} known={data !== undefined} />
          <ThemeButton />
        </div>
      </header>
      <main id="page" ref={main} tabIndex={-1}>
        {locked ? <TokenForm /> : children}
      </main>
      <p className="notice" role="status" data-shown={notice !== ''}>
        {notice}
      </p>
    </>
  );
}

/** After a step to another page the focus is at its beginning, as after a load. */
function useFocusOnNewPage(): React.RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const route = useRoute();
  const place = 'id' in route ? `${route.page} ${route.id}` : route.page;
  const last = useRef(place);
  useEffect(() => {
    if (last.current !== place) main.current?.focus({ preventScroll: true });
    last.current = place;
  }, [place]);
  return main;
}

const THEME = 'tastegraph.theme';

/** The system's colours unless somebody chose others. */
function ThemeButton(): ReactElement {
  const system = useRef(matchMedia('(prefers-color-scheme: dark)').matches);
  const { live } = useSurroundings();
  const [dark, setDark] = useState(
    () => (localStorage.getItem(THEME) ?? (system.current ? 'dark' : 'light')) === 'dark',
  );
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [dark]);
  const change = (): void => {
    localStorage.setItem(THEME, dark ? 'light' : 'dark');
    setDark(!dark);
  };
  return (
    <>
      <span className="live" data-live={live} title={live ? texts.home.live : texts.home.still} />
      <button
        type="button"
        className="round"
        onClick={change}
        aria-label={dark ? texts.theme.toLight : texts.theme.toDark}
      >
        <Icon name={dark ? 'sun' : 'moon'} />
      </button>
    </>
  );
}
