/** The operations behind `home`, `weekly`, `recommend`, `search` and `similar`. */

/** The fields that every answer about a subject has. */
const FRAGMENTS = /* GraphQL */ `
  fragment TrackWords on Track {
    id
    title
    artists {
      id
      name
    }
  }
  fragment ReasonWords on Reason {
    text
    kind
    evidence {
      weight
      term
      subject {
        ... on Node {
          id
        }
      }
    }
  }
`;

export const HOME = /* GraphQL */ `
  ${FRAGMENTS}
  query Home($id: ID!, $shelves: Int!, $cards: Int!) {
    user(id: $id) {
      home(shelves: $shelves, cards: $cards) {
        id
        generatedAt
        expiresAt
        shelves {
          id
          kind
          title
          subtitle
          cards {
            nodes {
              id
              position
              policy
              score
              propensity
              reason {
                ...ReasonWords
              }
              subject {
                __typename
                ...TrackWords
                ... on Album {
                  id
                  title
                }
                ... on Artist {
                  id
                  name
                }
                ... on Playlist {
                  id
                  title
                }
                ... on Podcast {
                  id
                  title
                }
                ... on WeeklyPlaylist {
                  id
                  week
                }
              }
            }
          }
        }
      }
    }
  }
`;

export const WEEKLY = /* GraphQL */ `
  ${FRAGMENTS}
  query Weekly($id: ID!, $week: ISOWeek) {
    user(id: $id) {
      weeklyPlaylist(week: $week) {
        id
        week
        validFrom
        validUntil
        generatedAt
        tracks {
          position
          score
          policy
          track {
            ...TrackWords
          }
          reason {
            ...ReasonWords
          }
        }
      }
    }
  }
`;

export const SEARCH = /* GraphQL */ `
  query Search($query: String!, $kinds: [SubjectKind!], $first: Int!) {
    search(query: $query, kinds: $kinds, first: $first) {
      nodes {
        __typename
        ... on Track {
          id
          title
          artists {
            id
            name
          }
        }
        ... on Album {
          id
          title
          artists {
            id
            name
          }
        }
        ... on Artist {
          id
          name
        }
        ... on Playlist {
          id
          title
        }
        ... on Podcast {
          id
          title
        }
      }
    }
  }
`;

/** A page of a ranked list; `path` leads to the connection and leaves two braces open. */
export function ranked(path: string): string {
  return /* GraphQL */ `
    ${FRAGMENTS}
    query Ranked($id: ID!, $first: Int!, $by: RecommenderKind!) {
      ${path} { edges { node { score track { ...TrackWords } reason { ...ReasonWords } } } } }
    }
  `;
}
