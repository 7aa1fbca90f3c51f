/** What the operator’s room says; part of `texts.ts`. */
export const operatorTexts = {
  title: 'The operator’s room',
  about: 'What comes in, what runs and what serves. Everything here goes over the public API.',
  events: 'Events in the last hour',
  noEvents: 'None came in since this process started.',
  shares: 'Exploit and explore',
  noPages: 'No page was made since this process started.',
  share: (share: number, cards: number, propensity: number) =>
    `${(share * 100).toFixed(0)} % of ${cards ? Math.round(cards / share) : 0} cards, mean propensity ${propensity.toFixed(2)}`,
  experiment: {
    title: 'Experiment',
    none: 'None is configured: “experiment” in the configuration splits listeners into arms.',
    about: (name: string, at: string | null) =>
      `${name}, ${at === null ? 'not counted yet: run the job “experiment”' : `counted ${new Date(at).toLocaleString('en-GB')}`}. The reward of a card that was seen, with its standard error over listeners.`,
    arms: 'Arms of the experiment',
    columns: ['Arm', 'Share', 'Listeners', 'Cards seen', 'Reward', 'Against the first'],
  },
  policies: {
    title: 'What other policies would have earned',
    none: 'Not estimated yet: the job “policies” does so from the cards that listeners saw on Home.',
    about: (report: {
      readonly countedAt: string;
      readonly listeners: number;
      readonly pages: number;
      readonly seen: number;
    }) =>
      `Estimated ${new Date(report.countedAt).toLocaleString('en-GB')} from ${report.seen.toLocaleString('en-GB')} chosen cards that ${report.listeners.toLocaleString('en-GB')} listeners saw on ${report.pages.toLocaleString('en-GB')} pages: the reward of a card seen, 0 to 1, with 95 % intervals. The line is what was really earned.`,
    served: (served: readonly { readonly version: string; readonly pages: number }[]) =>
      `Served: ${served.map(({ version, pages }) => `${version} (${pages} pages)`).join(', ')}.`,
    logged: 'As served',
    estimators: {
      doublyRobust: 'Doubly robust',
      snips: 'SNIPS',
      ips: 'IPS',
      direct: 'Direct',
    },
    estimate: (of: {
      readonly value: number;
      readonly low: number | null;
      readonly high: number | null;
    }) =>
      of.low === null || of.high === null
        ? of.value.toFixed(3)
        : `${of.value.toFixed(3)} (${of.low.toFixed(3)} to ${of.high.toFixed(3)})`,
    worth: (size: number, coverage: number) =>
      `The log is worth ${Math.round(size).toLocaleString('en-GB')} cards of it and speaks of ${(100 * Math.min(1, coverage)).toFixed(0)} % of what it shows.`,
  },
  jobs: 'Jobs',
  never: 'Never ran',
  outcome: {
    RUNNING: 'Running',
    SUCCEEDED: 'Succeeded',
    SKIPPED: 'Skipped',
    FAILED: 'Failed',
  },
  run: 'Run',
  runJob: (name: string) => `Run ${name}`,
  progress: (name: string) => `Progress of ${name}`,
  next: (time: string) => `Next: ${time}`,
  models: 'Models',
  noModel: 'None serves yet.',
  version: 'Version',
  versionsOf: (model: string) => `Versions of ${model}`,
  trained: 'Trained',
  size: 'Size',
  figures: 'Held-out figures',
  state: 'State',
  serves: 'Serves',
  promote: 'Promote',
  promoteOf: (version: string) => `Promote ${version}`,
  promoted: (version: string) => `${version} serves now.`,
  force: 'Promote all the same',
  rollback: 'Roll back',
  rollbackOf: (model: string) => `Roll back ${model}`,
  rolledBack: (model: string) => `${model}: the version before serves again.`,
} as const;
