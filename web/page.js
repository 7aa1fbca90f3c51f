/**
 * The first page: Home and the weekly playlist of one listener, by the public API and the prepared
 * operations alone. A card that is played or dismissed is reported, and the next Home shows it.
 */
const $ = (selector) => document.querySelector(selector);
const state = { listener: new URLSearchParams(location.search).get('listener') ?? '' };

const operations = Object.fromEntries(
  await Promise.all(
    ['home', 'weekly', 'record-events', 'dismiss'].map(async (name) => [
      name,
      await (await fetch(`/operations/${name}.graphql`)).text(),
    ]),
  ),
);

$('#who').addEventListener('submit', (event) => {
  event.preventDefault();
  state.listener = new FormData(event.target).get('listener').trim();
  history.replaceState(
    null,
    '',
    state.listener ? `?listener=${encodeURIComponent(state.listener)}` : '/',
  );
  void show();
});
await show();

/** Sends one prepared operation; an error is shown where the page says things. */
async function ask(name, variables) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(state.listener && { 'x-listener': state.listener }),
    },
    body: JSON.stringify({ query: operations[name], variables }),
  });
  const { data, errors } = await response.json();
  if (errors) $('#notice').textContent = errors[0].message;
  return data;
}

async function show() {
  $('#notice').textContent = '';
  $('#shelves').setAttribute('aria-busy', 'true');
  const [home, weekly] = await Promise.all([
    ask('home', { shelves: 8, cards: 10 }),
    ask('weekly', {}),
  ]);
  const viewer = home?.viewer;
  $('#shelves').setAttribute('aria-busy', 'false');
  $('#shelves').replaceChildren(...(viewer?.home.shelves ?? []).map(shelfElement));
  showWeekly(weekly?.viewer?.weeklyPlaylist);
  if (!viewer)
    return void ($('#notice').textContent ||=
      'There is no such listener. Record events for one, or start with --demo.');
  state.viewer = viewer.id;
  $('#who input').value = viewer.id;
  const simulated = viewer.simulated ? ' This listener and their listening are simulated.' : '';
  $('#notice').textContent = `${viewer.name ?? viewer.id}, ${viewer.timeZone}.${simulated}`;
}

function shelfElement({ title, subtitle, cards }) {
  const section = document.createElement('section');
  section.append(element('h2', title));
  if (subtitle) section.append(element('p', subtitle, 'subtitle'));
  const list = element('ul', '', 'cards');
  list.append(...cards.nodes.map(cardElement));
  section.append(list);
  return section;
}

function cardElement(card) {
  const { subject } = card;
  const item = $('#card').content.cloneNode(true).firstElementChild;
  item.classList.add(card.policy.toLowerCase());
  item.querySelector('img').src =
    subject.coverUrl ?? `/covers/${subject.id.split(':')[0]}/${encodeURIComponent(subject.id)}.svg`;
  item.querySelector('.title').textContent =
    subject.title ?? subject.name ?? `Week ${subject.week}`;
  item.querySelector('.by').textContent = (subject.artists ?? [])
    .map(({ name }) => name)
    .join(', ');
  const why = item.querySelector('.why');
  why.textContent = card.reason.text;
  why.title = `${card.policy.toLowerCase()}, shown with probability ${card.propensity.toFixed(3)}`;
  const play = item.querySelector('.play');
  play.hidden = subject.__typename !== 'Track';
  play.addEventListener('click', () => playTrack(subject, card.id));
  item.querySelector('.dismiss').addEventListener('click', async () => {
    await ask('dismiss', { userId: state.viewer, subjectId: subject.id });
    await show();
  });
  return item;
}

function showWeekly(list) {
  $('#weekly').hidden = !list;
  if (!list) return;
  $('#weekly-title').textContent = `Your weekly playlist, ${list.week}`;
  const rows = list.tracks.map(({ track, reason }) => {
    const row = element('li', '');
    const by = track.artists.map(({ name }) => name).join(', ');
    row.append(element('strong', track.title), ` ${by} `, element('span', reason.text, 'why'));
    return row;
  });
  $('#weekly ol').replaceChildren(...rows);
}

/** Plays what has a sound; what has none counts as listened to, and the page says so. */
async function playTrack(track, card) {
  const player = $('#player');
  player.hidden = !track.audioUrl;
  if (track.audioUrl) {
    player.src = track.audioUrl;
    await player.play().catch(() => {});
  }
  const at = new Date().toISOString();
  const event = {
    id: crypto.randomUUID(),
    listener: state.viewer,
    kind: 'PLAY',
    item: track.id,
    at,
    context: { card },
  };
  await ask('record-events', { events: [event] });
  await show();
  $('#notice').textContent = track.audioUrl
    ? `Playing ${track.title}.`
    : `${track.title} has no sound here: the play was simulated. Home has learnt from it.`;
}

function element(name, text, className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}
