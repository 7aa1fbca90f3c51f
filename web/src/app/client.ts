/**
 * The Apollo client of one session: HTTP for queries and mutations, one socket for subscriptions, and a
 * normalised cache in which everything with a global id stands once.
 */
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import type { Subject } from '../../../src/generated/schema.ts';
import { type Session, sessionHeaders } from './session.ts';

/** Every type of the union, held complete by the compiler. */
const SUBJECTS: Record<NonNullable<Subject['__typename']>, true> = {
  Track: true,
  Album: true,
  Artist: true,
  Playlist: true,
  Podcast: true,
  WeeklyPlaylist: true,
};

export interface Connection {
  readonly client: ApolloClient;
  /** Ends the socket; the client must not be used again. */
  close(): void;
}

/** @param onLive - told whether the socket is open, each time that changes. */
export function connect(session: Session, onLive: (live: boolean) => void): Connection {
  const headers = sessionHeaders(session);
  const socket = createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    connectionParams: headers,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    on: { connected: () => onLive(true), closed: () => onLive(false) },
  });
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    new HttpLink({ uri: '/graphql', headers }),
  );
  const client = new ApolloClient({ link, cache: makeCache() });
  return {
    client,
    close() {
      client.stop();
      void socket.dispose();
    },
  };
}

function makeCache(): InMemoryCache {
  const subjects = Object.keys(SUBJECTS);
  return new InMemoryCache({
    possibleTypes: { Subject: subjects, Node: [...subjects, 'Card', 'Shelf', 'User'] },
    typePolicies: {
      AudioFeatures: { keyFields: ['trackId'] },
      ModelStatus: { keyFields: ['kind'] },
      JobStatus: { keyFields: ['name'] },
      // A page replaces the one before it whole.
      User: { fields: { home: { merge: false }, tasteProfile: { merge: false } } },
    },
  });
}
