/** What every resolver is given: of the gateway once, of the request each time. */
import type { Clock } from '../clock.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { LiveService, Services } from '../services/services.ts';

export type Role = 'listener' | 'service' | 'operator';

/** Who asks. A caller without a token, where tokens are needed, is undefined. */
export interface Caller {
  readonly role: Role;
  /** Global id of the listener that the token or header names. */
  readonly listener?: string;
}

/** Addresses of what is served beside the API. */
export interface Links {
  /** Address of the cover picture of something that has none of its own. */
  cover(id: string): string;
  /** Completes an address that begins with `/`. */
  absolute(url: string): string;
}

/** What resolvers are made of; they live as long as the server. */
export interface ApiDeps {
  readonly services: Services;
  readonly clock: Clock;
  readonly links: Links;
}

/** One request. */
export interface RequestContext {
  readonly caller: Caller | undefined;
  readonly loaders: Loaders;
  /** Id of the listener whom `viewer` answers; undefined where nobody is named. */
  viewer(): Promise<string | undefined>;
  /** What a socket can watch; undefined for a request over HTTP. */
  readonly live?: LiveService;
}
