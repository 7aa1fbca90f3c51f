/** What a browser sees on GET of the GraphQL address. */
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';

/** The query that Sandbox opens on. */
const HOME_QUERY = `# The Home page of the listener who is asking. Press the button; then change it.
query Home {
  viewer {
    id
    name
    home(shelves: 8, cards: 10) {
      generatedAt
      shelves {
        kind
        title
        cards {
          nodes {
            id
            policy
            propensity
            reason {
              text
            }
            subject {
              ... on Track {
                id
                title
                coverUrl
                artists {
                  name
                }
              }
              ... on Artist {
                id
                name
              }
              ... on Album {
                id
                title
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

const NOTE = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Tastegraph: GraphQL</title>
  <p>This address speaks GraphQL: POST a JSON body with <code>query</code> and <code>variables</code>.</p>
</html>
`;

/** Apollo Sandbox, or a plain note where it is switched off. */
export function landingPages(sandbox: boolean): ApolloServerPlugin[] {
  if (sandbox) {
    return [
      ApolloServerPluginLandingPageLocalDefault({
        document: HOME_QUERY,
        footer: false,
        embed: { runTelemetry: false },
      }),
    ];
  }
  const note: ApolloServerPlugin = {
    serverWillStart: async () => ({ renderLandingPage: async () => ({ html: NOTE }) }),
  };
  return [ApolloServerPluginLandingPageDisabled(), note];
}
