/** What a browser sees on GET of the GraphQL address, and at `/`. */
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

const NOTE = page(
  'Tastegraph: GraphQL',
  '<p>This address speaks GraphQL: send a POST with a JSON body of <code>query</code> and <code>variables</code>.</p>',
);

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

/** The first page: where everything is. */
export function welcomePage(simulated: boolean): string {
  const links = [
    ['/graphql', 'the GraphQL API, and a sandbox to try it in a browser'],
    ['/health', 'whether the process lives'],
    ['/ready', 'whether it serves'],
    ['/metrics', 'figures for Prometheus'],
  ].map(([href, text]) => `<li><a href="${href}"><code>${href}</code></a>: ${text}</li>`);
  const notice = simulated
    ? '<p>Listeners of the demo world are <strong>simulated</strong>: none of them is a person.</p>'
    : '';
  return page(
    'Tastegraph',
    `<p>A recommendation gateway for music.</p>${notice}<ul>${links.join('')}</ul>`,
  );
}

function page(title: string, body: string): string {
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>` +
    '<meta name="viewport" content="width=device-width"><style>body{font:16px/1.5 system-ui,sans-serif;' +
    'max-width:40rem;margin:4rem auto;padding:0 1rem}</style>' +
    `<h1>${title}</h1>${body}</html>`
  );
}
