import tsdoc from 'eslint-plugin-tsdoc';
import imports from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** What a room may not import: DESIGN's arrows, held by lint here and by test/architecture.test.ts again. */
const WALLS = {
  math: [
    'store',
    'models',
    'services',
    'jobs',
    'resolvers',
    'schema',
    'server',
    'events',
    'formats',
    'loaders',
    'cli',
    'demo',
  ],
  store: [
    'models',
    'services',
    'jobs',
    'resolvers',
    'schema',
    'server',
    'events',
    'formats',
    'loaders',
    'cli',
    'demo',
  ],
  models: [
    'store',
    'services',
    'jobs',
    'resolvers',
    'schema',
    'server',
    'events',
    'formats',
    'loaders',
    'cli',
    'demo',
  ],
  schema: [
    'math',
    'store',
    'models',
    'services',
    'jobs',
    'resolvers',
    'server',
    'events',
    'formats',
    'loaders',
    'cli',
    'demo',
  ],
  events: ['models', 'services', 'jobs', 'resolvers', 'schema', 'server', 'loaders', 'cli', 'demo'],
  formats: [
    'models',
    'jobs',
    'resolvers',
    'schema',
    'server',
    'loaders',
    'cli',
    'demo',
    'store/sqlite',
  ],
  services: ['jobs', 'resolvers', 'schema', 'server', 'loaders', 'cli', 'demo', 'store/sqlite'],
  loaders: ['models', 'jobs', 'resolvers', 'server', 'cli', 'demo', 'store/sqlite'],
  resolvers: ['models', 'jobs', 'cli', 'demo', 'store/sqlite'],
  jobs: ['resolvers', 'schema', 'server', 'loaders', 'cli'],
};

const zones = Object.entries(WALLS).flatMap(([room, walls]) =>
  walls.map((wall) => ({
    target: `./src/${room}`,
    from: `./src/${wall}`,
    // The interfaces of the services are the one meeting point that the events room sees, too.
    ...(room === 'events' && wall === 'services' ? { except: ['./services.ts'] } : {}),
    message: `src/${room} must not import src/${wall}: see "The arrows" in ARCHITECTURE.md.`,
  })),
);

export default tseslint.config(
  { ignores: ['dist', 'data', 'node_modules', 'src/generated', 'test/generated', 'coverage'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { tsdoc, 'import-x': imports },
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true, maxDepth: 8 }],
      'import-x/no-default-export': 'error',
      'tsdoc/syntax': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-params': ['error', 5],
      'no-console': 'error',
      'no-template-curly-in-string': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Async without await is how a synchronous house keeps the promise of an asynchronous port.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Take a Clock.',
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Take a Clock.',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'Take a Random.',
        },
        { selector: "Program > VariableDeclaration[kind='let']", message: 'No global state.' },
      ],
    },
  },
  {
    // Tests, benches and configuration are read by tools that want defaults, and print.
    files: ['*.config.ts', 'test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts', 'demo/**/*.ts'],
    rules: {
      'import-x/no-default-export': 'off',
      'no-console': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      'max-lines': ['error', { max: 500 }],
    },
  },
  {
    // Answers over HTTP are whatever came: a test reads into them, and its assertions are the types.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
