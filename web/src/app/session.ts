/** Who looks: the listener that the `x-listener` header names, and the token where the gateway asks for one. */
export interface Session {
  /** Bare or global id; empty: whoever the gateway takes for the first. */
  readonly listener: string;
  readonly token: string;
}

const LISTENER = 'tastegraph.listener';
const TOKEN = 'tastegraph.token';

/** The address may name a listener (`?listener=demo-0042`); else the one of the last visit. */
export function readSession(): Session {
  const asked = new URLSearchParams(location.search).get('listener');
  if (asked !== null) localStorage.setItem(LISTENER, asked);
  return {
    listener: localStorage.getItem(LISTENER) ?? '',
    token: sessionStorage.getItem(TOKEN) ?? '',
  };
}

/** Keeps it for the next visit; a token lives as long as its tab. */
export function keepSession({ listener, token }: Session): void {
  localStorage.setItem(LISTENER, listener);
  sessionStorage.setItem(TOKEN, token);
}

/** The headers of a request, which are the parameters of a socket too. */
export function sessionHeaders({ listener, token }: Session): Record<string, string> {
  return {
    ...(listener !== '' && { 'x-listener': listener }),
    ...(token !== '' && { authorization: `Bearer ${token}` }),
  };
}
